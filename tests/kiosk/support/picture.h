#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "kiosk/ui/color.h"

struct ImDrawData;

namespace qiaomen {

// Opaque pixels, row by row from the top.
struct Picture32 {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgba;
  Color at(int x, int y) const;
};

// What the GPU would show, drawn on the CPU: the same from run to run and from machine to machine. `data` must come
// from a context whose renderer is said to have textures.
enum class Drawn { All, WithoutText };
Picture32 rasterise(const ImDrawData& data, Drawn drawn = Drawn::All);

void write_png(const Picture32& picture, const std::filesystem::path& file);
Picture32 read_png(const std::filesystem::path& file);  // 0 × 0: there is none

}  // namespace qiaomen
