#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/result.h"
#include "engine/catalog/catalog.h"
#include "sync/hub/hub_store.h"
#include "sync/hub/rules.h"
#include "sync/wire/messages.h"

namespace qiaomen {

struct HubLimits {
  std::size_t slice_items_max = 5000;       // of one bucket in one reply
  std::size_t reply_items_max = 20'000;     // of all buckets
};

// The hub's core: bytes in, bytes out; no sockets. Any number of threads may call it.
class Hub {
 public:
  // All must outlive the hub.
  Hub(HubStore& store, const Catalog& catalog, const Rules& rules, Clock& clock, Log& log, HubLimits limits = {});

  // POST /v1/sync of a device whose request signature was checked. `Malformed`, `Unsupported`, `TooLarge`: nothing
  // was judged. Acknowledges only what is durable.
  Result<Bytes> sync(const DeviceRecord& device, BytesView request);

  // Called after a commit with the buckets whose feeds moved; for pokes.
  void on_moved(std::function<void(const std::vector<BucketId>&)> moved) { moved_ = std::move(moved); }

 private:
  Result<SyncReply> serve(const DeviceRecord& device, const SyncRequest& request);

  HubStore& store_;
  const Catalog& catalog_;
  const Rules& rules_;
  Clock& clock_;
  Log& log_;
  HubLimits limits_;
  std::function<void(const std::vector<BucketId>&)> moved_;
};

}  // namespace qiaomen
