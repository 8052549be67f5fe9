#pragma once

#include <span>
#include <vector>

#include "engine/base/clock.h"
#include "engine/blobs/blob_store.h"
#include "engine/catalog/catalog.h"
#include "sync/hub/hub_store.h"
#include "sync/wire/blob.h"

namespace qiaomen {

// The hub's bytes of photos and signatures. Rows decide who may do what, so nothing is kept that no row accounts for:
//   sends    a device that was ever granted, for writing or creating, the bucket of a living row that names the hash:
//            what it wrote before a grant ended still arrives
//   fetches  a device that may read now the bucket of such a row
// Nothing is decoded. Any thread.
class BlobDesk {
 public:
  // All must outlive the desk.
  BlobDesk(HubStore& store, const Catalog& catalog, BlobStore& files, Clock& clock)
      : store_(store), catalog_(catalog), files_(files), clock_(clock) {}

  BlobStates states(DeviceId device, std::span<const Sha256> hashes);
  // NotFound, without detail: not to be taken from this device. Others as BlobStore::append.
  Result<BlobState> take(DeviceId device, const Sha256& sha256, const BlobChunk& chunk);
  // NotFound, without detail: not here, or not for this device.
  Result<BlobPart> read(DeviceId device, const Sha256& sha256, std::int64_t offset);

 private:
  struct Asker {
    DeviceId device;
    std::vector<Grant> grants;
    std::vector<BucketId> readable;  // ascending
  };
  Asker asker(HubView& view, DeviceId device);
  // What the living rows that name some bytes say of one device.
  struct Concern {
    bool may_fetch = false;
    std::vector<std::int64_t> sizes;  // that it may send; rows may lie
  };
  Concern concern(HubView& view, const Asker& asker, const Sha256& sha256);
  Concern concern(DeviceId device, const Sha256& sha256);
  BlobState state(const Concern& concern, DeviceId device, const Sha256& sha256);

  HubStore& store_;
  const Catalog& catalog_;
  BlobStore& files_;
  Clock& clock_;
};

}  // namespace qiaomen
