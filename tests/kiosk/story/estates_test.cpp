#include <catch2/catch_test_macros.hpp>

#include "tests/kiosk/story/station.h"

namespace qiaomen {
namespace {

using testing::Station;

TEST_CASE("a kiosk of several estates takes a report for the other one, and shows whose figures they are") {
  Station station({"E01", "E02"});
  station.tap_all({"我要反映", "电梯故障"});
  const bool is_first = station.shows("示例花园");
  const std::string_view own = is_first ? "示例花园" : "示例阳光苑", other = is_first ? "示例阳光苑" : "示例花园";
  station.tap_all({"换小区", other});
  CHECK(station.shows(other));
  CHECK(station.shows("这里"));
  station.tap_all({"2号楼"});
  CHECK(station.shows(std::string(other) + " 2号楼"));
  station.tap_all({"提交", "好了，回首页"});

  station.sync();
  const auto master_estate = is_first ? "E02" : "E01";
  station.ask("other",
              {"enrol", "--ticket-file",
               station.ticket("other", {"--person", "ZZ001", "--role", "station-master", "--estate", master_estate})});
  station.ask("other", {"sync"});
  const auto reports = station.ask("other", {"resident-report", "list"}).at("reports");
  REQUIRE(reports.size() == 1);
  CHECK(reports[0].at("building") == "2号楼");

  // The choice ended with the visit.
  station.tap_all({"看公示"});
  CHECK(station.shows(std::string(own) + "红旗驿站"));
  station.tap_all({"换小区", other});
  CHECK(station.shows(other));
  station.tap_all({"首页", "我要反映", "电梯故障"});
  CHECK(station.shows(own));
}

TEST_CASE("这里 is the station's own estate whatever estate was looked at, and a kiosk of one offers no other") {
  Station several({"E01", "E02"});
  several.tap_all({"我要反映", "电梯故障"});
  const std::string_view other = several.shows("示例花园") ? "示例阳光苑" : "示例花园";
  several.tap_all({"换小区", other, "这里"});
  CHECK_FALSE(several.shows(other));
  Station one;
  one.tap_all({"我要反映", "电梯故障"});
  CHECK_FALSE(one.tap("换小区"));
}

TEST_CASE("the steps of a report that was accepted have their dates on the screen, and its due date") {
  Station station;
  station.tap_all({"我要反映", "电梯故障", "这里", "提交"});
  const auto slip = station.slip_on_page();
  station.sync();
  station.ask("master", {"sync"});
  const std::string issue = station.ask("master", {"resident-report", "accept", slip}).at("row");
  station.ask("master", {"issue", "accept", issue});
  station.ask("master", {"issue", "dispatch", issue, "--company", "WY001", "--due", "2099-11-27"});
  station.ask("master", {"sync"});
  station.sync();
  station.tap_all({"好了，回首页", "查进度"});
  station.type(slip);
  station.tap_all({"查一查"});
  CHECK(station.shows("第 3 步，共 6 步"));
  CHECK(station.shows("11月27日前修好"));
  CHECK(station.shows("属于：电梯故障"));
  int moments = 0;
  for (const DrawnText& text : station.panel.ui().texts()) moments += text.text.contains("日 ") ? 1 : 0;
  CHECK(moments == 3);
  station.tap_all({"查别的单号"});
  CHECK(station.shows("请输单号"));
}

}  // namespace
}  // namespace qiaomen
