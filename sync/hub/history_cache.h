#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <unordered_map>

#include "sync/hub/history_codec.h"

namespace qiaomen {

// Expanded blobs of committed history, which nobody ever changes: a push that collides with another one asks for the
// same few again and again. Forgets the oldest. One thread at a time.
class HistoryCache {
 public:
  using Blob = std::shared_ptr<const HistoryBlob>;
  explicit HistoryCache(std::size_t bytes_max = 8 << 20) : bytes_max_(bytes_max) {}

  // nullptr: not kept.
  Blob find(std::int64_t id) const;
  void keep(std::int64_t id, const Blob& blob);

 private:
  const std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::unordered_map<std::int64_t, Blob> blobs_;
  std::deque<std::int64_t> in_order_;
};

}  // namespace qiaomen
