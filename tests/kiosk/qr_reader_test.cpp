#include "kiosk/machine/qr_reader.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <numbers>

#include "kiosk/machine/folder_photos.h"
#include "sync/device/qr_code.h"
#include "tests/kiosk/support/photo_file.h"
#include "tests/kiosk/support/station_world.h"

using namespace qiaomen;

namespace {

using Codes = std::vector<std::string>;

struct Lie {
  int width = 1200, height = 900;
  double module = 12;  // pixels
  double degrees = 0;
  int blur = 0;  // pixels around each that it is mixed with
};

// A slip's code lying on a grey table before a camera.
Pixels photo_of(const std::string& text, const Lie& lie = {}) {
  const auto code = qr_code(text);
  if (!code) throw std::runtime_error(code.error().message);
  constexpr int kQuiet = 4;
  const double turn = lie.degrees * std::numbers::pi / 180, cos = std::cos(turn), sin = std::sin(turn);
  const auto brightness = [&](int x, int y) -> int {
    const double dx = (x - lie.width / 2.0) / lie.module, dy = (y - lie.height / 2.0) / lie.module;
    const int column = static_cast<int>(std::floor(cos * dx + sin * dy + code->size / 2.0));
    const int row = static_cast<int>(std::floor(cos * dy - sin * dx + code->size / 2.0));
    const auto within = [&](int margin) {
      return std::min(row, column) >= -margin && std::max(row, column) < code->size + margin;
    };
    if (!within(kQuiet)) return 120;
    return within(0) && code->at(column, row) ? 25 : 235;
  };
  Pixels pixels{lie.width, lie.height, {}};
  for (int y = 0; y < lie.height; ++y) {
    for (int x = 0; x < lie.width; ++x) {
      int sum = 0, count = 0;
      for (int j = -lie.blur; j <= lie.blur; ++j) {
        for (int i = -lie.blur; i <= lie.blur; ++i, ++count) sum += brightness(x + i, y + j);
      }
      const auto grey = static_cast<std::uint8_t>(sum / count);
      pixels.rgba.insert(pixels.rgba.end(), {grey, grey, grey, 255});
    }
  }
  return pixels;
}

Codes codes_in(const Pixels& pixels) { return QrReader().codes_in(pixels); }

struct CameraStation : StationWorld {
  CameraStation() {
    std::filesystem::create_directories(card());
    plugged.camera = &camera;
    plugged.visit_photos = folder / "visit";
    start();
    fill_report();
    tap("提交");
    saved = slip();
    tap("好了，回首页");
    tap("查进度");
  }
  std::filesystem::path card() const { return folder.path() / "card"; }
  void put(const std::string& name, const std::vector<std::uint8_t>& bytes) {
    write_bytes(card() / name, bytes);
    draw();
    draw();
    draw();
  }

  FolderPhotos camera{folder / "card"};
  std::string saved;
};

}  // namespace

TEST_CASE("a code is read whichever way round it lies, small or large, and a little out of focus") {
  for (const double degrees : {0.0, 17.0, 45.0, 90.0, 181.0, 275.0}) {
    CAPTURE(degrees);
    CHECK(codes_in(photo_of("031200047367", {.degrees = degrees})) == Codes{"031200047367"});
  }
  CHECK(codes_in(photo_of("031200047367", {.width = 1600, .height = 1200, .module = 8})) == Codes{"031200047367"});
  CHECK(codes_in(photo_of("031200047367", {.width = 400, .height = 300, .module = 5})) == Codes{"031200047367"});
  CHECK(codes_in(photo_of("031200047367", {.width = 600, .height = 450, .module = 8, .blur = 3})) ==
        Codes{"031200047367"});
}

TEST_CASE("a photo without a code has none, and neither has a very blurred or an empty one") {
  CHECK(codes_in(plain_pixels(640, 480, 200)).empty());
  CHECK(codes_in(photo_of("031200047367", {.width = 300, .height = 225, .module = 4, .blur = 8})).empty());
  CHECK(codes_in({}).empty());
  CHECK(codes_in(plain_pixels(3, 2000, 90)).empty());
}

TEST_CASE("a slip before the camera opens its progress") {
  CameraStation station;
  REQUIRE(station.tap("扫一扫"));
  CHECK(station.shows("扫一扫小票"));
  station.put("a.jpg", jpeg_of(photo_of(station.saved, {.degrees = 30})));
  CHECK(station.shows("办到哪一步了"));
  REQUIRE(station.tap("返回"));
  CHECK(station.shows("请输单号"));  // not the camera again
}

TEST_CASE("a code that is on no slip is not opened, and the next photo is looked at") {
  CameraStation station;
  station.tap("扫一扫");
  station.put("a.jpg", jpeg_of(photo_of("https://example.cn/031200047367")));
  CHECK(station.shows("这个图不是小票上的"));
  station.put("b.jpg", jpeg_of(plain_pixels(640, 480, 200)));
  CHECK_FALSE(station.shows("这个图不是小票上的"));
  CHECK(station.shows("扫一扫小票"));
  auto wrong = station.saved;
  wrong.back() = wrong.back() == '0' ? '1' : '0';  // its check digit
  station.put("c.jpg", jpeg_of(photo_of(wrong)));
  CHECK(station.shows("这个图不是小票上的"));
  station.put("d.jpg", jpeg_of(photo_of(station.saved)));
  CHECK(station.shows("办到哪一步了"));
}

TEST_CASE("a photo of a slip that is cut short is waited for, and a card that is pulled out is told") {
  CameraStation station;
  station.tap("扫一扫");
  auto bytes = jpeg_of(photo_of(station.saved));
  const auto whole = bytes;
  bytes.resize(bytes.size() / 2);
  station.put("a.jpg", bytes);
  CHECK(station.shows("等小票的照片"));
  std::filesystem::remove_all(station.card());
  station.draw();
  CHECK(station.shows("照相机没有回应"));
  REQUIRE(station.tap("自己输单号"));
  CHECK(station.shows("请输单号"));
}

TEST_CASE("without a camera there is nothing to scan with") {
  StationWorld station;
  station.start();
  station.tap("查进度");
  CHECK_FALSE(station.tap("扫一扫"));
}
