#include "kiosk/ui/ui.h"

#include <imgui.h>

#include <cmath>
#include <numbers>

#include "kiosk/ui/line_break.h"
#include "kiosk/ui/wiped_text.h"

namespace qiaomen {
namespace {

ImU32 packed(Color c) { return IM_COL32(c.r, c.g, c.b, c.a); }

ImDrawFlags flags(Corners corners) {
  switch (corners) {
    case Corners::All: return ImDrawFlags_RoundCornersAll;
    case Corners::Left: return ImDrawFlags_RoundCornersLeft;
    case Corners::Top: return ImDrawFlags_RoundCornersTop;
    case Corners::None: return ImDrawFlags_RoundCornersNone;
  }
  return 0;
}

ImDrawList& canvas() { return *ImGui::GetWindowDrawList(); }
ImVec2 vec(Point p) { return {p.x, p.y}; }
ImVec2 snapped(Point p) { return {std::round(p.x), std::round(p.y)}; }

std::string utf8(Icon icon) {
  const auto code = static_cast<char32_t>(icon);
  return {static_cast<char>(0xE0U | code >> 12U), static_cast<char>(0x80U | (code >> 6U & 0x3FU)),
          static_cast<char>(0x80U | (code & 0x3FU))};
}

struct ShadowLayer {
  float expand, down;
  std::uint8_t alpha;
};
constexpr ShadowLayer kCardShadow[] = {{2, 9, 6}, {1, 5, 10}, {0, 2, 19}};
constexpr Color kShadow{74, 52, 28, 255};

}  // namespace

void Ui::begin(Size display, const Look& look) {
  look_ = look;
  ImGui::GetIO().UserData = &faults_;
  forget_page();
  covered_ = in_bar_ = false;
  images_.sweep();
  scale_ = std::min(display.w / panel_.w, display.h / panel_.h);
  origin_ = {std::floor((display.w - panel_.w * scale_) / 2), std::floor((display.h - panel_.h * scale_) / 2)};
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize({display.w, display.h});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::Begin("panel", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse);
}

// What a page showed may have been typed, and short texts lie within the lists, which keep their memory.
void Ui::forget_page() {
  for (DrawnText& drawn : texts_) wipe(drawn.text);
  for (DrawnControl& control : controls_) wipe(control.name);
  texts_.clear();
  controls_.clear();
  wipe(touched_);
}

void Ui::end() {
  ImGui::End();
  ImGui::PopStyleVar(2);
}

void Ui::fill(const Rect& rect, Color color, float radius, Corners corners) {
  canvas().AddRectFilled(snapped(placed({rect.x, rect.y})), snapped(placed({rect.right(), rect.bottom()})),
                         packed(color), radius * scale_, flags(corners));
}

void Ui::outline(const Rect& rect, Color color, float width, float radius) {
  const auto inner = rect.inset(width / 2);
  canvas().AddRect(vec(placed({inner.x, inner.y})), vec(placed({inner.right(), inner.bottom()})), packed(color),
                   std::max(0.0F, radius - width / 2) * scale_, ImDrawFlags_RoundCornersAll, width * scale_);
}

void Ui::line(Point from, Point to, Color color, float width) {
  canvas().AddLine(vec(placed(from)), vec(placed(to)), packed(color), width * scale_);
}

void Ui::polygon(const std::vector<Point>& corners, Color color) {
  std::vector<ImVec2> points;
  for (const Point& corner : corners) points.push_back(vec(placed(corner)));
  canvas().AddConvexPolyFilled(points.data(), static_cast<int>(points.size()), packed(color));
}

void Ui::disc(Point center, float radius, Color color) {
  canvas().AddCircleFilled(vec(placed(center)), radius * scale_, packed(color));
}

void Ui::arc(Point center, float radius, float from, float to, Color color, float width) {
  constexpr float kTurn = 2 * std::numbers::pi_v<float>;
  canvas().PathArcTo(vec(placed(center)), radius * scale_, (from - 0.25F) * kTurn, (to - 0.25F) * kTurn);
  canvas().PathStroke(packed(color), ImDrawFlags_None, width * scale_);
}

void Ui::gradient(const Rect& rect, Color top, Color bottom) {
  canvas().AddRectFilledMultiColor(snapped(placed({rect.x, rect.y})), snapped(placed({rect.right(), rect.bottom()})),
                                   packed(top), packed(top), packed(bottom), packed(bottom));
}

void Ui::shadow(const Rect& rect, float radius) {
  if (!theme().tints) return;
  for (const auto& [expand, down, alpha] : kCardShadow) {
    fill(rect.inset(-expand).moved(0, down), kShadow.faded(alpha), radius + expand);
  }
}

void Ui::icon(Icon icon, Point center, float side, Color color) {
  const auto text = utf8(icon);
  const auto box = square(center, side);
  canvas().AddText(fonts_.icons(), std::round(side * scale_), snapped(placed({box.x, box.y})), packed(color),
                   text.data(), text.data() + text.size());
  note({text, box, side, color, true});
}

void Ui::image(const Image& image, const Rect& rect, float radius) {
  const Size size = image.size();
  const float scale = std::max(rect.w / size.w, rect.h / size.h);
  const float across = rect.w / (size.w * scale) / 2, down = rect.h / (size.h * scale) / 2;
  canvas().AddImageRounded(image.texture().GetTexRef(), snapped(placed({rect.x, rect.y})),
                           snapped(placed({rect.right(), rect.bottom()})), {0.5F - across, 0.5F - down},
                           {0.5F + across, 0.5F + down}, IM_COL32_WHITE, radius * scale_);
}

float Ui::line_height(const TextStyle& style) const { return std::round(size(style) * style.line); }

float Ui::width(std::string_view text, const TextStyle& style) const {
  const float pixels = std::round(size(style) * kBoxOfIdeograph * scale_);
  return fonts_.of(style.weight)
             ->CalcTextSizeA(pixels, std::numeric_limits<float>::max(), 0, text.data(), text.data() + text.size())
             .x /
         scale_;
}

std::vector<std::string_view> Ui::lines(std::string_view text, const TextStyle& style, float width) const {
  return break_lines(text, width, [&](std::string_view piece) { return this->width(piece, style); });
}

float Ui::text(std::string_view text, const Rect& box, const TextStyle& style, Color color, Align align) {
  const float wide = width(text, style);
  const float ideograph = size(style);
  const float spare = box.w - wide;
  const float x = box.x + (align == Align::Left ? 0 : align == Align::Center ? spare / 2 : spare);
  const float pixels = std::round(ideograph * kBoxOfIdeograph * scale_);
  const Point middle = placed({x, box.center().y});
  const Point upper_left{middle.x, middle.y - pixels / 2 - kIdeographDrop * ideograph * scale_};
  canvas().AddText(fonts_.of(style.weight), pixels, snapped(upper_left), packed(color), text.data(),
                   text.data() + text.size());
  note({std::string(text), {x, box.center().y - ideograph / 2, wide, ideograph}, ideograph, color});
  return wide;
}

float Ui::paragraph(std::string_view text, const Rect& box, const TextStyle& style, Color color, Align align) {
  const float pitch = line_height(style);
  float y = box.y;
  for (const auto line : lines(text, style, box.w)) {
    const bool begins = line.data() == text.data() || line.empty() || line.data()[-1] == '\n';
    this->text(line, {box.x, y, box.w, pitch}, style, color, align);
    if (!begins && !covered_) texts_.back().goes_on = true;
    y += pitch;
  }
  return y - box.y;
}

Press Ui::touch(std::string_view name, const Rect& rect, Control kind) {
  if (covered_) return {};
  controls_.push_back({std::string(name), rect, kind, in_bar_});
  if (kind == Control::Disabled) return {};
  const std::string id(name);
  const Point at = placed({rect.x, rect.y});
  ImGui::SetCursorScreenPos(vec(at));
  const bool done = ImGui::InvisibleButton(id.c_str(), {rect.w * scale_, rect.h * scale_});
  if (done) touched_ = name;
  return {ImGui::IsItemActive() && ImGui::IsItemHovered(), done};
}

void Ui::say(std::string_view text) { note({std::string(text), {}, 0, theme().ink}); }

void Ui::note(DrawnText text) {
  if (covered_) return;
  text.in_bar = in_bar_;
  texts_.push_back(std::move(text));
}

}  // namespace qiaomen
