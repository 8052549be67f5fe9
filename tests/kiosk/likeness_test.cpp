#include "tests/kiosk/hand/likeness.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <vector>

using namespace qiaomen;

namespace {

constexpr int kSide = 100;
constexpr int kMostPixels = 10;  // a thousandth of the picture

Picture32 plain(std::uint8_t grey = 100) {
  return {kSide, kSide, std::vector<std::uint8_t>(static_cast<std::size_t>(kSide) * kSide * 4, grey)};
}

// With so many pixels of the first row brighter by this.
Picture32 speckled(int pixels, int by) {
  auto picture = plain();
  for (int i = 0; i < pixels; ++i)
    picture.rgba[static_cast<std::size_t>(i) * 4 + 1] = static_cast<std::uint8_t>(100 + by);
  return picture;
}

// The same, with what lies in `rect` moved down; what it leaves has the colour that was beside it.
Picture32 with_moved(const Picture32& picture, const Rect& rect, int by) {
  auto moved = picture;
  const auto left = static_cast<int>(rect.x), wide = static_cast<int>(rect.w);
  const auto row = [&](int y) {
    return static_cast<std::ptrdiff_t>(
        (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(left)) * 4);
  };
  for (int y = static_cast<int>(rect.y); y < static_cast<int>(rect.bottom()); ++y) {
    std::copy_n(picture.rgba.begin() + row(y - by), wide * 4, moved.rgba.begin() + row(y));
  }
  return moved;
}

}  // namespace

TEST_CASE("one pixel in a thousand may differ, and not one more") {
  CHECK(is_like(speckled(kMostPixels, 100), plain()));
  CHECK_FALSE(is_like(speckled(kMostPixels + 1, 100), plain()));
  CHECK(difference(speckled(kMostPixels, 100), plain()) == kMostShare);
}

TEST_CASE("a colour may be off by eight, and not by nine") {
  CHECK(difference(plain(108), plain(100)) == 0);
  CHECK(difference(plain(92), plain(100)) == 0);
  CHECK(difference(plain(109), plain(100)) == 1);
  CHECK(difference(speckled(1, 9), plain()) > 0);
}

TEST_CASE("only what is masked is not compared, and counts for nothing") {
  const std::vector<Rect> masks{{0, 0, 50, 1}};
  CHECK(is_like(speckled(50, 100), plain(), masks));
  CHECK_FALSE(is_like(speckled(50 + kMostPixels, 100), plain(), masks));  // more than a thousandth of the rest
  CHECK(masked(speckled(50, 100), masks) == masked(plain(), masks));
  CHECK_FALSE(is_like(plain(), plain(), std::vector<Rect>{{0, 0, kSide, kSide}}));
  const std::vector<Rect> overlapping{{0, 0, 60, 50}, {40, 0, 60, 50}};  // half of it
  CHECK(difference(plain(200), plain(), overlapping) == 1);
}

TEST_CASE("a picture that is not there is like none") {
  CHECK_FALSE(is_like({}, {}));
  CHECK_FALSE(is_like(plain(), {}));
}

TEST_CASE("what differs is marked red, and the rest is faded") {
  const auto shown = marked(speckled(1, 100), plain(), {});
  CHECK(shown.at(0, 0) == Color{0xFF, 0, 0, 255});
  CHECK(shown.at(1, 0) == Color{178, 178, 178, 255});
}

TEST_CASE("on a screen's own reference, 提交 moved by eight pixels is another picture") {
  const auto reference = read_png(std::filesystem::path(QIAOMEN_SCREEN_PICTURES) / "review.png");
  REQUIRE(reference.width == 1080);
  const Rect button{48, 1552, 984, 160};
  CHECK(is_like(with_moved(reference, button, 0), reference));
  CHECK_FALSE(is_like(with_moved(reference, button, 8), reference));
}
