#pragma once

#include <optional>
#include <string_view>

#include "kiosk/ui/ui.h"

namespace qiaomen {

// What a finger writes with.

struct Key {
  std::string_view label;
  std::optional<Icon> icon;  // over the label, which is then small
  bool is_function = false;  // does something instead of writing
  float size = 52;
};
bool key(Ui& ui, const Key& key, const Rect& rect);

// Ten large digits and 删一位, as wide as the page, from `top` down.
inline constexpr float kKeypadHeight = 636;
inline constexpr char kErasesDigit = '\b';
std::optional<char> keypad(Ui& ui, float top);

}  // namespace qiaomen
