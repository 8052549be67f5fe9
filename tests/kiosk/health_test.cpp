#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include "engine/domain/civil_day.h"
#include "kiosk/machine/folder_photos.h"
#include "kiosk/pages/health_page.h"
#include "tests/kiosk/support/station_world.h"

using namespace qiaomen;

namespace {

constexpr std::int64_t kSecond = 1'000'000, kMinute = 60 * kSecond, kDay = 1'440 * kMinute;

// The page that staff opens, on the replica of a station.
struct HealthOnPanel {
  explicit HealthOnPanel(StationWorld& the_station)
      : station(the_station),
        panel(station.panel),
        world{*station.desk, station.clock, panel.ui().words(), shown, visit, guard, nullptr, [] {}, station.plugged} {}
  void draw() {
    panel.frame([this](Ui& ui) { page.draw({"驿站", "9:41"}, world, ui); });
  }
  void turn() {
    REQUIRE(panel.tap("下一页", [this](Ui& ui) { page.draw({"驿站", "9:41"}, world, ui); }));
    draw();
  }
  bool shows(std::string_view text) const {
    return std::ranges::any_of(panel.ui().texts(), [&](const DrawnText& drawn) { return drawn.text.contains(text); });
  }

  StationWorld& station;
  Headless& panel;
  PublicContents shown;
  Visit visit;
  SlipGuard guard;
  PageWorld world;
  HealthPage page;
};

std::int64_t now_of(StationWorld& station) { return station.clock.now.wall.us; }

}  // namespace

TEST_CASE("staff reads what is wrong with each part and what to do, and nothing of what is right") {
  StationWorld station;
  FolderPhotos camera(station.folder / "card");
  Printer printer(station.folder / "no-printer");
  printer.print("x", {});
  printer.step({});
  station.plugged.camera = &camera;
  station.plugged.printer = &printer;
  HealthOnPanel panel(station);
  auto& health = panel.shown.health;
  health.now_us = now_of(station);
  health.clock.now_us = health.now_us;
  health.line = Line::Settled;
  health.free_bytes = Health::kDiskLow;
  std::filesystem::create_directory(station.folder / "card");
  panel.world.plugged.printer = nullptr;
  panel.draw();
  CHECK(panel.shows("都正常"));
  CHECK(panel.shows("已联网，都送到了"));

  health.line = Line::Refused;
  health.returned = 2;
  health.free_bytes = Health::kDiskForReports - 1;
  health.clock = {WallClock::Is::Slow, 3 * kDay, std::nullopt};
  health.last_contact_us = now_of(station) - 31 * kDay;
  std::filesystem::remove(station.folder / "card");
  panel.world.plugged.printer = &printer;
  panel.draw();
  CHECK(panel.shows("有 6 件事要处理"));
  CHECK(panel.shows("更新本机的程序"));
  CHECK(panel.shows("2 条"));
  CHECK(panel.shows("不收照片"));
  CHECK(panel.shows("慢了 3 天"));
  panel.turn();
  CHECK(panel.shows("照相机"));
}

TEST_CASE(
    "a hub that is gone for a month is said with its date, a report is kept, and notices that ended are not shown") {
  StationWorld station;
  const auto today = day_of(now_of(station));
  station.publish("今天还看得到", today + 40);
  station.publish("月底就过期", today + 6);
  station.start();
  CHECK(station.shows("月底就过期"));
  CHECK_FALSE(station.shows("上次联系"));
  station.pass(31 * kDay);
  CHECK(station.shows("上次联系 11月24日"));
  CHECK(station.shows("今天还看得到"));
  CHECK_FALSE(station.shows("月底就过期"));
  station.fill_report();
  REQUIRE(station.tap("提交"));
  CHECK(station.shows("现在没有网络，不要紧"));
  CHECK(station.desk->waiting() == 1);
}

TEST_CASE("each reason why nothing goes out is said on the first page, and a report is kept all the same") {
  StationWorld station;
  station.start();
  const std::pair<Line, const char*> reasons[] = {
      {Line::NeedsEnrolment, "请站长重新登记本机"}, {Line::Refused, "请站长更新程序"}, {Line::Broken, "存东西不正常"}};
  int kept = 0;
  for (const auto& [line, said] : reasons) {
    station.line = line;
    station.draw();
    CHECK(station.shows(said));
    CHECK_FALSE(station.shows("离线"));
    station.fill_report();
    REQUIRE(station.tap("提交"));
    CHECK(station.shows("已存好，晚一点上传"));
    CHECK(station.shows("待上传 " + std::to_string(++kept) + " 条"));
    REQUIRE(station.tap("首页"));
  }
  station.line = Line::Settled;
  station.draw();
  CHECK_FALSE(station.shows("存东西不正常"));
}

TEST_CASE("the clock jumps a day in the middle of a visit: the visit stands, and ends by its own minute") {
  StationWorld station;
  station.contact = HubContact{now_of(station), station.clock.now};
  station.start();
  station.fill_report();
  for (const auto jump : {kDay, -2 * kDay}) {
    station.clock.now.wall.us += jump;
    station.pass(20 * kSecond);
    CHECK(station.shows("看一看，对不对？"));
    CHECK(station.shows("9:41"));  // by the hub's
  }
  REQUIRE(station.tap("提交"));
  CHECK(station.shows("11月24日 9:41"));
  station.pass(59 * kSecond);
  CHECK(station.slip().size() == 12);
  station.pass(17 * kSecond);
  CHECK(station.shows("有事敲敲门"));
}

TEST_CASE("a clock of 1970 or 2099 is said not to be right, gives no dates, and ends no notice") {
  StationWorld station;
  station.publish("还没过期", day_of(now_of(station)) + 6);
  for (const auto wall : {kDay, 130 * 365 * kDay}) {
    station.clock.now.wall.us = wall;
    station.start();
    CHECK(station.shows("这台机器的钟不准"));
    CHECK(station.shows("日期不准"));
    CHECK(station.shows("--:--"));
    CHECK(station.shows("还没过期"));
    station.fill_report();
    REQUIRE(station.tap("提交"));
    CHECK(station.shows("日期不准"));
    CHECK_FALSE(station.shows("月"));
  }
  CHECK(station.desk->waiting() == 2);
}

TEST_CASE("at midnight a list of notices that stands open loses what ended, and goes on") {
  StationWorld station;
  const auto today = day_of(now_of(station));
  station.publish("只到今天", today);
  station.publish("还有很久", today + 40);
  station.start();
  REQUIRE(station.tap("看公示"));
  REQUIRE(station.tap("全部公示 2 条"));
  CHECK(station.shows("只到今天"));
  station.app->touched();
  station.clock.now.wall.us = start_of(today + 1) - kSecond;
  station.draw();
  CHECK(station.shows("只到今天"));
  CHECK(station.app->until_change() <= std::chrono::seconds(2));
  station.pass(kSecond);
  CHECK_FALSE(station.shows("只到今天"));
  REQUIRE(station.tap("第1条 还有很久"));
  CHECK(station.shows("昨天发布"));
}

TEST_CASE("a disk that is nearly full is said, photos are not taken below the second bound, and a report is tried") {
  StationWorld station;
  FolderPhotos camera(station.folder.path());
  station.plugged.camera = &camera;
  station.free_bytes = Health::kDiskLow - 1;
  station.start();
  CHECK(station.shows("这台机器快存满了"));
  station.fill_report();
  CHECK(station.shows("没有拍"));
  station.free_bytes = Health::kDiskForReports - 1;
  station.clock.advance(kMinute - 1);
  station.app->touched();
  station.pass(1);
  CHECK_FALSE(station.shows("没有拍"));
  REQUIRE(station.tap("提交"));
  CHECK(station.shows("已保存在本机"));
}
