#include <catch2/catch_test_macros.hpp>

#include "tests/kiosk/real/real_station.h"
#include "tests/kiosk/real/resident_sights.h"

using namespace qiaomen;

namespace {

// 我要反映, a picture, 这里, 提交; the number on the slip.
std::string report_broken_lift(RealStation& station) {
  for (const auto& [sight, at] : kReportPages) {
    INFO(sight.reference);
    REQUIRE(station.sees(sight));
    station.touch(at);
  }
  const auto slip = station.slip_on_screen();
  REQUIRE(slip.size() == 12);
  return slip;
}

void look_up(RealStation& station, const std::string& slip) {
  station.touch(place::kProgress);
  REQUIRE(station.sees(kAskSlip));
  station.type(slip);
  station.touch(place::kPrimary);
}

void accept(RealStation& station, const std::string& slip) {
  station.ask("master", {"sync"});
  const auto waiting = station.ask("master", {"resident-report", "list"}).at("reports");
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].at("slip") == slip);
  CHECK(waiting[0].at("category") == "elevator");
  station.ask("master", {"resident-report", "accept", slip});
  station.ask("master", {"sync"});
}

}  // namespace

TEST_CASE("a resident's story on a real screen, with the line cut and the kiosk killed") {
  if (!HiddenScreen::is_here()) SKIP("no Xvfb");
  RealStation station;
  REQUIRE(station.sees(kLineOnline));
  station.line().cut_line();
  const auto slip = report_broken_lift(station);
  REQUIRE(station.sees(kSlipWaiting));
  station.kill_kiosk();
  station.start_kiosk();
  REQUIRE(station.sees(kHome));  // the visit is over, the report is kept
  REQUIRE(station.sees(kLineWaiting));
  look_up(station, slip);
  REQUIRE(station.sees(kProgressWaiting));
  station.touch(place::kHome);
  REQUIRE(station.sees(kLineWaiting));

  station.line().restore_line();
  REQUIRE(station.sees(kLineOnline));
  accept(station, slip);
  look_up(station, slip);
  REQUIRE(station.sees(kProgressAccepted));
  station.touch(place::kPrimary);
  station.ask("master", {"notice", "publish", "--kind", "公开", "--title", "三季度收支", "--body", "收支已公开。"});
  station.ask("master", {"sync"});
  REQUIRE(station.sees(kNotice));
}

TEST_CASE("with the line there the slip says that the station has the report") {
  if (!HiddenScreen::is_here()) SKIP("no Xvfb");
  RealStation station;
  REQUIRE(station.sees(kLineOnline));
  const auto slip = report_broken_lift(station);
  REQUIRE(station.sees(kSlipDelivered));
  accept(station, slip);
}
