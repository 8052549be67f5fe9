#include "engine/base/clock.h"

#include <time.h>

#include <catch2/catch_test_macros.hpp>
#include <fstream>

#include "tests/support/fakes.h"

using namespace qiaomen;

namespace {

std::int64_t read_clock(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
}

}  // namespace

TEST_CASE("The system clock tells wall time and time since boot in microseconds") {
  SystemClock clock;
  const auto wall_before = read_clock(CLOCK_REALTIME);
  const auto monotonic_before = read_clock(CLOCK_BOOTTIME);
  const auto sample = clock.sample();
  CHECK(sample.wall.us >= wall_before);
  CHECK(sample.wall.us <= read_clock(CLOCK_REALTIME));
  CHECK(sample.monotonic.us >= monotonic_before);
  CHECK(sample.monotonic.us <= read_clock(CLOCK_BOOTTIME));
}

TEST_CASE("Every sample of one boot carries the kernel's boot id") {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string line;
  std::getline(file, line);
  SystemClock clock;
  CHECK(to_string(clock.sample().boot) == line);
  CHECK(SystemClock().sample().boot == clock.sample().boot);
}

TEST_CASE("Without a boot id of the kernel each clock has its own, so that no age is trusted") {
  for (const char* file : {"/nowhere/boot_id", "/dev/null", "/proc/version"}) {
    INFO(file);
    SystemClock one(file);
    SystemClock other(file);
    CHECK_FALSE(one.sample().boot.is_nil());
    CHECK(one.sample().boot == one.sample().boot);
    CHECK(one.sample().boot != other.sample().boot);
  }
}

TEST_CASE("The fake clock stands still until it is moved") {
  testing::FakeClock clock;
  clock.now = {WallTime{5}, MonotonicTime{7}, {}};
  CHECK(clock.sample() == clock.now);
  clock.advance(10);
  CHECK(clock.sample() == ClockSample{WallTime{15}, MonotonicTime{17}, {}});
}
