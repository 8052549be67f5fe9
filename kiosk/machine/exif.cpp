#include "kiosk/machine/exif.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

namespace qiaomen {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::uint8_t kStartOfScan = 0xDA, kEndOfImage = 0xD9, kApplication1 = 0xE1;
constexpr std::size_t kHeadMax = 64 << 10U;
constexpr std::uint32_t kOrientation = 274, kShort = 3;
constexpr std::size_t kEntry = 12;

// Numbers at offsets that a file names; beyond the end everything is 0.
struct Tiff {
  Bytes bytes;
  bool is_little = false;

  std::uint32_t at(std::size_t offset, std::size_t size) const {
    if (offset > bytes.size() || bytes.size() - offset < size) return 0;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      value = value << 8U | bytes[offset + (is_little ? size - 1 - i : i)];
    }
    return value;
  }
  std::uint32_t two(std::size_t offset) const { return at(offset, 2); }
  std::uint32_t four(std::size_t offset) const { return at(offset, 4); }
};

bool starts_with(Bytes bytes, std::string_view with) {
  return bytes.size() >= with.size() && std::memcmp(bytes.data(), with.data(), with.size()) == 0;
}

int orientation_in(Bytes tiff) {
  if (!starts_with(tiff, "II") && !starts_with(tiff, "MM")) return 1;
  const Tiff in{tiff, tiff[0] == 'I'};
  const std::size_t directory = in.four(4);
  const std::size_t entries = in.two(directory);
  for (std::size_t i = 0; i < entries && directory + 2 + (i + 1) * kEntry <= tiff.size(); ++i) {
    const auto entry = directory + 2 + i * kEntry;
    if (in.two(entry) != kOrientation) continue;
    const auto value = in.two(entry + 8);
    const bool sound = in.two(entry + 2) == kShort && value >= 1 && value <= 8;
    return sound ? static_cast<int>(value) : 1;
  }
  return 1;
}

// Where the pixel of the turned picture comes from.
struct Turn {
  bool swaps, across, down;  // rows become columns; then from the right, from below
};
Turn turn_of(int orientation) {
  switch (orientation) {
    case 2: return {false, true, false};
    case 3: return {false, true, true};
    case 4: return {false, false, true};
    case 5: return {true, false, false};
    case 6: return {true, false, true};
    case 7: return {true, true, true};
    case 8: return {true, true, false};
    default: return {false, false, false};
  }
}

}  // namespace

int orientation_of(Bytes jpeg) {
  constexpr std::string_view kExif("Exif\0\0", 6);
  const Bytes head = jpeg.first(std::min(jpeg.size(), kHeadMax));
  const Tiff in{head};
  std::size_t at = 2;
  while (at + 4 <= head.size() && head[at] == 0xFF && head[at + 1] != kStartOfScan && head[at + 1] != kEndOfImage) {
    const std::size_t size = in.two(at + 2);
    if (size < 2) return 1;
    const Bytes segment = head.subspan(at + 4, std::min(size - 2, head.size() - at - 4));
    if (head[at + 1] == kApplication1 && starts_with(segment, kExif))
      return orientation_in(segment.subspan(kExif.size()));
    at += 2 + size;
  }
  return 1;
}

Pixels upright(Pixels pixels, int orientation) {
  const auto [swaps, across, down] = turn_of(orientation);
  if (!swaps && !across && !down) return pixels;
  const int width = swaps ? pixels.height : pixels.width, height = swaps ? pixels.width : pixels.height;
  Pixels turned{width, height, {}};
  turned.rgba.resize(pixels.rgba.size());
  auto* to = turned.rgba.data();
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x, to += 4) {
      int from_x = swaps ? y : x, from_y = swaps ? x : y;
      if (across) from_x = pixels.width - 1 - from_x;
      if (down) from_y = pixels.height - 1 - from_y;
      const auto from = (static_cast<std::size_t>(from_y) * static_cast<std::size_t>(pixels.width) +
                         static_cast<std::size_t>(from_x)) *
                        4;
      std::memcpy(to, pixels.rgba.data() + from, 4);
    }
  }
  return turned;
}

}  // namespace qiaomen
