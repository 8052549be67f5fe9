#pragma once

#include <string>
#include <variant>
#include <vector>

#include "kiosk/screens/bars.h"

namespace qiaomen {

// A page that shows one estate is asked for another.
struct ChangeEstate {};

// Its name, what is said of it, and the way to another where there is one. `y`: its top; gives whether it was touched.
struct EstateRow {
  std::string_view name, detail;
  bool can_change = false;
};
float estate_row_height(const Ui& ui);
bool draw_estate_row(const EstateRow& row, Ui& ui, float y);

struct EstateChoice {
  std::string name;
  std::string station;  // its own, as far as one is known
};
struct EstatesView {
  BarView bar;
  std::vector<EstateChoice> estates;  // all that this kiosk serves, the station's own first
  std::size_t first = 0;              // of the page: any number, it is brought to the beginning of a page
};

struct ChooseEstate {
  std::size_t index = 0;  // into `estates`
};
struct ShowEstatesFrom {
  std::size_t first = 0;
};
struct LeaveEstates {};
using EstatesAction = std::variant<ChooseEstate, ShowEstatesFrom, LeaveEstates, BarAction>;

// 换小区: which of them?
std::optional<EstatesAction> draw_estates(const EstatesView& view, Ui& ui);

}  // namespace qiaomen
