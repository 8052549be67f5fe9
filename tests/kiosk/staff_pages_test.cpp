#include <catch2/catch_test_macros.hpp>

#include "kiosk/staff_lock.h"
#include "tests/kiosk/support/kept_log.h"
#include "tests/kiosk/support/station_world.h"
#include "tests/support/text_file.h"

using namespace qiaomen;

namespace {

struct StaffStation : StationWorld {
  explicit StaffStation(bool has_pin = true) : lock(folder.path(), clock, kept) {
    if (has_pin) REQUIRE(lock.set_pin("204816", {.passes = 1, .memory = 8192}));
    staff = &lock;
    stop = [this] { stopped = true; };
    start();
  }
  void knock() {
    for (int i = 0; i < 5; ++i) REQUIRE(tap("驿站的名称"));
  }
  bool type(std::string_view pin) {
    for (const char c : pin) tap({&c, 1});
    if (!tap("打开")) return false;
    while (lock.is_asking()) draw();
    draw();
    return true;
  }
  bool is_home() const { return shows("我要反映"); }

  LinesLog kept;
  StaffLock lock;
  bool stopped = false;
};

}  // namespace

TEST_CASE("staff knock on the station's name, type the PIN and stop the service") {
  StaffStation station;
  station.knock();
  REQUIRE(station.shows("请输密码"));
  station.type("204816");
  REQUIRE(station.shows("停止服务"));
  CHECK_FALSE(station.stopped);
  REQUIRE(station.tap("停止服务"));
  CHECK(station.stopped);
  CHECK(station.kept.lines.back().ends_with("the service was stopped at the screen"));
}

TEST_CASE("four touches of the name, or slow ones, lead nowhere") {
  StaffStation station;
  for (int i = 0; i < 4; ++i) station.tap("驿站的名称");
  CHECK(station.is_home());
  station.pass(3'000'001);
  for (int i = 0; i < 20; ++i) {
    station.pass(1'000'000);
    station.tap("驿站的名称");
    CHECK(station.is_home());
  }
}

TEST_CASE("at a kiosk without a PIN a knock leads nowhere") {
  StaffStation station(false);
  station.knock();
  CHECK(station.is_home());
}

TEST_CASE("a wrong PIN opens nothing, and the fifth closes the keys for a minute, also for the next visit") {
  StaffStation station;
  station.knock();
  for (int i = 0; i < 4; ++i) {
    CHECK(station.type("000001"));
    CHECK(station.shows("密码不对"));
  }
  station.type("000001");
  CHECK(station.shows("请等 60 秒"));
  station.tap("首页");
  station.knock();
  CHECK(station.shows("请等 60 秒"));
  CHECK_FALSE(station.type("204816"));
  station.pass(60'000'000);
  station.knock();
  station.type("204816");
  CHECK(station.shows("停止服务"));
}

TEST_CASE("five digits are no PIN, and a thirteenth is not taken") {
  StaffStation station;
  station.knock();
  CHECK_FALSE(station.type("20481"));
  CHECK(station.tap("删一位"));
  CHECK(station.type("16204816204816"));  // 12 of them stand there
  CHECK(station.shows("密码不对"));
}

TEST_CASE("a minute without a touch locks both staff pages, and nobody is asked before") {
  StaffStation station;
  station.knock();
  station.type("204816");
  station.pass(59'000'000);
  CHECK(station.shows("停止服务"));
  station.pass(1'000'000);
  CHECK(station.is_home());
  CHECK_FALSE(station.shows("您还在吗"));
  station.knock();
  station.pass(60'000'000);
  CHECK(station.is_home());
}

TEST_CASE("staff go back to service without stopping anything") {
  StaffStation station;
  station.knock();
  station.type("204816");
  REQUIRE(station.tap("锁上，回首页"));
  CHECK(station.is_home());
  CHECK_FALSE(station.stopped);
}
