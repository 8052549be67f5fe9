#include "kiosk/pages/months_page.h"

#include <algorithm>
#include <chrono>

#include "engine/domain/rates.h"
#include "kiosk/when_text.h"

namespace qiaomen {
namespace {

VisitMonth visits_of(const PublicMonthLine& line, const Words& words) {
  VisitMonth month{.month = month_text(line.month, words), .rate = {}, .count = {}};
  if (line.to_visit <= 0) return month;
  month.rate = percent_text(Rate{line.visited, line.to_visit});
  month.count = std::to_string(line.visited) + "/" + std::to_string(line.to_visit);
  month.visited = std::min(1.0F, static_cast<float>(line.visited) / static_cast<float>(line.to_visit));
  return month;
}

}  // namespace

std::string month_text(CivilDay month, const Words& words) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{month}}};
  return words("when.month", {{"month", std::to_string(static_cast<unsigned>(date.month()))}});
}

std::vector<IssueMonth> issue_months(const ServedEstate& estate, const Words& words) {
  std::vector<IssueMonth> months;
  for (const auto& line : estate.months)
    months.push_back({month_text(line.month, words), line.closed, line.open_at_end});
  return months;
}

Next MonthsPage::draw(const BarView& bar, PageWorld& world, Ui& ui) {
  const ServedEstate& estate = world.estate();
  MonthsView view{.bar = bar,
                  .estate = estate.names.name,
                  .issues = issue_months(estate, world.words),
                  .visits = {},
                  .target_text = {}};
  for (const auto& line : estate.months) view.visits.push_back(visits_of(line, world.words));
  if (!estate.figures.empty()) {
    const auto target = estate.figures.front().target_permille;
    view.target = static_cast<float>(target) / 1000;
    view.target_text = permille_text(target);
  }
  view.back = back_;
  const auto action = draw_months(view, ui);
  if (!action) return Stay{};
  return std::visit(
      Overloaded{[&](ShowMonthsBack show) -> Next {
                   back_ = show.back;
                   return Stay{};
                 },
                 [](LeaveMonths) -> Next { return Back{}; }, [](BarAction bar_action) -> Next { return bar_action; }},
      *action);
}

}  // namespace qiaomen
