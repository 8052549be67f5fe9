#pragma once

#include "engine/base/clock.h"

namespace qiaomen {

// Whoever tries slips by guessing waits: half a minute after every fifth miss. It outlives visits.
class SlipGuard {
 public:
  static constexpr int kMisses = 5;
  static constexpr std::int64_t kPauseUs = 30'000'000;

  bool is_open(MonotonicTime now) const { return now >= open_from_; }
  int seconds_left(MonotonicTime now) const { return static_cast<int>((open_from_.us - now.us + 999'999) / 1'000'000); }
  void hit() { misses_ = 0; }
  void missed(MonotonicTime now) {
    if (++misses_ < kMisses) return;
    misses_ = 0;
    open_from_ = {now.us + kPauseUs};
  }

 private:
  int misses_ = 0;
  MonotonicTime open_from_;
};

}  // namespace qiaomen
