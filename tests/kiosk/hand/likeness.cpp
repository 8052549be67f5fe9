#include "tests/kiosk/hand/likeness.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace qiaomen {
namespace {

constexpr std::uint8_t kMaskGrey = 0x80;

bool are_comparable(const Picture32& a, const Picture32& b) {
  return a.width == b.width && a.height == b.height && !a.rgba.empty();
}

std::size_t place_of(const Picture32& picture, int x, int y) {
  return (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x)) * 4;
}

bool differs(const Picture32& a, const Picture32& b, std::size_t place) {
  for (std::size_t i = place; i < place + 3; ++i) {
    const int by = static_cast<int>(a.rgba[i]) - static_cast<int>(b.rgba[i]);
    if (by > kLeastDifference || by < -kLeastDifference) return true;
  }
  return false;
}

bool covers(Masks masks, int x, int y) {
  const Point middle{static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F};
  return std::ranges::any_of(masks, [&](const Rect& mask) { return mask.contains(middle); });
}

template <typename Visit>
void each_pixel(const Picture32& picture, const Visit& visit) {
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) visit(x, y, place_of(picture, x, y));
  }
}

// How many pixels no mask covers.
std::size_t uncovered(const Picture32& picture, Masks masks) {
  std::size_t count = 0;
  for (int y = 0; y < picture.height; ++y) {
    std::vector<std::pair<int, int>> spans;
    for (const Rect& mask : masks) {
      if (covers({&mask, 1}, static_cast<int>(mask.x), y)) spans.emplace_back(mask.x, mask.right());
    }
    std::ranges::sort(spans);
    int covered_to = 0;
    for (const auto& [from, to] : spans) {
      count += static_cast<std::size_t>(std::max(0, from - covered_to));
      covered_to = std::max(covered_to, to);
    }
    count += static_cast<std::size_t>(std::max(0, picture.width - covered_to));
  }
  return count;
}

}  // namespace

double difference(const Picture32& a, const Picture32& b, Masks masks) {
  if (!are_comparable(a, b)) return 1;
  const auto all = uncovered(a, masks);
  std::size_t differ = 0;
  each_pixel(a,
             [&](int x, int y, std::size_t place) { differ += differs(a, b, place) && !covers(masks, x, y) ? 1 : 0; });
  return all == 0 ? 1 : static_cast<double>(differ) / static_cast<double>(all);
}

bool is_like(const Picture32& a, const Picture32& b, Masks masks) { return difference(a, b, masks) <= kMostShare; }

Picture32 masked(Picture32 picture, Masks masks) {
  each_pixel(picture, [&](int x, int y, std::size_t place) {
    if (covers(masks, x, y)) std::fill_n(picture.rgba.begin() + static_cast<std::ptrdiff_t>(place), 3, kMaskGrey);
  });
  return picture;
}

Picture32 marked(const Picture32& picture, const Picture32& reference, Masks masks) {
  Picture32 shown = picture;
  if (!are_comparable(picture, reference)) return shown;
  each_pixel(picture, [&](int x, int y, std::size_t place) {
    for (std::size_t i = place; i < place + 3; ++i)
      shown.rgba[i] = static_cast<std::uint8_t>(128 + picture.rgba[i] / 2);
    if (!differs(picture, reference, place) || covers(masks, x, y)) return;
    shown.rgba[place] = 0xFF;
    shown.rgba[place + 1] = shown.rgba[place + 2] = 0;
  });
  return shown;
}

bool writes_golden() {
  const char* asked = std::getenv("QIAOMEN_WRITE_GOLDEN");
  return asked != nullptr && std::strcmp(asked, "1") == 0;
}

}  // namespace qiaomen
