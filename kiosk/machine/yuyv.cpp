#include <algorithm>

#include "kiosk/machine/v4l2_photos.h"

namespace qiaomen {
namespace {

constexpr int kSideMax = 4096;

std::uint8_t channel(int value) { return static_cast<std::uint8_t>(std::clamp(value >> 8, 0, 255)); }

void put(std::vector<std::uint8_t>& rgba, int y, int u, int v) {
  const int c = 298 * (y - 16) + 128, d = u - 128, e = v - 128;
  rgba.insert(rgba.end(), {channel(c + 409 * e), channel(c - 100 * d - 208 * e), channel(c + 516 * d), 255});
}

}  // namespace

std::optional<Pixels> decode_yuyv(std::span<const std::uint8_t> bytes, int width, int height) {
  if (width <= 0 || height <= 0 || width > kSideMax || height > kSideMax || width % 2 != 0) return std::nullopt;
  const auto pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  if (bytes.size() < pixels * 2) return std::nullopt;
  Pixels picture{width, height, {}};
  picture.rgba.reserve(pixels * 4);
  for (std::size_t at = 0; at < pixels * 2; at += 4) {
    put(picture.rgba, bytes[at], bytes[at + 1], bytes[at + 3]);
    put(picture.rgba, bytes[at + 2], bytes[at + 1], bytes[at + 3]);
  }
  return picture;
}

}  // namespace qiaomen
