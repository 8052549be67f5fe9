#include "kiosk/wall_clock.h"

#include <cstdlib>

namespace qiaomen {
namespace {

constexpr std::int64_t kMinuteUs = 60'000'000, kDayUs = 1'440 * kMinuteUs;
constexpr std::int64_t kToleranceUs = 2 * kMinuteUs;
constexpr std::int64_t kQuietMaxUs = 400 * kDayUs;         // nobody leaves a kiosk alone for longer
constexpr std::int64_t kMadeUs = 1'767'196'800'000'000;    // 2026-01-01 in +08:00: there was no kiosk before
constexpr std::int64_t kFarOffUs = 3'786'883'200'000'000;  // 2090-01-01

WallClock off(std::int64_t by_us, std::optional<std::int64_t> now_us) {
  return {by_us > 0 ? WallClock::Is::Slow : WallClock::Is::Fast, by_us, now_us, now_us.has_value()};
}

}  // namespace

WallClock look_at_clock(const ClockSample& now, const std::optional<HubContact>& contact,
                        std::optional<std::int64_t> last_us) {
  const auto wall = now.wall.us;
  const auto hub = contact ? contact->hub_now_us(now) : std::nullopt;
  if (hub)
    return std::abs(*hub - wall) <= kToleranceUs ? WallClock{.now_us = wall, .is_compared = true}
                                                 : off(*hub - wall, hub);
  const auto least = last_us.value_or(kMadeUs), most = last_us ? *last_us + kQuietMaxUs : kFarOffUs;
  if (wall < least - kToleranceUs) return off(least - wall, std::nullopt);
  if (wall > most) return off(most - wall, std::nullopt);
  return {.now_us = wall};
}

}  // namespace qiaomen
