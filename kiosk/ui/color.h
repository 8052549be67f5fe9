#pragma once

#include <cstdint>

namespace qiaomen {

struct Color {
  std::uint8_t r = 0, g = 0, b = 0, a = 255;
  bool operator==(const Color&) const = default;
  constexpr Color faded(std::uint8_t alpha) const { return {r, g, b, alpha}; }
};

// 0xRRGGBB, opaque.
constexpr Color rgb(std::uint32_t hex) {
  return {static_cast<std::uint8_t>(hex >> 16), static_cast<std::uint8_t>(hex >> 8), static_cast<std::uint8_t>(hex),
          255};
}

// Of two opaque colours, 1 to 21: WCAG 2.2, "contrast ratio" and "relative luminance".
double contrast(Color a, Color b);

}  // namespace qiaomen
