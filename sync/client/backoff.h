#pragma once

#include <cstdint>

#include "engine/base/random.h"

namespace qiaomen {

// Full jitter: after the n-th failure in a row, a wait drawn evenly from [0, min(cap, first · 2^n)], so that devices
// that lost the line together do not return together (the AWS architecture blog's "exponential backoff and jitter").
class Backoff {
 public:
  explicit Backoff(Random& random) : random_(random) {}

  // The wait until the next try, microseconds; never below a tenth of a second.
  std::int64_t next_us();
  // The line works, or something says that it might: a connectivity event, a person who asks.
  void reset() { failures_ = 0; }

 private:
  static constexpr std::int64_t kFirstUs = 1'000'000;
  static constexpr std::int64_t kCapUs = 300'000'000;
  static constexpr std::int64_t kLeastUs = 100'000;

  Random& random_;
  int failures_ = 0;
};

}  // namespace qiaomen
