#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "sync/hub/hub_store.h"

namespace qiaomen {

// Each entry with the blob of the row's change before.
using HistoryItem = std::pair<HistoryEntry, std::int64_t>;
Bytes encode_history(std::span<const HistoryItem> entries);

// Some hundred entries of one commit, found by row; only what is asked for is decoded. What does not decode is a
// StoreError.
class HistoryBlob {
 public:
  explicit HistoryBlob(Bytes plain);
  HistoryBlob(const HistoryBlob&) = delete;
  HistoryBlob& operator=(const HistoryBlob&) = delete;

  // In order of writing.
  std::vector<HistoryItem> entries_of(const RowId& row) const;
  std::size_t bytes() const { return plain_.size(); }

 private:
  using Item = std::pair<RowId, BytesView>;
  Bytes plain_;
  std::vector<Item> items_;  // views of it, ascending rows, each row's in order
};

}  // namespace qiaomen
