#include "kiosk/screens/estates.h"

#include <algorithm>

#include "kiosk/screens/turns.h"
#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr float kPadding = 36, kContentTo = 1536;
constexpr std::size_t kMostRows = 6;
constexpr int kTitleLines = 2;
constexpr TextStyle kEstate{46, Weight::Bold, 1.2F};
constexpr float kButtonHeight = 104;

std::optional<EstatesAction> draw_rows(const EstatesView& view, Ui& ui, std::size_t first, std::size_t end,
                                       float pitch) {
  std::optional<EstatesAction> action;
  const float from = station::kControlsFrom;
  card(ui, {station::kMargin, from, station::kContent, pitch * static_cast<float>(end - first)});
  for (std::size_t i = first; i < end; ++i) {
    const Rect row{station::kMargin + kPadding, from + pitch * static_cast<float>(i - first),
                   station::kContent - 2 * kPadding, pitch};
    if (i > first) hairline(ui, row.x, row.y, row.w);
    const auto& estate = view.estates[i];
    if (list_row(ui, {Icon::HomeWork, estate.name, estate.station, estate.name}, row, kTitleLines))
      action = ChooseEstate{i};
  }
  return action;
}

}  // namespace

float estate_row_height(const Ui& ui) {
  return std::max(kButtonHeight, ui.line_height(kEstate) + ui.line_height(type::kMeta));
}

bool draw_estate_row(const EstateRow& row, Ui& ui, float y) {
  const auto& theme = ui.theme();
  const float wide = ui.look().step == TextStep::Standard ? 280 : 360;
  const float x = station::kMargin + 76, room = station::kContent - 76 - (row.can_change ? wide + 24 : 0);
  const float name = ui.line_height(kEstate), detail = ui.line_height(type::kMeta);
  ui.icon(Icon::HomeWork, {station::kMargin + 28, y + name / 2}, 56, theme.ink);
  paragraph_at_most(ui, 1, row.name, {x, y, room, name}, kEstate, theme.ink);
  paragraph_at_most(ui, 1, row.detail, {x, y + name, room, detail}, type::kMeta, theme.ink2);
  if (!row.can_change) return false;
  return button(ui, {.label = ui.words()("where.change-estate"), .icon = Icon::Swap},
                {station::kMargin + station::kContent - wide, y, wide, kButtonHeight});
}

std::optional<EstatesAction> draw_estates(const EstatesView& view, Ui& ui) {
  const auto& words = ui.words();
  ui.fill(ui.whole(), ui.theme().ground);
  draw_top_bar(view.bar, ui);
  const float pitch = ui.line_height(kListTitle) * kTitleLines + ui.line_height(type::kMeta) + 32;
  const float room = kContentTo - station::kControlsFrom;
  const auto each = std::clamp(static_cast<std::size_t>(room / pitch), std::size_t{1}, kMostRows);
  const std::size_t all = view.estates.size(), pages = std::max<std::size_t>(1, (all + each - 1) / each);
  const std::size_t page = std::min(view.first / each, pages - 1), first = page * each;
  const auto help = words("estates.help", {{"count", std::to_string(all)}, {"page", page_words(page, pages, words)}});
  page_head(ui, {0, 0, words("estates.title"), help});
  auto action = draw_rows(view, ui, first, std::min(all, first + each), pitch);
  switch (draw_turns(ui, page > 0, page + 1 < pages, words("estates.leave"))) {
    case Turn::Before: action = ShowEstatesFrom{first - each}; break;
    case Turn::After: action = ShowEstatesFrom{first + each}; break;
    case Turn::Leave: action = LeaveEstates{}; break;
    case Turn::None: break;
  }
  if (const auto bar = draw_bottom_bar(view.bar, ui)) action = *bar;
  return action;
}

}  // namespace qiaomen
