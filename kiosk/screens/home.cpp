#include "kiosk/screens/home.h"

#include "kiosk/ui/illustration.h"
#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr float kSkyTo = 584;
constexpr Color kSkyTop = rgb(0xFFFBF4), kSkyBottom = rgb(0xFBE6CB);

bool is_large(const Ui& ui) { return ui.look().step != TextStep::Standard; }

// True: the station's name was touched.
bool draw_sky(const HomeView& view, Ui& ui) {
  const auto& theme = ui.theme();
  const bool drawn = theme.tints && !is_large(ui);
  if (drawn) {
    ui.gradient({0, 0, ui.panel().w, kSkyTo}, kSkyTop, kSkyBottom);
    draw_skyline(ui, {0, 330, ui.panel().w, kSkyTo - 330});
  }
  ui.fill({0, 0, ui.panel().w, 12}, theme.red);
  draw_mark(ui, {station::kMargin, 62, 96, 96});
  const Rect title{station::kMargin + 120, 62, station::kContent - 120, 96};
  const float clock = ui.text(view.bar.clock, title, {64, Weight::Bold, 1}, theme.ink, Align::Right);
  const TextStyle name{64, Weight::Bold, 1.15F};
  const Rect name_box{title.x, title.y, title.w - clock - 24, title.h};
  if (ui.width(view.bar.station, name) <= name_box.w) {
    ui.text(view.bar.station, name_box, name, theme.ink);
  } else {
    const TextStyle smaller{46, Weight::Bold, 1.15F};
    const auto lines = static_cast<float>(ui.lines(view.bar.station, smaller, name_box.w).size());
    const float high = lines * ui.line_height(smaller);
    ui.paragraph(view.bar.station, {name_box.x, title.center().y - high / 2, name_box.w, high}, smaller, theme.ink);
  }
  const float second = is_large(ui) ? 214 : 178;
  const Rect row{station::kMargin, second, station::kContent, ui.line_height(type::kBody)};
  ui.text(view.date, row, type::kHelp, theme.ink2, Align::Right);
  if (!is_large(ui)) {
    ui.text(ui.words()("home.motto"), row, type::kBody, theme.ink2);
  } else {
    ui.say(ui.words()("home.motto"));
  }
  draw_line_chip(view.bar, ui, {station::kMargin, is_large(ui) ? second + 130 : 290});
  if (is_large(ui))
    ui.paragraph(ui.words()("home.hint"), {station::kMargin, 430, station::kContent, 0}, type::kHelp, theme.ink2);
  ui.begin_bar();
  const Rect name_place{station::kMargin, 24, name_box.right() + 8 - station::kMargin, 172};
  const bool knocked = ui.touch(ui.words()("home.name"), name_place).done;
  ui.end_bar();
  return knocked;
}

struct Choice {
  Icon icon;
  std::string_view label, help;
};

bool draw_hero(Ui& ui, const Choice& choice, const Rect& rect) {
  const auto& theme = ui.theme();
  const auto press = ui.touch(choice.label, rect, Control::Primary);
  if (!press.held) ui.shadow(rect, 32);
  ui.fill(rect, press.held ? theme.red_pressed : theme.red, 32);
  const float disc = is_large(ui) ? 160 : 192;
  const Point at{rect.x + 44 + disc / 2, rect.center().y};
  ui.disc(at, disc / 2, theme.on_red);
  ui.icon(choice.icon, at, disc * 0.56F, theme.red);
  const float x = rect.x + disc + 84, wide = rect.right() - x - 110;
  const bool with_help = !is_large(ui);
  const float high = ui.line_height(type::kHero) + (with_help ? ui.line_height(type::kBody) : 0);
  const float y = rect.center().y - high / 2;
  ui.text(choice.label, {x, y, wide, ui.line_height(type::kHero)}, type::kHero, theme.on_red);
  if (with_help) {
    ui.text(choice.help, {x, y + ui.line_height(type::kHero), wide, ui.line_height(type::kBody)}, type::kBody,
            theme.on_red);
  } else {
    ui.say(choice.help);
  }
  ui.icon(Icon::ChevronRight, {rect.right() - 76, rect.center().y}, 72, theme.on_red);
  return press.done;
}

bool draw_choice(Ui& ui, const Choice& choice, const Rect& rect) {
  const auto& theme = ui.theme();
  const bool done = card_button(ui, choice.label, rect);
  icon_disc(ui, choice.icon, {rect.x + 32 + 68, rect.center().y}, 136, theme.calm);
  const TextStyle label{60, Weight::Bold, 1.25F};
  const float x = rect.x + 196, wide = rect.right() - x - 20;
  const bool with_help = !is_large(ui);
  const float high = ui.line_height(label) + (with_help ? ui.line_height(type::kMeta) : 0),
              y = rect.center().y - high / 2;
  ui.text(choice.label, {x, y, wide, ui.line_height(label)}, label, theme.ink);
  if (with_help) {
    ui.text(choice.help, {x, y + ui.line_height(label), wide, ui.line_height(type::kMeta)}, type::kMeta, theme.ink2);
  } else {
    ui.say(choice.help);
  }
  if (rect.w > station::kColumn) ui.icon(Icon::ChevronRight, {rect.right() - 60, rect.center().y}, 60, theme.ink2);
  return done;
}

std::optional<HomeAction> draw_notices(const HomeView& view, Ui& ui, const Rect& rect) {
  const auto& theme = ui.theme();
  card(ui, rect);
  const float head = 98;
  const Rect inside = rect.inset(36, 0);
  ui.text(ui.words()("home.notices"), {inside.x, rect.y, inside.w, head}, type::kValue, theme.ink);
  if (view.notices.empty()) {
    ui.paragraph(ui.words()("home.no-notices"), {inside.x, rect.y + head + 24, inside.w, 0}, type::kHelp, theme.ink2);
    return std::nullopt;
  }
  const bool turns = static_cast<std::size_t>(view.notices_in_all) > view.notices.size();
  const auto count =
      ui.words()(turns ? "home.notice-turns" : "home.notice-count",
                 {{"count", std::to_string(view.notices_in_all)}, {"seconds", std::to_string(kNoticeSeconds)}});
  ui.text(count, {inside.x, rect.y, inside.w, head}, type::kMeta, theme.ink2, Align::Right);
  std::optional<HomeAction> action;
  const float pitch = ui.line_height(kListTitle) + ui.line_height(type::kMeta) + 30;
  float y = rect.y + head;
  for (std::size_t i = 0; i < view.notices.size(); ++i, y += pitch) {
    hairline(ui, inside.x, y, inside.w);
    const auto& notice = view.notices[i];
    const Rect row{inside.x, y, inside.w, pitch};
    if (list_row(ui, {notice.icon, notice.title, notice.when, notice.title}, row)) action = OpenNotice{i};
  }
  return action;
}

}  // namespace

int notices_that_fit(TextStep step) { return step == TextStep::Standard ? 3 : 1; }

std::optional<HomeAction> draw_home(const HomeView& view, Ui& ui) {
  ui.fill(ui.whole(), ui.theme().ground);
  const bool knocked = draw_sky(view, ui);
  const auto& words = ui.words();
  const Choice report{Icon::Campaign, words("home.report"), words("home.report-help")};
  const Choice progress{Icon::Search, words("home.progress"), words("home.progress-help")};
  const Choice published{Icon::BarChart, words("home.public"), words("home.public-help")};
  std::optional<HomeAction> action;
  if (knocked) action = KnockOnName{};
  const float x = station::kMargin, wide = station::kContent;
  if (!is_large(ui)) {
    if (draw_hero(ui, report, {x, 616, wide, 304})) action = StartReport{};
    if (draw_choice(ui, progress, {x, 944, station::kColumn, 256})) action = AskProgress{};
    if (draw_choice(ui, published, {x + station::kColumn + station::kGutter, 944, station::kColumn, 256}))
      action = ShowPublic{};
    if (auto notice = draw_notices(view, ui, {x, 1224, wide, 492})) action = notice;
  } else {
    if (draw_hero(ui, report, {x, 640, wide, 260})) action = StartReport{};
    if (draw_choice(ui, progress, {x, 924, wide, 200})) action = AskProgress{};
    if (draw_choice(ui, published, {x, 1148, wide, 200})) action = ShowPublic{};
    if (auto notice = draw_notices(view, ui, {x, 1372, wide, 324})) action = notice;
  }
  ui.say(words("home.master-help"));
  if (const auto bar = draw_bottom_bar(view.bar, ui, true)) action = *bar;
  return action;
}

}  // namespace qiaomen
