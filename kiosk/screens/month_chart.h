#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "kiosk/ui/ui.h"

namespace qiaomen {

// Bars by month, the oldest first: solid against hollow, and every number printed.

struct IssueMonth {
  std::string month;  // 11月
  std::int64_t closed = 0, open = 0;
};
struct VisitMonth {
  std::string month;
  std::string rate;   // "92.3%", cut; empty: nothing was to be visited
  std::string count;  // 594/643
  float visited = 0;  // the rate, 0 to 1
};

// As many as `inside` is divided into, so that few months do not grow wide.
inline constexpr std::size_t kMonthsInChart = 6;

// 已办好, 月底没办好: what the two kinds of bars mean. Gives where that ends.
float draw_issue_legend(Ui& ui, Point at);
float issue_legend_width(const Ui& ui);

void draw_issue_months(Ui& ui, std::span<const IssueMonth> months, const Rect& inside,
                       std::size_t room = kMonthsInChart);
// What a month's texts need.
float widest(const Ui& ui, const VisitMonth& month);
// `target`: a line across, 0 to 1; 0: none.
void draw_visit_months(Ui& ui, std::span<const VisitMonth> months, float target, const Rect& inside,
                       std::size_t room = kMonthsInChart);

}  // namespace qiaomen
