#pragma once

#include <cstdint>
#include <random>
#include <span>

#include "engine/base/clock.h"
#include "engine/base/random.h"

namespace qiaomen::testing {

// Stands still until a test moves it.
class FakeClock final : public Clock {
 public:
  ClockSample sample() override { return now; }

  void advance(std::int64_t us) {
    now.wall.us += us;
    now.monotonic.us += us;
  }

  ClockSample now;
};

// The same seed gives the same bytes on every machine.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}

  void fill(std::span<std::uint8_t> out) override {
    for (auto& byte : out) byte = static_cast<std::uint8_t>(engine_() >> 56);
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace qiaomen::testing
