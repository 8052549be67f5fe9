#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/kiosk/story/station.h"

namespace qiaomen {
namespace {

using testing::Station;

constexpr std::int64_t kSecond = 1'000'000;

bool has_control(const Station& station, std::string_view name) {
  return std::ranges::find(station.panel.ui().controls(), name, &DrawnControl::name) !=
         station.panel.ui().controls().end();
}

TEST_CASE("larger letters are chosen on a sheet, stay for the visit and end with it") {
  Station station;
  station.tap_all({"我要反映", "大字"});
  CHECK_FALSE(has_control(station, "电梯故障"));  // nothing beneath can be touched
  station.tap_all({"特大", "高对比"});
  CHECK(station.app->look() == Look{TextStep::Largest, true});
  station.tap_all({"看得清了", "电梯故障"});
  CHECK(station.app->look() == Look{TextStep::Largest, true});
  station.tap_all({"首页"});
  CHECK(station.app->look() == Look{});
}

TEST_CASE("叫站长 says where to find the master, and leads back to the same page") {
  Station station;
  station.tap_all({"我要反映", "电梯故障", "叫站长"});
  CHECK(station.shows("示例花园红旗驿站"));
  CHECK(station.shows("119"));
  station.tap_all({"知道了"});
  CHECK(station.shows("在哪里？"));
}

TEST_CASE("after a minute it asks, only the answer counts, and one touch goes on where one was") {
  Station station;
  station.tap_all({"我要反映", "电梯故障"});
  station.advance(60 * kSecond);
  station.frame();
  CHECK(station.shows("您还在吗？"));
  CHECK(station.shows("再过 15 秒"));
  CHECK_FALSE(has_control(station, "这里"));
  station.advance(5 * kSecond);
  station.app->touched();  // beside the buttons
  station.frame();
  CHECK(station.shows("再过 10 秒"));
  station.tap_all({"继续"});
  CHECK(station.shows("在哪里？"));
  station.advance(59 * kSecond);
  station.frame();
  CHECK(station.shows("在哪里？"));
}

TEST_CASE("without an answer the visit ends, and so it does at once for who is done") {
  Station station;
  station.tap_all({"我要反映", "电梯故障"});
  station.advance(60 * kSecond);
  station.frame();
  station.advance(15 * kSecond);
  station.frame();
  CHECK(station.shows("有事敲敲门"));
  station.tap_all({"查进度"});
  station.advance(60 * kSecond);
  station.frame();
  station.tap_all({"我用完了，现在结束"});
  CHECK(station.shows("有事敲敲门"));
}

TEST_CASE("a sheet that is left open at home goes away by itself") {
  Station station;
  station.tap_all({"叫站长"});
  station.advance(75 * kSecond);
  station.frame();
  CHECK(has_control(station, "我要反映"));
}

TEST_CASE("a page is read aloud until something else is touched or the visit ends") {
  Station station;
  auto& voice = station.voice;
  station.tap_all({"我要反映", "读给我听"});
  CHECK(voice.said.contains("出了什么问题？"));
  CHECK(voice.speaking);
  CHECK(has_control(station, "正在读"));
  station.tap_all({"正在读"});
  CHECK_FALSE(voice.speaking);
  station.tap_all({"读给我听", "电梯故障"});
  CHECK_FALSE(voice.speaking);
  station.tap_all({"读给我听"});
  CHECK(voice.said.contains("在哪里？"));
  station.tap_all({"首页"});
  CHECK_FALSE(voice.speaking);
}

TEST_CASE("the warning is spoken once, and a voice that fails is told on its button") {
  Station station;
  station.tap_all({"我要反映"});
  station.advance(60 * kSecond);
  station.frame();
  CHECK(station.voice.said.contains("您还在吗？"));
  station.voice.said.clear();
  station.frame();
  CHECK(station.voice.said.empty());
  station.tap_all({"继续"});
  station.voice.works = false;
  station.tap_all({"读给我听"});
  CHECK(has_control(station, "没有声音"));
  CHECK(station.tap("电梯故障"));
}

TEST_CASE("what is public opens from home: figures, all notices, one notice, and back again") {
  Station station;
  station.tap_all({"看公示"});
  CHECK(has_control(station, "数字怎么算的"));
  station.ask("master", {"notice", "publish", "--kind", "公开", "--title", "三季度收支", "--body", "收支已公开。"});
  station.ask("master", {"sync"});
  station.sync();
  station.frame();
  station.tap_all({"全部公示 1 条", "第1条 三季度收支"});
  CHECK(station.shows("收支已公开。"));
  station.tap_all({"看完了，返回"});
  CHECK(station.shows("第 1 页，共 1 页"));
  station.tap_all({"首页", "三季度收支"});
  CHECK(station.shows("收支已公开。"));
}

}  // namespace
}  // namespace qiaomen
