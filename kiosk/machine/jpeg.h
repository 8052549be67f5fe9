#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace qiaomen {

struct Pixels {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgba;  // rows from the top
};

// A photo made smaller, so that neither side is longer than `side_max`, and turned upright (exif.h). nullopt: no JPEG,
// a cut or broken one, or one that would take too much memory or time.
std::optional<Pixels> decode_jpeg(std::span<const std::uint8_t> bytes, int side_max);
// What the camera wrote beside the picture, such as where and when, is not in it.
std::optional<std::vector<std::uint8_t>> encode_jpeg(const Pixels& pixels);

}  // namespace qiaomen
