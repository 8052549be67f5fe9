#include "kiosk/ui/image.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cstring>

namespace qiaomen {
namespace {

void withdraw(const Image& image) {
  ImGui::UnregisterUserTexture(&image.texture());
  ImGui::GetPlatformIO().Textures.find_erase(&image.texture());
}

// True: the renderer has it no more.
bool is_given_back(ImTextureData& texture) {
  if (texture.Status == ImTextureStatus_Destroyed) return true;
  if (texture.Status != ImTextureStatus_WantDestroy) {
    std::memset(texture.Pixels, 0, static_cast<std::size_t>(texture.GetSizeInBytes()));
    texture.SetStatus(ImTextureStatus_WantDestroy);
  }
  ++texture.UnusedFrames;
  return texture.TexID == ImTextureID_Invalid && texture.BackendUserData == nullptr;
}

}  // namespace

Image::Image(int width, int height, std::span<const std::uint8_t> rgba) : texture_(std::make_unique<ImTextureData>()) {
  texture_->Create(ImTextureFormat_RGBA32, width, height);
  texture_->UseColors = true;
  std::ranges::copy(rgba.first(static_cast<std::size_t>(texture_->GetSizeInBytes())), texture_->Pixels);
}

Image::~Image() = default;

Size Image::size() const { return {static_cast<float>(texture_->Width), static_cast<float>(texture_->Height)}; }

std::shared_ptr<const Image> Images::add(int width, int height, std::span<const std::uint8_t> rgba) {
  images_.push_back(std::make_shared<const Image>(width, height, rgba));
  ImGui::RegisterUserTexture(&images_.back()->texture());
  return images_.back();
}

void Images::sweep() {
  std::erase_if(images_, [](const std::shared_ptr<const Image>& image) {
    if (image.use_count() > 1 || !is_given_back(image->texture())) return false;
    withdraw(*image);
    return true;
  });
}

Images::~Images() {
  if (ImGui::GetCurrentContext() == nullptr) return;
  for (const auto& image : images_) withdraw(*image);
}

}  // namespace qiaomen
