#include "kiosk/screens/public_figures.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr float kRingStroke = 32, kBar = 76, kPadding = 36;
constexpr float kTurn = 6.2831853F;
constexpr TextStyle kVerdict{46, Weight::Bold, 1.3F};

// Of the rate: "99.9%" and "100%" stay clear of it at every step.
struct Ring {
  float diameter;
  TextStyle rate;
};
Ring ring_of(const Ui& ui) {
  if (ui.look().step == TextStep::Standard) return {300, {60, Weight::Bold, 1.1F}};
  return {340, {52, Weight::Bold, 1.1F}};
}
constexpr std::size_t kNoticesHere = 4;
constexpr Rect kHow{48, 1560, 400, 144}, kAll{472, 1560, 560, 144};

Point on_ring(Point center, float radius, float turns) {
  return {center.x + radius * std::sin(turns * kTurn), center.y - radius * std::cos(turns * kTurn)};
}

void draw_ring(const EstateFigures& figures, Ui& ui, Point center) {
  const auto& theme = ui.theme();
  const auto [diameter, rate] = ring_of(ui);
  const float radius = (diameter - kRingStroke) / 2;
  ui.arc(center, radius, 0, 1, theme.well, kRingStroke);
  if (!theme.tints) ui.arc(center, radius, 0, 1, theme.edge, 4);
  ui.arc(center, radius, 0, figures.turned, theme.teal, kRingStroke);
  ui.line(on_ring(center, radius - 28, figures.target), on_ring(center, radius + 28, figures.target), theme.ink, 8);
  const float number = ui.line_height(rate), label = ui.line_height(type::kMeta);
  const Rect box{center.x - diameter / 2, center.y - (number + label) / 2, diameter, number};
  ui.text(figures.rate, box, rate, theme.ink, Align::Center);
  ui.text(ui.words()("public.rate"), {box.x, box.bottom(), box.w, label}, type::kMeta, theme.ink2, Align::Center);
}

std::string count_sentence(const EstateFigures& figures, const Words& words) {
  return words("public.visited", {{"of", std::to_string(figures.households)},
                                  {"visited", std::to_string(figures.visited)},
                                  {"left", std::to_string(figures.households - figures.visited)}});
}

// Ring and what it says; gives where the card ends.
float draw_rate_card(const EstateFigures& figures, Ui& ui, float top) {
  const auto& theme = ui.theme();
  const auto& words = ui.words();
  const float ring = ring_of(ui).diameter;
  const float x = station::kMargin + kPadding + ring + 48, wide = station::kMargin + station::kContent - kPadding - x;
  const auto verdict = words(figures.is_met ? "public.met" : "public.not-met", {{"target", figures.target_text}});
  const auto sentence = count_sentence(figures, words);
  const auto tick = words("public.tick", {{"target", figures.target_text}});
  const float verdict_x = x + 64;
  const auto count = [&](std::string_view text, const TextStyle& style, float width) {
    return static_cast<float>(ui.lines(text, style, width).size()) * ui.line_height(style);
  };
  const float texts = count(verdict, kVerdict, wide - 64) + 8 + count(sentence, type::kBody, wide) + 8 +
                      count(tick, type::kMeta, wide - 28);
  const Rect rect{station::kMargin, top, station::kContent, std::max(ring, texts) + 2 * kPadding};
  card(ui, rect);
  draw_ring(figures, ui, {rect.x + kPadding + ring / 2, rect.center().y});
  const Tone& tone = figures.is_met ? theme.done : theme.waiting;
  float y = rect.center().y - texts / 2;
  ui.icon(figures.is_met ? Icon::CheckCircle : Icon::Schedule, {x + 24, y + ui.line_height(kVerdict) / 2}, 48,
          tone.ink);
  y += ui.paragraph(verdict, {verdict_x, y, wide - 64, 0}, kVerdict, tone.ink) + 8;
  y += ui.paragraph(sentence, {x, y, wide, 0}, type::kBody, theme.ink) + 8;
  ui.fill({x, y + ui.line_height(type::kMeta) / 2 - 18, 8, 36}, theme.ink);
  ui.paragraph(tick, {x + 28, y, wide - 28, 0}, type::kMeta, theme.ink2);
  return rect.bottom();
}

struct Part {
  std::int64_t count;
  std::string_view words;
};

// Solid or hollow, the number in it; where it is too narrow for that, above its end.
void draw_part(Ui& ui, const Part& part, const Rect& rect, bool solid) {
  const auto& theme = ui.theme();
  if (solid) {
    ui.fill(rect, theme.teal, 8);
  } else {
    ui.outline(rect, theme.wrong.fill, 5, 8);
  }
  ui.text(std::to_string(part.count), rect, type::kRowTitle, solid ? theme.calm.on_fill : theme.wrong.ink,
          Align::Center);
}

void draw_bar(Ui& ui, const Part& done, const Part& open, const Rect& rect) {
  const float least = std::max(96.0F, ui.width(std::to_string(std::max(done.count, open.count)), type::kRowTitle) + 40);
  const auto all = static_cast<float>(done.count + open.count);
  float solid = rect.w * static_cast<float>(done.count) / all;
  if (open.count == 0) return draw_part(ui, done, rect, true);
  if (done.count == 0) return draw_part(ui, open, rect, false);
  solid = std::clamp(solid, least, rect.w - least - 6);
  draw_part(ui, done, {rect.x, rect.y, solid, rect.h}, true);
  draw_part(ui, open, {rect.x + solid + 6, rect.y, rect.w - solid - 6, rect.h}, false);
}

float draw_legend(Ui& ui, const Part& part, float x, float y, bool solid) {
  const auto& theme = ui.theme();
  const float high = ui.line_height(type::kHelp);
  const Rect box = square({x + 18, y + high / 2}, 36);
  if (solid) {
    ui.fill(box, theme.teal, 4);
  } else {
    ui.outline(box, theme.wrong.fill, 5, 4);
  }
  return x + 52 + ui.text(part.words, {x + 52, y, 400, high}, type::kHelp, theme.ink) + 48;
}

float draw_issue_card(const EstateFigures& figures, Ui& ui, float top) {
  const auto& theme = ui.theme();
  const auto& words = ui.words();
  const auto all = figures.issues_closed + figures.issues_open;
  const float wide = station::kContent - 2 * kPadding, title = ui.line_height(type::kValue);
  const auto& none = words("public.no-issues");
  const float none_high = static_cast<float>(ui.lines(none, type::kBody, wide).size()) * ui.line_height(type::kBody);
  const float below = all > 0 ? kBar + 12 + ui.line_height(type::kHelp) : none_high;
  const Rect rect{station::kMargin, top, station::kContent, 28 + title + 16 + below + 24};
  card(ui, rect);
  const Rect inside = rect.inset(kPadding, 0);
  float y = rect.y + 28;
  ui.text(words("public.issues", {{"count", std::to_string(all)}}), {inside.x, y, inside.w, title}, type::kValue,
          theme.ink);
  y += title + 16;
  if (all == 0) {
    ui.paragraph(none, {inside.x, y, inside.w, 0}, type::kBody, theme.ink2);
    return rect.bottom();
  }
  const Part done{figures.issues_closed, words("public.closed")}, open{figures.issues_open, words("public.open")};
  draw_bar(ui, done, open, {inside.x, y, inside.w, kBar});
  y += kBar + 12;
  draw_legend(ui, open, draw_legend(ui, done, inside.x, y, true), y, false);
  return rect.bottom();
}

constexpr float kChartRoom = 320, kLeastChart = 300, kContentTo = 1536;

struct MonthCard {
  float title, legend, head;
  bool beside;  // the legend, of the title
  float chart;  // its height; 0: there is no room for it
};
MonthCard month_card_at(const Ui& ui, float top) {
  const float title = ui.line_height(type::kValue), legend = ui.line_height(type::kHelp), chevron = 64;
  const float wide = ui.width(ui.words()("public.by-month"), type::kValue) + 24 + issue_legend_width(ui) + chevron;
  const bool beside = wide <= station::kContent - 2 * kPadding;
  const float head = beside ? title : title + 8 + legend;
  const float ideal = kChartRoom + ui.line_height(type::kMeta) + ui.line_height(type::kRowTitle);
  const float chart = std::min(ideal, kContentTo - top - 28 - head - 12 - 20);
  return {title, legend, head, beside, chart < kLeastChart ? 0 : chart};
}

// Gives where it ends, and whether it was touched.
std::pair<float, bool> draw_month_card(const PublicFiguresView& view, Ui& ui, float top) {
  const auto& theme = ui.theme();
  const auto& name = ui.words()("public.by-month");
  const auto [title, legend, head, beside, chart] = month_card_at(ui, top);
  const float high = chart > 0 ? 28 + head + 12 + chart + 20 : 28 + title + 28;
  const Rect rect{station::kMargin, top, station::kContent, high};
  const bool done = card_button(ui, name, rect);
  const Rect inside = rect.inset(kPadding, 0);
  const float y = rect.y + 28;
  ui.text(name, {inside.x, y, inside.w, title}, type::kValue, theme.ink);
  ui.icon(Icon::ChevronRight, {inside.right() - 24, y + title / 2}, 44, theme.ink2);
  if (chart == 0) return {rect.bottom(), done};
  if (beside) {
    draw_issue_legend(ui, {inside.right() - 64 - issue_legend_width(ui), y + (title - legend) / 2});
  } else {
    draw_issue_legend(ui, {inside.x, y + title + 8});
  }
  draw_issue_months(ui, view.months, {inside.x, y + head + 12, inside.w, chart});
  return {rect.bottom(), done};
}

bool has_issues(const std::vector<IssueMonth>& months) {
  return std::ranges::any_of(months, [](const IssueMonth& month) { return month.closed + month.open > 0; });
}

std::optional<PublicFiguresAction> draw_notices(const PublicFiguresView& view, Ui& ui, float top) {
  const float pitch = ui.line_height(kListTitle) + ui.line_height(type::kMeta) + 32;
  const float room = station::kPrimary.y - 24 - top;
  const auto fit = static_cast<std::size_t>(std::max(0.0F, room / pitch));
  const auto count = std::min({view.notices.size(), kNoticesHere, fit});
  if (count == 0) return std::nullopt;
  card(ui, {station::kMargin, top, station::kContent, pitch * static_cast<float>(count)});
  std::optional<PublicFiguresAction> action;
  for (std::size_t i = 0; i < count; ++i) {
    const Rect row{station::kMargin + kPadding, top + pitch * static_cast<float>(i), station::kContent - 2 * kPadding,
                   pitch};
    if (i > 0) hairline(ui, row.x, row.y, row.w);
    const auto& notice = view.notices[i];
    if (list_row(ui, {notice.icon, notice.title, notice.detail, notice.title}, row)) action = OpenPublicNotice{i};
  }
  return action;
}

float draw_nothing_counted(Ui& ui, float top) {
  const auto& words = ui.words();
  const Banner nothing{Icon::BarChart, &ui.theme().calm, words("public.none"), words("public.none-help")};
  return top + banner(ui, nothing, {station::kMargin, top}, station::kContent);
}

const std::string& station_of(const PublicFiguresView& view, const Words& words) {
  return view.station.empty() ? words("station.unnamed") : view.station;
}

// The estate's name, and beside it or below it since when the figures stand. Gives where that ends.
float draw_estate_head(const PublicFiguresView& view, Ui& ui) {
  const auto& words = ui.words();
  const auto& title = view.estate.empty() ? words("public.title") : view.estate;
  const auto as_of = view.as_of.empty() ? words("public.help") : words("public.as-of", {{"when", view.as_of}});
  const float room = station::kContent - ui.width(title, type::kTitle) - 24;
  const bool beside = ui.width(as_of, type::kHelp) <= room;
  const float y = page_head(ui, {0, 0, title, beside ? std::string_view() : std::string_view(as_of)});
  if (!beside) return y;
  const Rect line{station::kMargin, station::kTopBar + 40, station::kContent, ui.line_height(type::kTitle)};
  ui.text(as_of, line, type::kHelp, ui.theme().ink2, Align::Right);
  return y;
}

std::optional<PublicFiguresAction> draw_buttons(const PublicFiguresView& view, Ui& ui) {
  const auto& words = ui.words();
  std::optional<PublicFiguresAction> action;
  const bool large = ui.look().step != TextStep::Standard, has_notices = view.notices_in_all > 0;
  const auto& how = words(large ? "public.how-short" : "public.how");
  if (button(ui, {.label = how, .icon = Icon::Help}, has_notices ? kHow : station::kPrimary)) action = AskHowCounted{};
  const auto all = words(large ? "public.all-short" : "public.all", {{"count", std::to_string(view.notices_in_all)}});
  if (has_notices && button(ui, {.label = all, .icon = Icon::List, .kind = ButtonKind::Primary}, kAll))
    action = ShowAllNotices{};
  return action;
}

}  // namespace

std::optional<PublicFiguresAction> draw_public_figures(const PublicFiguresView& view, Ui& ui) {
  const auto& words = ui.words();
  ui.fill(ui.whole(), ui.theme().ground);
  draw_top_bar(view.bar, ui);
  float y = draw_estate_head(view, ui) + 24;
  y = (view.figures ? draw_rate_card(*view.figures, ui, y) : draw_nothing_counted(ui, y)) + 24;
  std::optional<PublicFiguresAction> action;
  if (view.can_change_estate) {
    y = std::max(y, station::kControlsFrom);
    if (draw_estate_row({station_of(view, words), view.address, true}, ui, y)) action = ChangeEstate{};
    y += estate_row_height(ui) + 24;
  }
  if (has_issues(view.months)) {
    const auto [bottom, touched] = draw_month_card(view, ui, std::max(y, station::kControlsFrom));
    if (touched) action = ShowMonths{};
    y = bottom + 24;
  } else if (view.figures) {
    y = draw_issue_card(*view.figures, ui, y) + 24;
  }
  if (const auto opened = draw_notices(view, ui, std::max(y, station::kControlsFrom))) action = opened;
  if (const auto pressed = draw_buttons(view, ui)) action = pressed;
  if (const auto bar = draw_bottom_bar(view.bar, ui)) action = *bar;
  return action;
}

}  // namespace qiaomen
