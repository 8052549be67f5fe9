#include "kiosk/ui/keys.h"

#include <array>

#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr float kRadius = 20;
constexpr float kPadKey = 144, kPadGap = 20, kPadDigit = 64;
constexpr float kKeyIcon = 56;

Rect pad_place(int index, float top) {
  const float wide = (station::kContent - 2 * kPadGap) / 3;
  return {station::kMargin + static_cast<float>(index % 3) * (wide + kPadGap),
          top + static_cast<float>(index / 3) * (kPadKey + kPadGap), wide, kPadKey};
}

}  // namespace

bool key(Ui& ui, const Key& key, const Rect& rect) {
  const auto& theme = ui.theme();
  const auto press = ui.touch(key.label, rect);
  const bool lit = key.is_function && theme.tints;
  if (theme.tints && !press.held) ui.fill(rect.moved(0, 3), theme.line, kRadius);
  ui.fill(rect, press.held ? theme.teal_tint : lit ? theme.line : theme.card, kRadius);
  if (!theme.tints) ui.outline(rect, theme.edge, theme.outline, kRadius);
  if (press.held) ui.outline(rect, theme.teal, 5, kRadius);
  if (key.icon) {
    const float label = ui.size(type::kBarLabel), high = kKeyIcon + 10 + label;
    const float top = rect.center().y - high / 2;
    ui.icon(*key.icon, {rect.center().x, top + kKeyIcon / 2}, kKeyIcon, theme.ink);
    ui.text(key.label, {rect.x, top + kKeyIcon + 10, rect.w, label}, type::kBarLabel, theme.ink, Align::Center);
  } else {
    ui.text(key.label, rect, {key.size, Weight::Bold, 1}, theme.ink, Align::Center);
  }
  return press.done;
}

std::optional<char> keypad(Ui& ui, float top) {
  constexpr std::array kDigits = {"1", "2", "3", "4", "5", "6", "7", "8", "9"};
  std::optional<char> pressed;
  for (int i = 0; i < 9; ++i) {
    const auto* digit = kDigits[static_cast<std::size_t>(i)];
    if (key(ui, {.label = digit, .size = kPadDigit}, pad_place(i, top))) pressed = digit[0];
  }
  if (key(ui, {.label = "0", .size = kPadDigit}, pad_place(10, top))) pressed = '0';
  const Button erase{.label = ui.words()("digits.delete"), .icon = Icon::Backspace, .kind = ButtonKind::Neutral};
  if (button(ui, erase, pad_place(11, top))) pressed = kErasesDigit;
  return pressed;
}

}  // namespace qiaomen
