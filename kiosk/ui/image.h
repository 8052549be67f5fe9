#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "kiosk/ui/geometry.h"

struct ImTextureData;

namespace qiaomen {

// A photo that can be drawn.
class Image {
 public:
  // `rgba`: rows from the top.
  Image(int width, int height, std::span<const std::uint8_t> rgba);
  ~Image();
  Image(const Image&) = delete;

  Size size() const;
  ImTextureData& texture() const { return *texture_; }

 private:
  std::unique_ptr<ImTextureData> texture_;
};

// All of them in one ImGui context. Shared with the pages that draw them: when the last one lets go, its pixels are
// overwritten, and the renderer gives its copy back in the frame after.
class Images {
 public:
  ~Images();
  std::shared_ptr<const Image> add(int width, int height, std::span<const std::uint8_t> rgba);
  // Once a frame, before anything is drawn.
  void sweep();
  std::size_t count() const { return images_.size(); }

 private:
  std::vector<std::shared_ptr<const Image>> images_;
};

}  // namespace qiaomen
