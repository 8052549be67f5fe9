#pragma once

#include <filesystem>
#include <set>

#include "engine/blobs/blob_marks.h"
#include "engine/blobs/blob_store.h"
#include "sync/client/sent_photos.h"

namespace qiaomen {

// Photos and signatures on one device, beside its replica:
//   ab/cdef…   bytes, by their SHA-256;  partial/: on their way
//   unsent/    a mark for each that was made here and is not known to be at the hub
//   sent/      a mark for each that the hub has and no backup of it is known to have
//   wanted/    a mark for each that somebody here wants to see
//   generation the hub's life in which the marks were last compared with what it has
// Marks are files and no table of the replica: they outlive a damaged replica file, a grant that ends before its
// photos were sent, and a restored hub. Any number of processes.
class DeviceBlobs {
 public:
  explicit DeviceBlobs(std::filesystem::path folder)
      : store(folder),
        unsent(folder / "unsent"),
        sent(folder / "sent"),
        wanted(folder / "wanted"),
        folder_(std::move(folder)) {}

  // Before the row that names it commits; true: it was not here before. Marked first: bytes without a mark are those
  // that rows account for. Errors as BlobStore::put; then nothing new is kept.
  Result<bool> keep(BytesView bytes);
  // The row of a photo that was not here before did not commit.
  void take_back(const Sha256& sha256);

  bool is_empty() const;
  // Removes what neither a row nor a mark names: rows that left this device take their photos along, but not before a
  // backup of the hub has them.
  void forget_unnamed(const std::set<Sha256>& named);
  // The hub blocked this device.
  void wipe();

  std::uint32_t generation() const;  // 0: never compared
  Result<> remember_generation(std::uint32_t generation);

  BlobStore store;
  BlobMarks unsent;
  SentPhotos sent;
  BlobMarks wanted;

 private:
  std::filesystem::path folder_;
};

}  // namespace qiaomen
