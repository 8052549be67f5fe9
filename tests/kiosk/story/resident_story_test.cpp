#include <catch2/catch_test_macros.hpp>
#include <fstream>

#include "engine/domain/slip_number.h"
#include "tests/kiosk/story/station.h"

namespace qiaomen {
namespace {

using testing::Station;

constexpr std::int64_t kSecond = 1'000'000;

std::string report_broken_lift(Station& station) {
  station.tap_all({"我要反映", "电梯故障", "这里", "提交"});
  return station.slip_on_page();
}

TEST_CASE("a broken lift is reported in four touches with the line cut, and is on the disk when the slip shows") {
  Station station;
  const auto slip = report_broken_lift(station);
  REQUIRE(slip.size() == 12);
  CHECK(station.shows("已保存在本机"));
  CHECK(station.shows("等待上传"));
  CHECK(station.shows("待上传 1 条"));
  CHECK(station.nudges == 1);
  CHECK(station.ask("kiosk", {"receipts"}).dump().contains("only_here"));
}

TEST_CASE("a report reaches triage when the line returns, and its progress comes back to the screen") {
  Station station;
  const auto slip = report_broken_lift(station);
  station.tap_all({"好了，回首页", "查进度"});
  station.type(slip);
  station.tap_all({"查一查"});
  CHECK(station.shows("等待上传"));

  station.sync();
  station.frame();
  CHECK(station.shows("已收到"));
  CHECK_FALSE(station.shows("等待上传"));

  station.ask("master", {"sync"});
  const auto waiting = station.ask("master", {"resident-report", "list"}).at("reports");
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].at("slip") == slip);
  CHECK(waiting[0].at("place") == "示例市示例路10号");
  station.ask("master", {"resident-report", "accept", slip});
  station.ask("master", {"sync"});
  station.sync();
  station.frame();
  CHECK(station.shows("站长受理了"));
  CHECK(station.shows("单号 " + slip.substr(0, 4)));
}

TEST_CASE("a building is chosen by its picture, and what was chosen can be changed before it is sent") {
  Station station;
  station.tap_all({"我要反映", "其他问题", "矛盾纠纷", "2号楼"});
  CHECK(station.shows("矛盾纠纷"));
  station.tap_all({"问题改", "漏雨渗水", "地点改", "3号楼"});
  CHECK(station.shows("漏雨渗水"));
  station.tap_all({"提交"});
  station.sync();
  station.ask("master", {"sync"});
  const auto report = station.ask("master", {"resident-report", "list"}).at("reports").at(0);
  CHECK(report.at("category") == "leak");
  CHECK(report.at("building") == "3号楼");
}

TEST_CASE("the station and its estate are called by the hub's names, and follow when the operator corrects one") {
  Station station;
  CHECK(station.shows("示例花园红旗驿站"));
  station.tap_all({"我要反映", "电梯故障"});
  CHECK(station.shows("示例市示例路10号"));
  CHECK(station.shows("示例花园"));
  station.tap_all({"首页"});
  const auto file = (station.folder / "stations.csv").string();
  std::ofstream(file)
      << "社区代码,小区代码,驿站代码,驿站名称,地址\n379901001001,E01,YZ01,示例花园新驿站,示例市示例路12号\n";
  REQUIRE(station.hub({"import", station.hub_folder(), "--kind", "stations", "--file", file}).exit == 0);
  station.sync();
  station.frame();
  CHECK(station.shows("示例花园新驿站"));
}

TEST_CASE("after a minute and a quarter without a touch the visit is over, with its letters and its draft") {
  Station station;
  station.tap_all({"大字", "我要反映", "电梯故障"});
  REQUIRE(station.app->look() != Look{});
  station.advance(74 * kSecond);
  station.frame();
  CHECK(station.shows("在哪里？"));
  station.advance(2 * kSecond);
  station.frame();
  station.frame();
  CHECK(station.app->look() == Look{});
  REQUIRE(station.tap("我要反映"));
  CHECK_FALSE(station.shows("在哪里？"));
}

TEST_CASE("a wrong slip is told from one that is not here, and the fifth miss makes the guesser wait") {
  Station station;
  const auto elsewhere = to_text(SlipNumber{1234, 17, 42});
  auto mistyped = elsewhere;
  mistyped.back() = mistyped.back() == '0' ? '1' : '0';
  station.tap_all({"查进度"});
  CHECK_FALSE(station.tap("查一查"));  // twelve digits first
  station.type(mistyped);
  station.tap_all({"查一查"});
  CHECK(station.shows("号码不对"));
  for (int i = 0; i < 12; ++i) station.tap_all({"删一位"});
  station.type(elsewhere);
  for (int i = 0; i < 4; ++i) {
    station.tap_all({"查一查"});
    if (i < 3) CHECK(station.shows("没有这个单号"));
  }
  CHECK(station.shows("请等 30 秒"));
  CHECK_FALSE(station.tap("查一查"));
  station.tap_all({"首页", "查进度"});  // another visit waits as well
  CHECK(station.shows("请等"));
  station.advance(31 * kSecond);
  station.frame();
  CHECK_FALSE(station.shows("请等"));
}

TEST_CASE("from every page of a visit the home page is one touch away") {
  Station station;
  const std::vector<std::vector<std::string_view>> ways = {{"我要反映"},
                                                           {"我要反映", "其他问题"},
                                                           {"我要反映", "电梯故障"},
                                                           {"我要反映", "电梯故障", "这里"},
                                                           {"我要反映", "电梯故障", "这里", "提交"},
                                                           {"查进度"}};
  for (const auto& way : ways) {
    station.tap_all(way);
    station.tap_all({"首页"});
    CHECK(station.shows("有事敲敲门"));
  }
}

}  // namespace
}  // namespace qiaomen
