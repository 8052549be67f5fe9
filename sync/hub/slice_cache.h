#pragma once

#include <compare>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>

#include "engine/base/bytes.h"
#include "sync/hub/hub_store.h"

namespace qiaomen {

// A slice as it goes into a reply (`write_slice`). Shared between the cache and the replies that are made of it, for
// either may be the last.
struct EncodedSlice {
  Bytes bytes;
  std::size_t items = 0;
};
using SharedSlice = std::shared_ptr<const EncodedSlice>;

// What a slice depends on besides the feed.
struct SliceQuestion {
  BucketId bucket;
  std::int64_t cursor = 0;
  std::int64_t safe = 0;
  std::size_t items_max = 0;
  auto operator<=>(const SliceQuestion&) const = default;
};

// Slices as they were read and encoded for one device, for the next that asks the same: who begins reads what others
// have read before him, and what is pushed is read by all who share the bucket. One is given only while the bucket's
// head is what it was, since all that a slice shows of a bucket moves its counter, its floor or its hash. Any number of
// threads.
class SliceCache {
 public:
  explicit SliceCache(std::size_t bytes_max = 64 << 20) : bytes_max_(bytes_max) {}

  // nullptr: there is none.
  SharedSlice find(const SliceQuestion& question, const BucketHead& head);
  // Of what was kept, all goes that is of another head of the bucket, and then what was not asked for longest.
  void keep(const SliceQuestion& question, const BucketHead& head, SharedSlice slice);

 private:
  struct Kept {
    SliceQuestion question;
    BucketHead head;
    SharedSlice slice;
  };
  void drop_other_heads(const BucketId& bucket, const BucketHead& head);
  void drop(std::list<Kept>::iterator kept);

  const std::size_t bytes_max_;
  std::mutex mutex_;
  std::size_t bytes_ = 0;
  std::list<Kept> kept_;  // what was asked for last comes first
  std::map<SliceQuestion, std::list<Kept>::iterator> by_question_;
};

}  // namespace qiaomen
