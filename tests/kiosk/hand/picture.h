#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "kiosk/ui/color.h"

namespace qiaomen {

// Opaque pixels, row by row from the top.
struct Picture32 {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgba;
  Color at(int x, int y) const;
  bool operator==(const Picture32&) const = default;
};

void write_png(const Picture32& picture, const std::filesystem::path& file);
Picture32 read_png(const std::filesystem::path& file);  // 0 × 0: there is none

}  // namespace qiaomen
