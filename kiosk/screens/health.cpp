#include "kiosk/screens/health.h"

#include <algorithm>

#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr float kRowsTo = 1536, kDisc = 84, kGap = 28, kPadding = 14;
constexpr TextStyle kHow{40, Weight::Bold, 1.3F};
constexpr float kInside = station::kContent - 64;
constexpr float kText = kInside - kDisc - kGap;

// Label and value share a line where they fit.
bool is_one_line(const Ui& ui, const HealthRow& row) {
  return ui.width(row.label, type::kHelp) + 32 + ui.width(row.value, kHow) <= kText;
}

float height_of(const Ui& ui, const HealthRow& row) {
  const auto lines = [&](const std::string& text, const TextStyle& style) {
    return static_cast<float>(ui.lines(text, style, kText).size()) * ui.line_height(style);
  };
  float high = is_one_line(ui, row) ? ui.line_height(kHow) : ui.line_height(type::kHelp) + lines(row.value, kHow);
  if (!row.to_do.empty()) high += lines(row.to_do, type::kHelp);
  return std::max(high, kDisc) + 2 * kPadding;
}

void draw_row(Ui& ui, const HealthRow& row, const Rect& rect) {
  const auto& theme = ui.theme();
  const bool wrong = !row.to_do.empty();
  icon_disc(ui, wrong ? Icon::Warning : row.icon, {rect.x + kDisc / 2, rect.center().y}, kDisc,
            wrong ? theme.wrong : theme.calm);
  const Rect box{rect.x + kDisc + kGap, rect.y + kPadding, kText, 0};
  const float middle = rect.h - 2 * kPadding;
  float y = box.y;
  if (is_one_line(ui, row)) {
    const float high = wrong ? ui.line_height(kHow) : middle;
    ui.text(row.label, {box.x, y, box.w, high}, type::kHelp, theme.ink2);
    ui.text(row.value, {box.x, y, box.w, high}, kHow, theme.ink, Align::Right);
    y += high;
  } else {
    ui.text(row.label, {box.x, y, box.w, ui.line_height(type::kHelp)}, type::kHelp, theme.ink2);
    y += ui.line_height(type::kHelp);
    y += ui.paragraph(row.value, {box.x, y, box.w, 0}, kHow, theme.ink);
  }
  if (wrong) ui.paragraph(row.to_do, {box.x, y, box.w, 0}, type::kHelp, theme.wrong.ink);
}

// Each page's first row, and the end.
std::vector<std::size_t> pages_of(const std::vector<HealthRow>& rows, const Ui& ui, float room) {
  std::vector<std::size_t> starts{0};
  float left = room;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const float high = height_of(ui, rows[i]);
    if (high > left && i > starts.back()) {
      starts.push_back(i);
      left = room;
    }
    left -= high;
  }
  starts.push_back(rows.size());
  return starts;
}

std::optional<HealthAction> draw_turns(Ui& ui, const std::vector<std::size_t>& starts, std::size_t page) {
  const auto& words = ui.words();
  const bool has_before = page > 0, has_after = page + 2 < starts.size();
  std::optional<HealthAction> action;
  if (has_before && button(ui, {.label = words("pages.before"), .icon = Icon::ArrowBack}, {48, 1560, 312, 144}))
    action = ShowHealthFrom{starts[page - 1]};
  const Button after{.label = words("pages.after"), .icon_after = Icon::ArrowForward, .kind = ButtonKind::Primary};
  const Button leave{.label = words("pages.leave"), .icon = Icon::Check, .kind = ButtonKind::Primary};
  if (button(ui, has_after ? after : leave, has_before ? Rect{384, 1560, 648, 144} : station::kPrimary)) {
    if (has_after) {
      action = ShowHealthFrom{starts[page + 1]};
    } else {
      action = LeaveHealth{};
    }
  }
  return action;
}

}  // namespace

std::optional<HealthAction> draw_health(const HealthView& view, Ui& ui) {
  const auto& words = ui.words();
  const auto& theme = ui.theme();
  ui.fill(ui.whole(), theme.ground);
  draw_top_bar(view.bar, ui);
  const auto to_do = std::ranges::count_if(view.rows, [](const HealthRow& row) { return !row.to_do.empty(); });
  const auto help = to_do == 0 ? words("health.fine") : words("health.to-do", {{"count", std::to_string(to_do)}});
  const float from = page_head(ui, {0, 0, words("health.title"), help}) + 32;
  const auto starts = pages_of(view.rows, ui, kRowsTo - from - 32);
  const auto after = std::ranges::upper_bound(starts.begin(), starts.end() - 1, view.first);
  const auto page = static_cast<std::size_t>(std::max<std::ptrdiff_t>(1, after - starts.begin()) - 1);
  float high = 32;
  for (std::size_t i = starts[page]; i < starts[page + 1]; ++i) high += height_of(ui, view.rows[i]);
  card(ui, {station::kMargin, from, station::kContent, high});
  float y = from + 16;
  for (std::size_t i = starts[page]; i < starts[page + 1]; ++i) {
    const Rect row{station::kMargin + 32, y, kInside, height_of(ui, view.rows[i])};
    if (i > starts[page]) hairline(ui, row.x, y, row.w);
    draw_row(ui, view.rows[i], row);
    y = row.bottom();
  }
  auto action = draw_turns(ui, starts, page);
  if (const auto bar = draw_bottom_bar(view.bar, ui)) action = *bar;
  return action;
}

}  // namespace qiaomen
