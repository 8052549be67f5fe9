#include "engine/base/clock.h"

#include <time.h>

#include <fstream>

#include "engine/base/assert.h"
#include "engine/base/random.h"

namespace qiaomen {
namespace {

std::int64_t microseconds(clockid_t clock) {
  timespec now{};
  ASSERT(clock_gettime(clock, &now) == 0);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
}

BootId read_boot_id(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  if (const auto bytes = parse_uuid(line)) return BootId{*bytes};
  return SystemRandom().id<BootId>();
}

}  // namespace

SystemClock::SystemClock(const std::string& boot_id_file) : boot_(read_boot_id(boot_id_file)) {}

ClockSample SystemClock::sample() {
  return {WallTime{microseconds(CLOCK_REALTIME)}, MonotonicTime{microseconds(CLOCK_BOOTTIME)}, boot_};
}

}  // namespace qiaomen
