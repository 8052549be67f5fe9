#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "kiosk/screens/bars.h"

namespace qiaomen {

// What is typed is borrowed for one drawing.
struct TelephoneView {
  BarView bar;
  std::string_view digits;
  std::string note;       // how many are missing, and the like
  bool is_wrong = false;  // the note says what is wrong
};

struct PressDigit {
  char digit = '0';
};
struct EraseDigit {};
struct TelephoneDone {};
struct LeaveNone {};  // 不留了
using TelephoneAction = std::variant<PressDigit, EraseDigit, TelephoneDone, LeaveNone, BarAction>;

// A number to call back, by large keys.
std::optional<TelephoneAction> draw_telephone(const TelephoneView& view, Ui& ui);
// "138 0531 7788"; others as they are typed.
std::string spaced_telephone(std::string_view digits);

}  // namespace qiaomen
