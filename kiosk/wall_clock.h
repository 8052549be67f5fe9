#pragma once

#include <optional>

#include "engine/base/clock.h"
#include "sync/client/session.h"

namespace qiaomen {

// Whether the machine's clock can be believed, and what time it is if somebody knows. What the hub said in this boot
// tells it exactly; otherwise only what cannot be is noticed.
struct WallClock {
  enum class Is { Fine, Slow, Fast } is = Is::Fine;
  std::int64_t off_us = 0;             // behind (> 0) or ahead (< 0) of the hub or of what is possible
  std::optional<std::int64_t> now_us;  // nullopt: nobody knows
  bool is_compared = false;            // with the hub's

  bool is_fine() const { return is == Is::Fine; }
};

// `last_us`: hub time of the last contact, of this boot or an earlier one.
WallClock look_at_clock(const ClockSample& now, const std::optional<HubContact>& contact,
                        std::optional<std::int64_t> last_us);

}  // namespace qiaomen
