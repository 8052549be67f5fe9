#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "engine/blobs/blob_marks.h"

namespace qiaomen {

// Photos that the hub has and that no backup of it is known to have: a mark for each, an empty file until a reply of
// the hub came after the photo; then with that reply's time in it. A backup whose mark is that time or later was begun
// after the photo had arrived. Durable, one process (who syncs) writes it.
class SentPhotos {
 public:
  explicit SentPhotos(std::filesystem::path folder) : marks_(folder), folder_(std::move(folder)) {}

  // The hub says that it has it. Unavailable: the disk does not take the mark.
  Result<> add(const Sha256& sha256) { return marks_.add(sha256); }
  bool contains(const Sha256& sha256) const { return marks_.contains(sha256); }
  // A hub of another life asks for it again.
  void remove(const Sha256& sha256) { marks_.remove(sha256); }
  // A reply of this hub time was asked for after the last `add`.
  Result<> note_reply(std::int64_t hub_now_us);
  // A backup of the hub has what it had by then.
  void forget_covered(std::int64_t until_us);

 private:
  std::optional<std::int64_t> reply_after(const Sha256& sha256) const;

  BlobMarks marks_;
  std::filesystem::path folder_;
};

}  // namespace qiaomen
