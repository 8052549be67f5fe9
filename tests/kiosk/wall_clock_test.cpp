#include "kiosk/wall_clock.h"

#include <catch2/catch_test_macros.hpp>

#include "kiosk/when_text.h"
#include "tests/kiosk/support/headless.h"

using namespace qiaomen;

namespace {

constexpr std::int64_t kMinute = 60'000'000, kHour = 60 * kMinute, kDay = 24 * kHour;
constexpr std::int64_t kNow = 1'795'484'460'000'000;  // 2026-11-24 9:41 in +08:00

ClockSample at(std::int64_t wall, std::int64_t monotonic = kHour) { return {{wall}, {monotonic}, {}}; }

}  // namespace

TEST_CASE("the hub's time goes on with the monotonic clock, so that a jump of the wall clock is seen and mended") {
  const HubContact contact{kNow, at(kNow)};
  const auto later = kHour + 10 * kMinute;
  CHECK(look_at_clock(at(kNow + 10 * kMinute, later), contact, kNow).is_fine());
  const auto ahead = look_at_clock(at(kNow + kDay + 10 * kMinute, later), contact, kNow);
  CHECK(ahead.is == WallClock::Is::Fast);
  CHECK(ahead.off_us == -kDay);
  CHECK(ahead.now_us == kNow + 10 * kMinute);
  const auto behind = look_at_clock(at(kNow - kDay, later), contact, kNow);
  CHECK(behind.is == WallClock::Is::Slow);
  CHECK(behind.now_us == kNow + 10 * kMinute);
}

TEST_CASE("what another boot heard tells only that it is not earlier") {
  HubContact contact{kNow, at(kNow)};
  contact.here.boot.bytes[0] = 1;
  CHECK(look_at_clock(at(kNow + 30 * kDay), contact, kNow).is_fine());
  CHECK(look_at_clock(at(kNow - kHour), contact, kNow).is == WallClock::Is::Slow);
}

TEST_CASE("1970 and 2099 are told even by a kiosk that nobody ever answered, and then nobody knows the time") {
  for (const auto& last : {std::optional<std::int64_t>(), std::optional(kNow)}) {
    const auto early = look_at_clock(at(kHour), {}, last);
    CHECK(early.is == WallClock::Is::Slow);
    CHECK_FALSE(early.now_us);
    const auto late = look_at_clock(at(130 * 365 * kDay), {}, last);
    CHECK(late.is == WallClock::Is::Fast);
    CHECK_FALSE(late.now_us);
    CHECK(look_at_clock(at(kNow + kDay), {}, last).is_fine());
  }
}

TEST_CASE("a moment that a wrong clock wrote is not shown as a date") {
  Headless panel;
  const auto& words = panel.ui().words();
  CHECK(moment_text(kNow, words) == "11月24日 9:41");
  CHECK(moment_text(0, words) == "日期不准");
  CHECK(moment_text(130 * 365 * kDay, words) == "日期不准");
}
