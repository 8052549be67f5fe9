#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "engine/base/ids.h"

namespace qiaomen {

// Microseconds since 1970, as some wall clock said. May jump, may be wrong by days.
struct WallTime {
  std::int64_t us = 0;
  auto operator<=>(const WallTime&) const = default;
};

// Microseconds of a clock that never jumps within one boot.
struct MonotonicTime {
  std::int64_t us = 0;
  auto operator<=>(const MonotonicTime&) const = default;
};

// Effective time of a transaction, given by the hub alone: microseconds since 1970, corrected (PROTOCOL_RULES §5).
struct Stamp {
  std::int64_t us = 0;
  auto operator<=>(const Stamp&) const = default;
};

struct ClockSample {
  WallTime wall;
  MonotonicTime monotonic;
  BootId boot;
  bool operator==(const ClockSample&) const = default;
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual ClockSample sample() = 0;
};

// CLOCK_REALTIME, CLOCK_BOOTTIME and the kernel's boot id (where there is none: a random one per object, so that no age
// is trusted across processes).
class SystemClock final : public Clock {
 public:
  explicit SystemClock(const std::string& boot_id_file = "/proc/sys/kernel/random/boot_id");
  ClockSample sample() override;

 private:
  BootId boot_;
};

}  // namespace qiaomen
