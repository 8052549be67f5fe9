#include "kiosk/machine/exif.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/kiosk/support/exif_file.h"
#include "tests/kiosk/support/photo_file.h"
#include "tests/support/fakes.h"

using namespace qiaomen;

namespace {

// 2 × 3, each pixel another one.
//   0 1
//   2 3
//   4 5
Pixels numbered() {
  Pixels pixels{2, 3, {}};
  for (std::uint8_t i = 0; i < 6; ++i) pixels.rgba.insert(pixels.rgba.end(), {i, 0, 0, 255});
  return pixels;
}

std::vector<int> numbers_of(const Pixels& pixels) {
  std::vector<int> numbers;
  for (std::size_t i = 0; i < pixels.rgba.size(); i += 4) numbers.push_back(pixels.rgba[i]);
  return numbers;
}

// Dark in its upper left quarter, of 64 × 48.
std::vector<std::uint8_t> marked_jpeg() {
  auto pixels = plain_pixels(64, 48, 220);
  for (int y = 0; y < 24; ++y) {
    for (int x = 0; x < 32; ++x) pixels.rgba[static_cast<std::size_t>((y * 64 + x) * 4)] = 10;
  }
  return jpeg_of(pixels);
}
int red_at(const Pixels& pixels, int x, int y) {
  return pixels.rgba[static_cast<std::size_t>((y * pixels.width + x) * 4)];
}

}  // namespace

TEST_CASE("pixels are turned to how they were seen, for each of the eight ways to hold a camera") {
  const std::vector<std::vector<int>> kTurned = {{0, 1, 2, 3, 4, 5}, {1, 0, 3, 2, 5, 4}, {5, 4, 3, 2, 1, 0},
                                                 {4, 5, 2, 3, 0, 1}, {0, 2, 4, 1, 3, 5}, {4, 2, 0, 5, 3, 1},
                                                 {5, 3, 1, 4, 2, 0}, {1, 3, 5, 0, 2, 4}};
  for (int orientation = 1; orientation <= 8; ++orientation) {
    CAPTURE(orientation);
    const auto turned = upright(numbered(), orientation);
    CHECK(numbers_of(turned) == kTurned[static_cast<std::size_t>(orientation - 1)]);
    CHECK(turned.width == (orientation <= 4 ? 2 : 3));
    CHECK(turned.height == (orientation <= 4 ? 3 : 2));
  }
}

TEST_CASE("a photo says how it was held, in either order of bytes, and is shown upright") {
  const auto jpeg = marked_jpeg();
  CHECK(orientation_of(jpeg) == 1);
  for (const bool is_little : {true, false}) {
    for (int orientation = 1; orientation <= 8; ++orientation) {
      CHECK(orientation_of(with_exif(jpeg, orientation, is_little)) == orientation);
    }
    const auto shown = decode_jpeg(with_exif(jpeg, 6, is_little), 1000);
    REQUIRE(shown);
    CHECK(shown->width == 48);
    CHECK(shown->height == 64);
    CHECK(red_at(*shown, 44, 4) < 60);  // the upper left of what was stored is seen at the upper right
    CHECK(red_at(*shown, 4, 4) > 160);
  }
}

TEST_CASE("an orientation that there is not leaves the photo as it is") {
  const auto jpeg = marked_jpeg();
  for (const int orientation : {0, 9, 65535}) CHECK(orientation_of(with_exif(jpeg, orientation, true)) == 1);
  CHECK(orientation_of(with_exif(jpeg, 6, true, 7)) == 1);  // no number
  CHECK(orientation_of({}) == 1);
}

TEST_CASE("a head that is cut or broken is read within its bytes, and the photo is shown or it is not") {
  const auto whole = with_exif(marked_jpeg(), 6, true);
  for (std::size_t size = 0; size < 120; ++size) {
    const std::vector<std::uint8_t> cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    const int orientation = orientation_of(cut);
    CHECK((orientation == 1 || orientation == 6));
  }
  for (std::size_t at = 0; at < 80; ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      auto broken = whole;
      broken[at] = static_cast<std::uint8_t>(broken[at] ^ 1U << static_cast<unsigned>(bit));
      const int orientation = orientation_of(broken);
      CHECK((orientation >= 1 && orientation <= 8));
      const auto shown = decode_jpeg(broken, 1000);
      CHECK((!shown || shown->rgba.size() == static_cast<std::size_t>(shown->width * shown->height) * 4));
    }
  }
}

TEST_CASE("heads of noise are read within their bytes") {
  testing::SeededRandom random{11};
  const auto whole = with_exif(marked_jpeg(), 3, false);
  for (int round = 0; round < 2000; ++round) {
    auto noisy = whole;
    for (int i = 0; i < 8; ++i) {
      std::array<std::uint8_t, 2> drawn{};
      random.fill(drawn);
      noisy[12 + drawn[0] % 50U] = drawn[1];
    }
    // A copy of exactly its size, so that a sanitizer sees a byte read beyond it.
    const std::vector<std::uint8_t> head(noisy.begin(), noisy.begin() + 40 + round % 40);
    const int orientation = orientation_of(head);
    CHECK((orientation >= 1 && orientation <= 8));
  }
}
