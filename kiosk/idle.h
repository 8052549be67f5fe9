#pragma once

#include <cstdint>

#include "engine/base/clock.h"

namespace qiaomen {

// Whether somebody is still there: after a minute without a touch it asks, and then the visit ends. By the monotonic
// clock: the wall's may jump.
class Idle {
 public:
  enum class State { Here, Asking, Gone };
  static constexpr std::int64_t kAskAfterUs = 60'000'000, kLeaveAfterUs = 15'000'000;

  void touched(MonotonicTime now) { last_ = now; }
  State state(MonotonicTime now) const {
    const auto quiet = now.us - last_.us;
    return quiet < kAskAfterUs ? State::Here : quiet < kAskAfterUs + kLeaveAfterUs ? State::Asking : State::Gone;
  }
  // How long until what it says changes.
  std::int64_t until_change_us(MonotonicTime now) const {
    const auto quiet = now.us - last_.us;
    return quiet < kAskAfterUs ? kAskAfterUs - quiet : 1'000'000 - quiet % 1'000'000;
  }
  // While asking: whole seconds until it is over, at least 1.
  int seconds_left(MonotonicTime now) const {
    return static_cast<int>((last_.us + kAskAfterUs + kLeaveAfterUs - now.us + 999'999) / 1'000'000);
  }

 private:
  MonotonicTime last_;
};

}  // namespace qiaomen
