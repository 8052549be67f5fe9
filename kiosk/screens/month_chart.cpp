#include "kiosk/screens/month_chart.h"

#include <algorithm>

namespace qiaomen {
namespace {

constexpr float kBar = 76, kHollow = 24, kApart = 6, kOutline = 5, kLegendBox = 36;
constexpr TextStyle kNumber{42, Weight::Bold, 1.3F}, kRate{36, Weight::Bold, 1.3F};

float bar_width(const Ui& ui, std::span<const IssueMonth> months, float pitch) {
  float wide = kBar;
  for (const IssueMonth& month : months) wide = std::max(wide, ui.width(std::to_string(month.closed), kNumber) + 32);
  return std::min(wide, pitch - 16);
}

// The month under the line, and the line itself; gives where it runs.
float draw_ground(Ui& ui, const Rect& inside) {
  const float y = inside.bottom() - ui.line_height(type::kMeta) - 8;
  ui.fill({inside.x, y, inside.w, 3}, ui.theme().edge);
  return y;
}

void draw_month_name(Ui& ui, const std::string& month, const Rect& column, float ground) {
  ui.text(month, {column.x, ground + 8, column.w, ui.line_height(type::kMeta)}, type::kMeta, ui.theme().ink2,
          Align::Center);
}

Rect column_of(const Rect& inside, std::size_t index, std::size_t room) {
  const float pitch = inside.w / static_cast<float>(room);
  return {inside.x + pitch * static_cast<float>(index), inside.y, pitch, inside.h};
}

Rect bar_in(const Rect& column, float wide, float bottom, float high) {
  return {column.center().x - wide / 2, bottom - high, wide, high};
}

// What a unit may be high at most for this month to fit into `room`.
float most_for(const IssueMonth& month, float room, float number) {
  const auto closed = static_cast<float>(month.closed), open = static_cast<float>(month.open);
  const float each = room / std::max(1.0F, closed + open);
  if (each * closed < number) return open > 0 ? (room - number) / open : room;
  if (open > 0 && each * open < kHollow) return (room - kHollow) / closed;
  return each;
}

// What a unit of the chart is high: the tallest month fits with the number above it.
float unit(const Ui& ui, std::span<const IssueMonth> months, float high) {
  const float number = ui.line_height(kNumber), room = high - number - kApart;
  float each = room;
  for (const IssueMonth& month : months) each = std::min(each, most_for(month, room, number));
  return each;
}

// Gives the top.
float draw_closed(Ui& ui, std::int64_t closed, const Rect& column, float wide, float bottom, float each) {
  const auto& theme = ui.theme();
  const float number = ui.line_height(kNumber);
  const float high = std::max(number, each * static_cast<float>(closed));
  const Rect bar = bar_in(column, wide, bottom, high);
  if (closed > 0) ui.fill(bar, theme.teal, 4);
  ui.text(std::to_string(closed), bar, kNumber, closed > 0 ? theme.calm.on_fill : theme.teal, Align::Center);
  return bar.y;
}

void draw_open(Ui& ui, std::int64_t open, const Rect& column, float wide, float bottom, float each) {
  const auto& theme = ui.theme();
  const float high = open > 0 ? std::max(kHollow, each * static_cast<float>(open)) : 0;
  const Rect bar = bar_in(column, wide, bottom - kApart, high);
  if (open > 0) ui.outline(bar, theme.wrong.fill, kOutline, 4);
  const float number = ui.line_height(kNumber);
  ui.text(std::to_string(open), {column.x, bar.y - number, column.w, number}, kNumber, theme.wrong.ink, Align::Center);
}

float legend_part(Ui& ui, std::string_view words, Point at, bool solid) {
  const auto& theme = ui.theme();
  const float high = ui.line_height(type::kHelp);
  const Rect box = square({at.x + kLegendBox / 2, at.y + high / 2}, kLegendBox);
  if (solid) {
    ui.fill(box, theme.teal, 4);
  } else {
    ui.outline(box, theme.wrong.fill, kOutline, 4);
  }
  const float x = at.x + kLegendBox + 14;
  return x + ui.text(words, {x, at.y, 600, high}, type::kHelp, theme.ink);
}

void draw_visits(Ui& ui, const VisitMonth& month, const Rect& column, float ground, float full) {
  const auto& theme = ui.theme();
  const Rect track = bar_in(column, kBar, ground, full);
  ui.fill(track, theme.well, 4);
  if (!theme.tints) ui.outline(track, theme.edge, 2, 4);
  ui.fill(bar_in(column, kBar, ground, full * month.visited), theme.teal, 4);
}

}  // namespace

float draw_issue_legend(Ui& ui, Point at) {
  const auto& words = ui.words();
  const float x = legend_part(ui, words("public.closed"), at, true) + 32;
  return legend_part(ui, words("public.open-at-end"), {x, at.y}, false);
}

float issue_legend_width(const Ui& ui) {
  const auto& words = ui.words();
  return 2 * (kLegendBox + 14) + 32 + ui.width(words("public.closed"), type::kHelp) +
         ui.width(words("public.open-at-end"), type::kHelp);
}

void draw_issue_months(Ui& ui, std::span<const IssueMonth> months, const Rect& inside, std::size_t room) {
  const float ground = draw_ground(ui, inside);
  const float each = unit(ui, months, ground - inside.y);
  const float wide = bar_width(ui, months, inside.w / static_cast<float>(room));
  for (std::size_t i = 0; i < std::min(room, months.size()); ++i) {
    const Rect column = column_of(inside, i, room);
    draw_month_name(ui, months[i].month, column, ground);
    const float top = draw_closed(ui, months[i].closed, column, wide, ground, each);
    draw_open(ui, months[i].open, column, wide, top, each);
  }
}

float widest(const Ui& ui, const VisitMonth& month) {
  return std::max(
      {ui.width(month.rate, kRate), ui.width(month.count, type::kMeta), ui.width(month.month, type::kMeta)});
}

void draw_visit_months(Ui& ui, std::span<const VisitMonth> months, float target, const Rect& inside, std::size_t room) {
  const auto& theme = ui.theme();
  const float number = ui.line_height(kRate), count = ui.line_height(type::kMeta);
  const Rect bars{inside.x, inside.y + number, inside.w, inside.h - number - count};
  const float ground = draw_ground(ui, bars), full = ground - bars.y - 8;
  for (std::size_t i = 0; i < std::min(room, months.size()); ++i) {
    const auto& month = months[i];
    const Rect column = column_of(bars, i, room);
    const bool is_counted = !month.rate.empty();
    draw_month_name(ui, month.month, column, ground);
    if (is_counted) draw_visits(ui, month, column, ground, full);
    ui.text(is_counted ? month.rate : ui.words()("months.no-visits"), {column.x, inside.y, column.w, number}, kRate,
            is_counted ? theme.ink : theme.ink2, Align::Center);
    ui.text(month.count, {column.x, inside.bottom() - count, column.w, count}, type::kMeta, theme.ink, Align::Center);
  }
  if (target <= 0) return;
  ui.fill({inside.x, ground - full * target - 3, inside.w, 6}, theme.ink);
}

}  // namespace qiaomen
