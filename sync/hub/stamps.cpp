#include "sync/hub/stamps.h"

#include <algorithm>
#include <limits>

namespace qiaomen {
namespace {

// Clocks say anything between 0 and 2^63 − 1, so sums of them need more bits.
__extension__ using Wide = __int128;

std::int64_t clamp(Wide value) {
  constexpr Wide kMax = std::numeric_limits<std::int64_t>::max() / 2;
  return static_cast<std::int64_t>(std::clamp<Wide>(value, 0, kMax));
}

GivenStamp raw_stamp(const Transaction& transaction, const ClockSample& now, std::int64_t hub_now) {
  const ClockSample& then = transaction.at;
  if (then.boot == now.boot && then.monotonic <= now.monotonic) {
    return {Stamp{clamp(Wide{hub_now} - now.monotonic.us + then.monotonic.us)}, false};
  }
  const Wide offset = Wide{hub_now} - now.wall.us;
  if (offset <= kAheadMaxUs && offset >= -kAheadMaxUs) return {Stamp{clamp(then.wall.us)}, false};
  return {Stamp{clamp(Wide{then.wall.us} + offset)}, true};
}

std::optional<Stamp> stamp_before(HubView& view, DeviceId device, const Transaction& transaction,
                                  const Lineage& lineage) {
  std::optional<Stamp> highest;
  const auto consider = [&](std::uint32_t epoch, std::uint64_t last) {
    const auto stamp = view.highest_stamp(device, epoch, last);
    if (stamp && (!highest || *highest < *stamp)) highest = stamp;
  };
  if (transaction.number > 0) consider(transaction.epoch, transaction.number - 1);
  const auto& parents = lineage.parents();
  for (auto at = parents.find(transaction.epoch); at != parents.end(); at = parents.find(at->second.epoch)) {
    consider(at->second.epoch, at->second.last_number);
    if (at->second.epoch >= at->first) break;
  }
  return highest;
}

}  // namespace

GivenStamp give_stamp(HubView& view, DeviceId device, const Transaction& transaction, const ClockSample& sample,
                      std::int64_t hub_now_us, std::optional<Stamp> issued, const Lineage& lineage) {
  const std::int64_t latest = hub_now_us + kAheadMaxUs;
  GivenStamp given = raw_stamp(transaction, sample, hub_now_us);
  if (given.stamp.us > latest) given = {Stamp{hub_now_us}, true};
  if (issued) given = {Stamp{std::min(issued->us, latest)}, false};
  if (const auto before = stamp_before(view, device, transaction, lineage))
    given.stamp = std::max(given.stamp, *before);
  if (const auto next = view.next_stamp(device, transaction.epoch, transaction.number)) {
    given.stamp = std::min(given.stamp, *next);
  }
  given.stamp = std::max(given.stamp, Stamp{std::min(transaction.seen.us, latest) + 1});
  return given;
}

}  // namespace qiaomen
