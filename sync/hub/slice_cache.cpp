#include "sync/hub/slice_cache.h"

#include <utility>

namespace qiaomen {

SharedSlice SliceCache::find(const SliceQuestion& question, const BucketHead& head) {
  const std::scoped_lock lock(mutex_);
  const auto at = by_question_.find(question);
  if (at == by_question_.end() || at->second->head != head) return nullptr;
  kept_.splice(kept_.begin(), kept_, at->second);
  return at->second->slice;
}

void SliceCache::keep(const SliceQuestion& question, const BucketHead& head, SharedSlice slice) {
  const std::scoped_lock lock(mutex_);
  drop_other_heads(question.bucket, head);
  if (const auto at = by_question_.find(question); at != by_question_.end()) drop(at->second);
  bytes_ += slice->bytes.size();
  kept_.push_front({question, head, std::move(slice)});
  by_question_[question] = kept_.begin();
  while (bytes_ > bytes_max_) drop(std::prev(kept_.end()));
}

void SliceCache::drop_other_heads(const BucketId& bucket, const BucketHead& head) {
  auto at = by_question_.lower_bound({bucket, 0, 0, 0});
  while (at != by_question_.end() && at->first.bucket == bucket) {
    const auto kept = (at++)->second;
    if (kept->head != head) drop(kept);
  }
}

void SliceCache::drop(std::list<Kept>::iterator kept) {
  bytes_ -= kept->slice->bytes.size();
  by_question_.erase(kept->question);
  kept_.erase(kept);
}

}  // namespace qiaomen
