#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "kiosk/ui/ui.h"

namespace qiaomen {

enum class Keys { Letters, Nine, Digits };  // 26 keys, 9 keys, 123

struct KeyboardView {
  Keys keys = Keys::Letters;
  bool has_pinyin = true;  // without it there are digits only
};

struct PressKey {
  char key;  // a–z, 2–9 of the nine keys, 0–9 of the digits, ' between syllables
};
struct PutText {
  std::string_view text;  // 号楼; of the catalogue
};
struct PressBlank {};  // takes the first candidate, or parts words
struct EraseLast {};
struct EraseComposed {};
struct SwitchKeys {
  Keys to;
};
struct WordsDone {};
using KeyboardAction = std::variant<PressKey, PutText, PressBlank, EraseLast, EraseComposed, SwitchKeys, WordsDone>;

// On its bed, from `kKeysTop` to the bottom bar; 写好了 is the page's primary button.
inline constexpr float kKeysTop = 1044;
std::optional<KeyboardAction> draw_keyboard(const KeyboardView& view, Ui& ui);

}  // namespace qiaomen
