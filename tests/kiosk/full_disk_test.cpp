#include <sys/resource.h>

#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <fstream>

#include "engine/store/database.h"
#include "kiosk/machine/folder_photos.h"
#include "tests/kiosk/support/photo_file.h"
#include "tests/kiosk/support/station_world.h"

using namespace qiaomen;

namespace {

// As on a full disk: meanwhile no file of this process grows beyond this.
class NoRoom {
 public:
  explicit NoRoom(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit none{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &none);
  }
  ~NoRoom() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  NoRoom(const NoRoom&) = delete;

 private:
  rlimit before_{};
};

std::string check(const StationWorld& station) {
  return Database((station.folder / "device" / "replica.db").string()).check();
}

}  // namespace

TEST_CASE(
    "a disk that is full in the middle of a report leaves nothing of it, says so, and takes it when there is room") {
  StationWorld station;
  station.start();
  station.fill_report();
  station.free_bytes = 0;
  for (const rlim_t room : {rlim_t{0}, rlim_t{34} << 10}) {
    const NoRoom full(room);
    REQUIRE(station.tap("提交"));
    CHECK((station.shows("没有存上") || station.shows("存不下了")));
    CHECK(station.shows("电梯故障"));
  }
  CHECK(station.desk->waiting() == 0);
  CHECK(check(station) == "ok");
  REQUIRE(station.tap("提交"));
  CHECK(station.shows("已保存在本机"));
  CHECK(station.desk->waiting() == 1);
}

TEST_CASE("a photo that finds no room is left out at the second touch, and the report goes without it") {
  StationWorld station;
  FolderPhotos camera(station.folder / "card");
  std::filesystem::create_directory(station.folder / "card");
  station.plugged.camera = &camera;
  station.plugged.visit_photos = station.folder / "visit";
  station.start();
  station.fill_report();
  REQUIRE(station.tap("照片拍照"));
  write_photo(station.folder / "card" / "1.jpg", 90);
  station.draw();
  REQUIRE(station.tap("用这张"));
  CHECK(station.shows("已拍 1 张"));
  {
    const NoRoom full(0);
    REQUIRE(station.tap("提交"));
    CHECK(station.shows("照片存不下"));
  }
  CHECK(station.shows("没有拍"));
  REQUIRE(station.tap("提交"));
  CHECK(station.shows("已保存在本机"));
  CHECK(station.desk->waiting() == 1);
}
