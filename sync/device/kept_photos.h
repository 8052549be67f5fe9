#pragma once

#include <filesystem>
#include <set>
#include <vector>

#include "engine/base/result.h"
#include "engine/domain/photo.h"
#include "engine/replica.h"
#include "sync/client/device_blobs.h"
#include "sync/client/device_home.h"

namespace qiaomen {

// The photos of one act: their bytes are on the disk before the rows that name them commit, and gone again if the act
// is not written.
class KeptPhotos {
 public:
  explicit KeptPhotos(const DeviceHome& home) : blobs_(home.blobs()) {}
  ~KeptPhotos();
  KeptPhotos(const KeptPhotos&) = delete;

  // What a row says of this file: hash, size, and the type by its first bytes. Malformed: neither JPEG nor PNG, or cut;
  // TooLarge; Unavailable: it cannot be read, or the disk does not take it.
  Result<Photo> add(const std::filesystem::path& file);
  Result<std::vector<Photo>> add_all(const std::vector<std::string>& files);
  // The act is written.
  void commit() { fresh_.clear(); }

 private:
  DeviceBlobs blobs_;
  std::vector<Sha256> fresh_;
};

// By rows, and by the returned box, from which rows may come again.
std::set<Sha256> photos_named_in(Replica& replica);
// A returned transaction was put away: what it alone named is not to be sent any more, and goes with the next sync.
void give_up_photos(const Transaction& put_away, Replica& replica, DeviceBlobs& blobs);

}  // namespace qiaomen
