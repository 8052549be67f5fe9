#include "sync/hub/history_cache.h"

namespace qiaomen {

HistoryCache::Blob HistoryCache::find(std::int64_t id) const {
  const auto at = blobs_.find(id);
  return at == blobs_.end() ? nullptr : at->second;
}

void HistoryCache::keep(std::int64_t id, const Blob& blob) {
  if (blob->bytes() > bytes_max_) return;
  if (!blobs_.emplace(id, blob).second) return;
  bytes_ += blob->bytes();
  in_order_.push_back(id);
  while (bytes_ > bytes_max_) {
    const auto oldest = blobs_.find(in_order_.front());
    bytes_ -= oldest->second->bytes();
    blobs_.erase(oldest);
    in_order_.pop_front();
  }
}

}  // namespace qiaomen
