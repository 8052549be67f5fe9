#pragma once

#include <optional>

#include "engine/catalog/change.h"
#include "sync/hub/hub_store.h"

namespace qiaomen {

inline constexpr std::int64_t kAheadMaxUs = 60'000'000;

struct GivenStamp {
  Stamp stamp;
  bool flagged = false;  // the device's clock was not to be trusted
};

// The effective time of a transaction (PROTOCOL_RULES §5):
//   age known (same boot)   raw = hub_now − (monotonic now − monotonic then)
//   else                    raw = wall, corrected by the clock's offset at sending if that exceeds 60 s (flagged)
//   raw > hub_now + 60 s    raw = hub_now (flagged)
//   stamp = max(raw, min(seen, hub_now + 60 s) + 1), between its device's judged neighbours unless `seen` demands more
// `issued`, a stamp that a former life of the hub gave it, takes the place of raw.
GivenStamp give_stamp(HubView& view, DeviceId device, const Transaction& transaction, const ClockSample& sample,
                      std::int64_t hub_now_us, std::optional<Stamp> issued, const Lineage& lineage);

}  // namespace qiaomen
