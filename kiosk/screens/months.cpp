#include "kiosk/screens/months.h"

#include <algorithm>

#include "kiosk/screens/turns.h"
#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr float kPadding = 36, kContentTo = 1536, kBetween = 24;

// A rate and its count need room beside their neighbours.
std::size_t months_on_page(const Ui& ui, const std::vector<VisitMonth>& months) {
  float wide = 0;
  for (const VisitMonth& month : months) wide = std::max(wide, widest(ui, month));
  const auto fit = static_cast<std::size_t>((station::kContent - 2 * kPadding) / (wide + 16));
  return std::clamp(fit, std::size_t{1}, kMonthsInChart);
}

template <typename Month>
std::span<const Month> part(const std::vector<Month>& months, std::size_t first, std::size_t end) {
  return std::span(months).subspan(first, end - first);
}

// Title and what stands beside or below it; gives what is left for the chart.
Rect draw_visits_head(const MonthsView& view, Ui& ui, const Rect& inside) {
  const auto& theme = ui.theme();
  const auto& words = ui.words();
  const float title = ui.line_height(type::kValue), tick = ui.line_height(type::kMeta);
  ui.text(words("months.visits"), {inside.x, inside.y, inside.w, title}, type::kValue, theme.ink);
  float y = inside.y + title;
  if (view.target > 0) {
    ui.fill({inside.x, y + tick / 2 - 3, 36, 6}, theme.ink);
    ui.text(words("public.tick", {{"target", view.target_text}}), {inside.x + 52, y, inside.w - 52, tick}, type::kMeta,
            theme.ink2);
    y += tick;
  }
  y += 12;
  return {inside.x, y, inside.w, inside.bottom() - y};
}

Rect draw_issues_head(Ui& ui, const Rect& inside) {
  const float title = ui.line_height(type::kValue);
  ui.text(ui.words()("public.by-month"), {inside.x, inside.y, inside.w, title}, type::kValue, ui.theme().ink);
  draw_issue_legend(ui, {inside.x, inside.y + title});
  const float y = inside.y + title + ui.line_height(type::kHelp) + 12;
  return {inside.x, y, inside.w, inside.bottom() - y};
}

}  // namespace

std::optional<MonthsAction> draw_months(const MonthsView& view, Ui& ui) {
  const auto& words = ui.words();
  ui.fill(ui.whole(), ui.theme().ground);
  draw_top_bar(view.bar, ui);
  const float top = page_head(ui, {0, 0, words("months.title"), view.estate}) + kBetween;
  const std::size_t each = months_on_page(ui, view.visits), all = std::min(view.issues.size(), view.visits.size());
  const std::size_t pages = std::max<std::size_t>(1, (all + each - 1) / each), back = std::min(view.back, pages - 1);
  const std::size_t end = all - back * each, first = end - std::min(end, each);
  const float high = (kContentTo - top - kBetween) / 2;
  const Rect visits{station::kMargin, top, station::kContent, high};
  const Rect issues{station::kMargin, visits.bottom() + kBetween, station::kContent, high};
  card(ui, visits);
  draw_visit_months(ui, part(view.visits, first, end), view.target,
                    draw_visits_head(view, ui, visits.inset(kPadding, 20)), each);
  card(ui, issues);
  draw_issue_months(ui, part(view.issues, first, end), draw_issues_head(ui, issues.inset(kPadding, 20)), each);
  std::optional<MonthsAction> action;
  switch (draw_turns(ui, back + 1 < pages, back > 0, words("pages.leave"))) {
    case Turn::Before: action = ShowMonthsBack{back + 1}; break;
    case Turn::After: action = ShowMonthsBack{back - 1}; break;
    case Turn::Leave: action = LeaveMonths{}; break;
    case Turn::None: break;
  }
  if (const auto bar = draw_bottom_bar(view.bar, ui)) action = *bar;
  return action;
}

}  // namespace qiaomen
