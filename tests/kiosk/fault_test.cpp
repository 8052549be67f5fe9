#include <imgui.h>

#include <catch2/catch_test_macros.hpp>

#include "tests/kiosk/support/station_world.h"

using namespace qiaomen;

TEST_CASE("what ImGui finds wrong with a page is told once, and the page after it is right") {
  Headless panel;
  panel.frame([](Ui&) {});
  CHECK(panel.ui().take_fault() == nullptr);
  panel.frame([](Ui&) { ImGui::PopID(); });
  CHECK(panel.ui().take_fault() != nullptr);
  CHECK(panel.ui().take_fault() == nullptr);
  panel.frame([](Ui& ui) { ui.fill(ui.whole(), ui.theme().ground); });
  CHECK(panel.ui().take_fault() == nullptr);
}

TEST_CASE("a visit that is started over is at home, and what was saved is saved") {
  StationWorld station;
  station.start();
  station.fill_report();
  station.tap("提交");
  station.tap("大字");
  station.app->start_over();
  station.draw();
  CHECK(station.shows("有事敲敲门"));
  CHECK(station.app->look() == Look{});
  CHECK(station.desk->waiting() == 1);
}
