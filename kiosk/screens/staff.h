#pragma once

#include <cstddef>
#include <string>
#include <variant>

#include "kiosk/screens/bars.h"

namespace qiaomen {

struct StaffPinView {
  BarView bar;
  std::size_t digits = 0;  // typed so far: only their number is shown
  bool can_open = false;
  std::string note;  // what is wrong, how long to wait
  bool is_wrong = false;
};
struct TypePinDigit {
  char digit = '0';
};
struct ErasePinDigit {};
struct OpenWithPin {};
using StaffPinAction = std::variant<TypePinDigit, ErasePinDigit, OpenWithPin, BarAction>;
// The door for those who work here.
std::optional<StaffPinAction> draw_staff_pin(const StaffPinView& view, Ui& ui);

struct StaffMenuView {
  BarView bar;
};
struct StopService {};
struct BackToService {};
using StaffMenuAction = std::variant<StopService, BackToService, BarAction>;
// Behind it.
std::optional<StaffMenuAction> draw_staff_menu(const StaffMenuView& view, Ui& ui);

}  // namespace qiaomen
