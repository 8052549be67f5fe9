#include "kiosk/screens/keyboard.h"

#include <array>
#include <string_view>

#include "kiosk/ui/keys.h"
#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr float kHeight = 152, kGap = 13, kRowGap = 17;
constexpr float kSmall = 40;  // of a key that bears words

using Act = std::optional<KeyboardAction>;

float row_top(int row) { return kKeysTop + static_cast<float>(row) * (kHeight + kRowGap); }

// Keys from the left to the right, each as wide as it is told.
class Row {
 public:
  Row(Ui& ui, int row, float from = station::kMargin) : ui_(ui), top_(row_top(row)), x_(from) {}

  Rect next(float width) {
    const Rect rect{x_, top_, width, kHeight};
    x_ += width + kGap;
    return rect;
  }
  void press(Key look, float width, KeyboardAction does, Act& action) {
    if (key(ui_, look, next(width))) action = does;
  }

 private:
  Ui& ui_;
  float top_, x_;
};

float share(int keys) { return (station::kContent - kGap * static_cast<float>(keys - 1)) / static_cast<float>(keys); }

void letters(Row& row, std::string_view keys, Act& action) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    row.press({.label = keys.substr(i, 1)}, share(10), PressKey{keys[i]}, action);
  }
}

Key erase_key(const Words& words) {
  return {.label = words("keys.erase"), .icon = Icon::Backspace, .is_function = true};
}

Act draw_letters(Ui& ui) {
  const auto& words = ui.words();
  Act action;
  Row first(ui, 0);
  letters(first, "qwertyuiop", action);
  Row second(ui, 1, station::kMargin + (share(10) + kGap) / 2);
  letters(second, "asdfghjkl", action);
  const float side = (station::kContent - 7 * share(10) - 8 * kGap) / 2;
  Row third(ui, 2);
  third.press({.label = words("keys.part"), .is_function = true, .size = kSmall}, side, PressKey{'\''}, action);
  letters(third, "zxcvbnm", action);
  third.press(erase_key(words), side, EraseLast{}, action);
  return action;
}

Act draw_nine(Ui& ui) {
  const auto& words = ui.words();
  constexpr std::array kLetters = {"", "abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz"};
  Act action;
  for (int line = 0; line < 3; ++line) {
    Row row(ui, line);
    for (int i = line * 3; i < line * 3 + 3; ++i) {
      if (i == 0) {
        row.press({.label = words("keys.part"), .is_function = true, .size = kSmall}, share(4), PressKey{'\''}, action);
      } else {
        row.press({.label = kLetters[static_cast<std::size_t>(i)]}, share(4), PressKey{static_cast<char>('1' + i)},
                  action);
      }
    }
    if (line == 0) row.press(erase_key(words), share(4), EraseLast{}, action);
    if (line == 1)
      row.press({.label = words("keys.again"), .is_function = true, .size = kSmall}, share(4), EraseComposed{}, action);
    if (line == 2) row.press({.label = words("keys.comma")}, share(4), PutText{words("keys.comma")}, action);
  }
  return action;
}

// With the words that numbers stand before.
Act draw_digits(Ui& ui) {
  const auto& words = ui.words();
  constexpr std::array kDigits = {"1", "2", "3", "4", "5", "6", "7", "8", "9"};
  constexpr std::array kWords = {"keys.building", "keys.entrance"};
  Act action;
  for (int line = 0; line < 3; ++line) {
    Row row(ui, line);
    for (int i = line * 3; i < line * 3 + 3; ++i) {
      const auto* digit = kDigits[static_cast<std::size_t>(i)];
      row.press({.label = digit, .size = 64}, share(4), PressKey{digit[0]}, action);
    }
    if (line == 0) {
      row.press(erase_key(words), share(4), EraseLast{}, action);
    } else {
      const auto& text = words(kWords[static_cast<std::size_t>(line - 1)]);
      row.press({.label = text, .size = 44}, share(4), PutText{text}, action);
    }
  }
  return action;
}

Act draw_last_row(const KeyboardView& view, Ui& ui) {
  constexpr float kSwitch = 156, kDone = 336;
  const auto& words = ui.words();
  const bool digits = view.keys == Keys::Digits;
  const float blank = station::kContent - kDone - kGap - (view.has_pinyin ? 2 * (kSwitch + kGap) : 0);
  Act action;
  Row row(ui, 3);
  if (view.has_pinyin) {
    const Keys other = digits ? Keys::Letters : Keys::Digits;
    row.press({.label = words(digits ? "keys.letters" : "keys.digits"), .is_function = true, .size = kSmall}, kSwitch,
              SwitchKeys{other}, action);
    const bool nine = view.keys == Keys::Nine;
    row.press({.label = words(nine ? "keys.full" : "keys.nine"), .is_function = true, .size = kSmall}, kSwitch,
              SwitchKeys{nine ? Keys::Letters : Keys::Nine}, action);
  }
  if (digits) {
    row.press({.label = "0", .size = 64}, blank, PressKey{'0'}, action);
  } else {
    row.press({.label = words("keys.blank"), .size = kSmall}, blank, PressBlank{}, action);
  }
  if (button(ui, {.label = words("words.done"), .kind = ButtonKind::Primary}, row.next(kDone))) action = WordsDone{};
  return action;
}

}  // namespace

std::optional<KeyboardAction> draw_keyboard(const KeyboardView& view, Ui& ui) {
  Act action;
  switch (view.keys) {
    case Keys::Letters: action = draw_letters(ui); break;
    case Keys::Nine: action = draw_nine(ui); break;
    case Keys::Digits: action = draw_digits(ui); break;
  }
  if (const auto last = draw_last_row(view, ui)) action = last;
  return action;
}

}  // namespace qiaomen
