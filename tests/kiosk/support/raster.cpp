#include "tests/kiosk/support/raster.h"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace qiaomen {
namespace {

struct Target {
  Picture32& picture;
  int left, top, right, bottom;  // clip
};

std::array<float, 4> texel(const ImTextureData& texture, float u, float v) {
  const int x = std::clamp(static_cast<int>(u * static_cast<float>(texture.Width)), 0, texture.Width - 1);
  const int y = std::clamp(static_cast<int>(v * static_cast<float>(texture.Height)), 0, texture.Height - 1);
  const auto* pixel = texture.Pixels + (static_cast<std::ptrdiff_t>(y) * texture.Width + x) * texture.BytesPerPixel;
  if (texture.BytesPerPixel == 1) return {1, 1, 1, static_cast<float>(pixel[0]) / 255};
  return {static_cast<float>(pixel[0]) / 255, static_cast<float>(pixel[1]) / 255, static_cast<float>(pixel[2]) / 255,
          static_cast<float>(pixel[3]) / 255};
}

float edge(const ImVec2& a, const ImVec2& b, float x, float y) {
  return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
}

float channel(ImU32 color, int shift) { return static_cast<float>(color >> shift & 0xFFU) / 255; }

void blend(Picture32& picture, int x, int y, const std::array<float, 4>& color) {
  auto* pixel =
      &picture
           .rgba[(static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x)) *
                 4];
  for (std::size_t i = 0; i < 3; ++i) {
    const float under = static_cast<float>(pixel[i]) / 255;
    pixel[i] = static_cast<std::uint8_t>(std::lround((color[i] * color[3] + under * (1 - color[3])) * 255));
  }
}

// A pixel belongs to a triangle if its middle does; one on a shared edge to one of both.
bool is_top_left(const ImVec2& a, const ImVec2& b) { return a.y == b.y ? b.x < a.x : b.y > a.y; }

void triangle(const Target& target, const ImTextureData& texture, std::array<ImDrawVert, 3> v) {
  float area = edge(v[0].pos, v[1].pos, v[2].pos.x, v[2].pos.y);
  if (area == 0) return;
  if (area < 0) {
    std::swap(v[1], v[2]);
    area = -area;
  }
  const auto [low_x, high_x] = std::minmax({v[0].pos.x, v[1].pos.x, v[2].pos.x});
  const auto [low_y, high_y] = std::minmax({v[0].pos.y, v[1].pos.y, v[2].pos.y});
  const int left = std::max(target.left, static_cast<int>(std::floor(low_x)));
  const int right = std::min(target.right, static_cast<int>(std::ceil(high_x)));
  const int top = std::max(target.top, static_cast<int>(std::floor(low_y)));
  const int bottom = std::min(target.bottom, static_cast<int>(std::ceil(high_y)));
  for (int y = top; y < bottom; ++y) {
    for (int x = left; x < right; ++x) {
      const float px = static_cast<float>(x) + 0.5F, py = static_cast<float>(y) + 0.5F;
      std::array<float, 3> w{};
      bool inside = true;
      for (std::size_t i = 0; i < 3 && inside; ++i) {
        const auto &a = v[(i + 1) % 3].pos, &b = v[(i + 2) % 3].pos;
        w[i] = edge(a, b, px, py);
        inside = w[i] > 0 || (w[i] == 0 && is_top_left(a, b));
      }
      if (!inside) continue;
      float u = 0, t = 0;
      std::array<float, 4> color{};
      for (std::size_t i = 0; i < 3; ++i) {
        const float part = w[i] / area;
        u += part * v[i].uv.x;
        t += part * v[i].uv.y;
        color[0] += part * channel(v[i].col, IM_COL32_R_SHIFT);
        color[1] += part * channel(v[i].col, IM_COL32_G_SHIFT);
        color[2] += part * channel(v[i].col, IM_COL32_B_SHIFT);
        color[3] += part * channel(v[i].col, IM_COL32_A_SHIFT);
      }
      const auto sample = texel(texture, u, t);
      for (std::size_t i = 0; i < 4; ++i) color[i] *= sample[i];
      if (color[3] > 0) blend(target.picture, x, y, color);
    }
  }
}

void draw_list(Picture32& picture, const ImDrawList& list) {
  for (const ImDrawCmd& command : list.CmdBuffer) {
    if (command.UserCallback != nullptr || command.TexRef._TexData == nullptr) continue;
    const Target target{picture, std::max(0, static_cast<int>(command.ClipRect.x)),
                        std::max(0, static_cast<int>(command.ClipRect.y)),
                        std::min(picture.width, static_cast<int>(command.ClipRect.z)),
                        std::min(picture.height, static_cast<int>(command.ClipRect.w))};
    for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
      std::array<ImDrawVert, 3> corners;
      for (unsigned k = 0; k < 3; ++k) {
        const auto index = list.IdxBuffer[static_cast<int>(command.IdxOffset + i + k)];
        corners[k] = list.VtxBuffer[static_cast<int>(command.VtxOffset + index)];
      }
      triangle(target, *command.TexRef._TexData, corners);
    }
  }
}

}  // namespace

Picture32 rasterise(const ImDrawData& data) {
  Picture32 picture{static_cast<int>(data.DisplaySize.x), static_cast<int>(data.DisplaySize.y), {}};
  picture.rgba.assign(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) * 4, 0xFF);
  for (const ImDrawList* list : data.CmdLists) draw_list(picture, *list);
  return picture;
}

}  // namespace qiaomen
