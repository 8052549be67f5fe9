#include "sync/client/sent_photos.h"

#include <fstream>
#include <string>

#include "engine/blobs/disk_file.h"

namespace qiaomen {

std::optional<std::int64_t> SentPhotos::reply_after(const Sha256& sha256) const {
  std::ifstream in(folder_ / to_hex(sha256));
  std::int64_t us = 0;
  char end = 0;
  // Without its line end a crash has cut the number.
  return in >> us && in.get(end) && end == '\n' ? std::optional(us) : std::nullopt;
}

Result<> SentPhotos::note_reply(std::int64_t hub_now_us) {
  for (const Sha256& hash : marks_.all()) {
    if (reply_after(hash)) continue;
    TRY(auto file, DiskFile::open(folder_ / to_hex(hash), DiskFile::For::Writing));
    TRY_VOID(file.empty());
    TRY_VOID(file.append(as_bytes(std::to_string(hub_now_us) + '\n')));
  }
  return {};
}

void SentPhotos::forget_covered(std::int64_t until_us) {
  for (const Sha256& hash : marks_.all()) {
    const auto after = reply_after(hash);
    if (after && *after <= until_us) marks_.remove(hash);
  }
}

}  // namespace qiaomen
