#include "tests/kiosk/support/headless.h"

#include <imgui.h>

#include <algorithm>
#include <stdexcept>

namespace qiaomen {
namespace {

constexpr float kFrame = 1.0F / 60;

Words load_words(const std::string& language) {
  std::vector<std::string> faults;
  auto words = Words::load(std::filesystem::path(QIAOMEN_STRINGS) / (language + ".json"), faults);
  if (!faults.empty()) throw std::runtime_error(faults.front());
  return words;
}

// What a renderer does with textures: nothing is uploaded here, their pixels are read where they are.
void take_textures(ImDrawData& data) {
  for (ImTextureData* texture : *data.Textures) {
    if (texture->Status == ImTextureStatus_WantCreate || texture->Status == ImTextureStatus_WantUpdates) {
      texture->SetStatus(ImTextureStatus_OK);
    } else if (texture->Status == ImTextureStatus_WantDestroy) {
      texture->SetStatus(ImTextureStatus_Destroyed);
    }
  }
}

}  // namespace

Headless::Headless(Size display, const std::string& language)
    : context_(ImGui::CreateContext()), display_(display), words_(load_words(language)) {
  ImGui::SetCurrentContext(context_);  // a test may have another panel
  auto& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
  ImGui::GetStyle().AntiAliasedLinesUseTex = false;  // so that only glyphs have a texture
  io.DisplaySize = {display.w, display.h};
  auto fonts = Fonts::load({});
  if (!fonts) throw std::runtime_error(fonts.error().message);
  fonts_ = *std::move(fonts);
  ui_ = std::make_unique<Ui>(*fonts_, words_, station::kPanel);
}

Headless::~Headless() {
  ImGui::SetCurrentContext(context_);
  ui_.reset();
  fonts_.reset();
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) texture->SetStatus(ImTextureStatus_Destroyed);
  ImGui::DestroyContext(context_);
}

void Headless::frame(const Draw& draw) {
  ImGui::SetCurrentContext(context_);
  ImGui::GetIO().DeltaTime = kFrame;
  ImGui::NewFrame();
  ui_->begin(display_, look_);
  draw(*ui_);
  ui_->end();
  ImGui::Render();
  take_textures(*ImGui::GetDrawData());
}

void Headless::touch_at(Point at, const Draw& draw) {
  auto& io = ImGui::GetIO();
  io.AddMousePosEvent(at.x, at.y);
  frame(draw);
  io.AddMouseButtonEvent(0, true);
  frame(draw);
  io.AddMouseButtonEvent(0, false);
  frame(draw);
  io.AddMousePosEvent(-1, -1);
  frame(draw);
}

bool Headless::tap(std::string_view name, const Draw& draw) {
  const auto& controls = ui_->controls();
  const auto found = std::ranges::find(controls, name, &DrawnControl::name);
  if (found == controls.end() || found->kind == Control::Disabled) return false;
  const float scale = std::min(display_.w / ui_->panel().w, display_.h / ui_->panel().h);
  const Point middle = found->rect.center();
  touch_at({middle.x * scale, middle.y * scale}, draw);
  return true;
}

Picture32 Headless::picture_without_text(const Draw& draw) {
  frame(draw);
  return rasterise(*ImGui::GetDrawData(), Drawn::WithoutText);
}

Picture32 Headless::picture(const Draw& draw) {
  frame(draw);
  frame(draw);
  return rasterise(*ImGui::GetDrawData());
}

}  // namespace qiaomen
