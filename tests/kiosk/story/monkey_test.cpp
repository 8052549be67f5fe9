#include <catch2/catch_test_macros.hpp>

#include "tests/kiosk/story/station.h"

namespace qiaomen {
namespace {

using testing::Station;

constexpr int kTouches = 20'000;
constexpr std::uint64_t kSeed = 20'261'126;

std::uint32_t next(testing::SeededRandom& random, std::uint32_t below) {
  std::uint8_t bytes[4];
  random.fill(bytes);
  return (std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3]) %
         below;
}

bool is_home(const Station& station) { return station.shows("有事敲敲门") || station.shows("最新公告"); }

TEST_CASE("twenty thousand random touches break nothing, and home is never more than two away") {
  Station station;
  testing::SeededRandom random(kSeed);
  int reports = 0;
  for (int i = 0; i < kTouches; ++i) {
    const auto& controls = station.panel.ui().controls();
    REQUIRE(!controls.empty());
    Point at{static_cast<float>(next(random, 1080)), static_cast<float>(next(random, 1920))};
    if (next(random, 4) != 0) at = controls[next(random, static_cast<std::uint32_t>(controls.size()))].rect.center();
    station.app->touched();
    station.panel.touch_at(at, [&](Ui& ui) { station.app->draw(ui); });
    station.frame();
    if (!station.slip_on_page().empty()) ++reports;
    if (i % 50 != 0) continue;
    station.tap("首页");
    if (!is_home(station)) station.tap("首页");
    INFO("touch " << i << " of seed " << kSeed);
    REQUIRE(is_home(station));
  }
  CHECK(reports > 0);
}

}  // namespace
}  // namespace qiaomen
