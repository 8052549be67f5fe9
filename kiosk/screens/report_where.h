#pragma once

#include <string>
#include <variant>
#include <vector>

#include "kiosk/screens/estates.h"
#include "kiosk/screens/report_what.h"

namespace qiaomen {

struct ReportWhereView {
  BarView bar;
  Picture picture;                     // chosen in step 1
  std::string estate;                  // name
  std::string here;                    // where this station is
  std::vector<std::string> buildings;  // those of this page: at most six, five if there are more pages
  std::string more;                    // "6–12号楼" behind the last tile; empty: no more
  int buildings_in_all = 0;
  bool can_change_estate = false;
};

struct ChooseHere {};
struct ChooseBuilding {
  std::size_t index = 0;  // into `buildings`
};
struct MoreBuildings {};
using ReportWhereAction = std::variant<ChooseHere, ChooseBuilding, MoreBuildings, ChangeEstate, BarAction>;

// Step 2: where is it? 这里, or a building.
std::optional<ReportWhereAction> draw_report_where(const ReportWhereView& view, Ui& ui);

}  // namespace qiaomen
