#include <catch2/catch_test_macros.hpp>

#include "kiosk/machine/folder_photos.h"
#include "kiosk/screens/photo.h"
#include "tests/kiosk/support/photo_file.h"
#include "tests/kiosk/support/station_world.h"
#include "tests/support/text_file.h"

using namespace qiaomen;

namespace {

struct PhotoStation : StationWorld {
  PhotoStation() {
    std::filesystem::create_directories(card);
    plugged.visit_photos = folder / "visit";
    plugged.camera = &camera;
    start();
    fill_report();
  }
  ~PhotoStation() { app.reset(); }  // its pages know the camera
  void shoot(std::uint8_t red, int seconds = 0) {
    write_photo(card / "a.jpg", red, seconds);
    draw();
  }
  std::size_t kept_files() {
    std::error_code none;
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder / "visit", none), {}));
  }
  std::size_t unsent_photos() {
    std::error_code none;
    const std::filesystem::directory_iterator marks(folder / "device" / "blobs" / "unsent", none);
    return static_cast<std::size_t>(std::distance(marks, {}));
  }

  std::filesystem::path card = folder / "card";
  FolderPhotos camera{card};
};

}  // namespace

TEST_CASE("a photo goes with the report, and nothing of it stays in the visit") {
  PhotoStation station;
  CHECK(station.shows("没有拍"));
  REQUIRE(station.tap("照片拍照"));
  CHECK(station.shows("等您拍照"));
  CHECK(station.app->until_change() <= std::chrono::milliseconds(500));
  station.shoot(200);
  REQUIRE(station.tap("用这张"));
  CHECK(station.shows("已拍 1 张"));
  CHECK(station.panel.ui().images() == 1);
  CHECK(station.kept_files() == 1);
  REQUIRE(station.tap("提交"));
  CHECK(station.shows("已保存在本机"));
  CHECK(station.unsent_photos() == 1);
  CHECK(station.kept_files() == 0);
  station.draw();
  CHECK(station.panel.ui().images() == 0);
}

TEST_CASE("a photo can be taken again, and the second takes the first one's place") {
  PhotoStation station;
  REQUIRE(station.tap("照片拍照"));
  station.shoot(200);
  REQUIRE(station.tap("重拍"));
  CHECK(station.shows("等您拍照"));
  station.shoot(120, 5);
  REQUIRE(station.tap("用这张"));
  REQUIRE(station.tap("照片重拍"));
  station.shoot(60, 9);
  REQUIRE(station.tap("用这张"));
  CHECK(station.shows("已拍 1 张"));
  CHECK(station.kept_files() == 1);
}

TEST_CASE("the same photo chosen twice is still there") {
  PhotoStation station;
  REQUIRE(station.tap("照片拍照"));
  station.shoot(200);
  REQUIRE(station.tap("用这张"));
  REQUIRE(station.tap("照片重拍"));
  REQUIRE(station.tap("用这张"));
  CHECK(station.kept_files() == 1);
  REQUIRE(station.tap("提交"));
  CHECK(station.unsent_photos() == 1);
}

TEST_CASE("a camera that is pulled out says so, and the report goes on without a photo") {
  PhotoStation station;
  REQUIRE(station.tap("照片拍照"));
  std::filesystem::remove_all(station.card);
  station.draw();
  CHECK(station.shows("照相机没有回应"));
  REQUIRE(station.tap("不拍照，继续"));
  REQUIRE(station.tap("提交"));
  CHECK(station.shows("已保存在本机"));
}

TEST_CASE("a photo that cannot be kept leaves the report as it is") {
  PhotoStation station;
  testing::write_text(station.folder / "visit", "in the way");
  REQUIRE(station.tap("照片拍照"));
  station.shoot(200);
  REQUIRE(station.tap("用这张"));
  CHECK(station.shows("照片没有存上"));
  REQUIRE(station.tap("返回"));
  CHECK(station.shows("没有拍"));
}

TEST_CASE("the visit before has left no photo for the next one") {
  PhotoStation station;
  REQUIRE(station.tap("照片拍照"));
  station.shoot(200);
  REQUIRE(station.tap("用这张"));
  station.pass(Idle::kAskAfterUs + Idle::kLeaveAfterUs + 1);
  station.draw();
  CHECK(station.kept_files() == 0);
  CHECK(station.panel.ui().images() == 0);
  station.fill_report();
  CHECK(station.shows("没有拍"));
  REQUIRE(station.tap("照片拍照"));
  CHECK(station.shows("等您拍照"));
}

TEST_CASE("a live camera is told when to take its photo") {
  struct Live final : PhotoSource {
    void begin_visit() override {}
    void forget() override {}
    void rest() override { is_on = false; }
    State look() override {
      ++number_;
      is_on = true;
      return State::There;
    }
    const Pixels& picture() const override { return pixels; }
    std::int64_t number() const override { return number_; }
    bool is_live() const override { return true; }
    Pixels pixels = plain_pixels(64, 48, 200);
    std::int64_t number_ = 0;
    bool is_on = false;
  } camera;
  StationWorld station;
  station.plugged.visit_photos = station.folder / "visit";
  station.plugged.camera = &camera;
  station.start();
  station.fill_report();
  REQUIRE(station.tap("照片拍照"));
  CHECK(station.app->until_change() <= std::chrono::milliseconds(66));
  station.draw();
  CHECK(station.panel.ui().images() <= 3);  // the one before it is given back
  REQUIRE(station.tap("拍照"));
  const auto taken = camera.number_;
  station.draw();
  CHECK(camera.number_ == taken);
  REQUIRE(station.tap("重拍"));
  REQUIRE(station.tap("拍照"));
  CHECK(camera.is_on);
  REQUIRE(station.tap("用这张"));
  CHECK(station.shows("已拍 1 张"));
  CHECK_FALSE(camera.is_on);
}
