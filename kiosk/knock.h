#pragma once

#include <array>
#include <cstddef>

#include "engine/base/clock.h"

namespace qiaomen {

// Five touches of one place within three seconds: how staff ask for their page, and nobody by accident.
class Knock {
 public:
  static constexpr std::size_t kTouches = 5;
  static constexpr std::int64_t kWithinUs = 3'000'000;

  // True: that was the fifth; counting begins anew.
  bool touched(MonotonicTime now) {
    times_[count_ % kTouches] = now;
    ++count_;
    const bool asks = count_ >= kTouches && now.us - times_[count_ % kTouches].us <= kWithinUs;
    if (asks) count_ = 0;
    return asks;
  }

 private:
  std::array<MonotonicTime, kTouches> times_{};  // of the last touches, in a ring
  std::size_t count_ = 0;
};

}  // namespace qiaomen
