#pragma once

#include <variant>
#include <vector>

#include "kiosk/screens/bars.h"
#include "kiosk/screens/month_chart.h"

namespace qiaomen {

// The same months in both; the oldest first.
struct MonthsView {
  BarView bar;
  std::string estate;
  std::vector<IssueMonth> issues;
  std::vector<VisitMonth> visits;
  float target = 0;         // of the visits' rate, 0 to 1; 0: none is known
  std::string target_text;  // "90%"
  std::size_t back = 0;     // pages before the newest; any number
};

struct ShowMonthsBack {
  std::size_t back = 0;
};
struct LeaveMonths {};
using MonthsAction = std::variant<ShowMonthsBack, LeaveMonths, BarAction>;

// 每月数字: the visits' rate at each month's end, and what came of the issues in it.
std::optional<MonthsAction> draw_months(const MonthsView& view, Ui& ui);

}  // namespace qiaomen
