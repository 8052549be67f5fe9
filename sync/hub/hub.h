#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/catalog/catalog.h"
#include "sync/hub/group_commit.h"
#include "sync/hub/hub_store.h"
#include "sync/hub/rules.h"
#include "sync/hub/slice_cache.h"
#include "sync/wire/messages.h"

namespace qiaomen {

struct HubLimits {
  std::size_t slice_items_max = 5000;    // of one bucket in one reply
  std::size_t reply_items_max = 20'000;  // of all buckets
};

// The hub's core: bytes in, bytes out; no sockets. Any number of threads may call it.
class Hub {
 public:
  // All must outlive the hub.
  Hub(HubStore& store, const Catalog& catalog, const Rules& rules, Clock& clock, HubLimits limits = {});

  // POST /v1/sync of a device whose request signature was checked. `Malformed`, `Unsupported`, `TooLarge`: nothing
  // was judged. Acknowledges only what is durable. `limits`: instead of the hub's own, for a reply that came out too
  // large; the same request again is harmless. `rows`: becomes what the reply may refer to, of a request that offers it
  // (engine/codec/edited_rows.h); empty: nothing.
  Result<Bytes> sync(const DeviceRecord& device, BytesView request, const std::optional<HubLimits>& limits = {},
                     Bytes* rows = nullptr);
  const HubLimits& limits() const { return limits_; }

  // Called after each commit of judged requests, with the buckets whose feeds moved; for pokes.
  void on_commit(GroupCommit::Reporter reporter) { commits_.on_commit(std::move(reporter)); }
  // Called for each final verdict, once it is durable.
  void on_verdict(std::function<void(const Receipt&)> verdict) { verdict_ = std::move(verdict); }

 private:
  Result<Bytes> serve(const DeviceRecord& device, const SyncRequest& request, const HubLimits& limits, Bytes* rows);

  HubStore& store_;
  const Catalog& catalog_;
  const Rules& rules_;
  Clock& clock_;
  HubLimits limits_;
  GroupCommit commits_;
  SliceCache slices_;
  std::function<void(const Receipt&)> verdict_;
};

}  // namespace qiaomen
