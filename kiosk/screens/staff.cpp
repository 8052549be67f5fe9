#include "kiosk/screens/staff.h"

#include <algorithm>

#include "kiosk/ui/keys.h"
#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr float kKeysTop = 880, kFieldHeight = 152;
constexpr float kDot = 36, kDotPitch = 68;

void draw_field(const StaffPinView& view, Ui& ui, const Rect& field) {
  const auto& theme = ui.theme();
  ui.fill(field, theme.card, 28);
  ui.outline(field, view.is_wrong ? theme.wrong.ink : theme.teal, 5, 28);
  if (view.digits == 0) {
    ui.text(ui.words()("staff.empty"), field.inset(40, 0), type::kBody, theme.ink2);
    return;
  }
  for (std::size_t i = 0; i < view.digits; ++i) {
    ui.disc({field.x + 40 + kDot / 2 + static_cast<float>(i) * kDotPitch, field.center().y}, kDot / 2, theme.ink);
  }
}

void draw_note(const StaffPinView& view, Ui& ui, Point at) {
  if (view.note.empty()) return;
  const auto& theme = ui.theme();
  const auto color = view.is_wrong ? theme.wrong.ink : theme.ink2;
  ui.icon(view.is_wrong ? Icon::Error : Icon::Info, {at.x + 24, at.y + ui.line_height(type::kHelp) / 2}, 48, color);
  ui.paragraph(view.note, {at.x + 68, at.y, station::kContent - 68, 0}, type::kHelp, color);
}

}  // namespace

std::optional<StaffPinAction> draw_staff_pin(const StaffPinView& view, Ui& ui) {
  const auto& words = ui.words();
  ui.fill(ui.whole(), ui.theme().ground);
  draw_top_bar(view.bar, ui);
  const float head = page_head(ui, {0, 0, words("staff.pin-title"), words("staff.pin-help")});
  const Rect field{station::kMargin, std::max(head + 24, 560.0F), station::kContent, kFieldHeight};
  draw_field(view, ui, field);
  draw_note(view, ui, {station::kMargin, field.bottom() + 24});
  std::optional<StaffPinAction> action;
  if (const auto pressed = keypad(ui, kKeysTop)) {
    if (*pressed == kErasesDigit) {
      action = ErasePinDigit{};
    } else {
      action = TypePinDigit{*pressed};
    }
  }
  const Button open{
      .label = words("staff.open"), .icon = Icon::Lock, .kind = ButtonKind::Primary, .enabled = view.can_open};
  if (button(ui, open, station::kPrimary)) action = OpenWithPin{};
  if (const auto bar = draw_bottom_bar(view.bar, ui)) action = *bar;
  return action;
}

std::optional<StaffMenuAction> draw_staff_menu(const StaffMenuView& view, Ui& ui) {
  const auto& words = ui.words();
  const auto& theme = ui.theme();
  ui.fill(ui.whole(), theme.ground);
  draw_top_bar(view.bar, ui);
  const float head = page_head(ui, {0, 0, words("staff.title"), words("staff.help")});
  std::optional<StaffMenuAction> action;
  const float y = std::max(head + 48, station::kControlsFrom);
  const Banner what{Icon::Warning, &theme.waiting, words("staff.stop-title"), words("staff.stop-help")};
  const float high = banner(ui, what, {station::kMargin, y}, station::kContent);
  const Button stop{.label = words("staff.stop"), .icon = Icon::Lock, .kind = ButtonKind::Neutral};
  if (button(ui, stop, {station::kMargin, y + high + station::kGutter, station::kContent, 144})) action = StopService{};
  const Button back{.label = words("staff.back"), .icon = Icon::Home, .kind = ButtonKind::Primary};
  if (button(ui, back, station::kPrimary)) action = BackToService{};
  if (const auto bar = draw_bottom_bar(view.bar, ui)) action = *bar;
  return action;
}

}  // namespace qiaomen
