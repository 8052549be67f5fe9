#include "kiosk/screens/report_where.h"

#include <algorithm>

#include "kiosk/ui/illustration.h"
#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr float kThird = 312;
constexpr float kHouseHeight = 320;
constexpr float kChosenHeight = 96;
constexpr float kTilePadding = 16;

bool is_large(const Ui& ui) { return ui.look().step != TextStep::Standard; }

void draw_chosen(Ui& ui, const Picture& picture, float y) {
  const auto& theme = ui.theme();
  const Rect rect{station::kMargin, y, station::kContent, kChosenHeight};
  ui.fill(rect, theme.done.tint, 24);
  if (!theme.tints) ui.outline(rect, theme.edge, theme.outline, 24);
  ui.icon(Icon::CheckCircle, {rect.x + 52, rect.center().y}, 48, theme.done.ink);
  const float said = ui.text(ui.words()("where.chosen"), {rect.x + 94, rect.y, 400, rect.h}, type::kBody, theme.ink2);
  const float x = rect.x + 94 + said + 24;
  ui.icon(picture.icon, {x + 22, rect.center().y}, 44, theme.tints ? theme.teal : theme.calm.fill);
  ui.text(picture.label, {x + 62, rect.y, 600, rect.h}, type::kRowTitle, theme.ink);
}

bool draw_here(const ReportWhereView& view, Ui& ui, const Rect& rect) {
  const auto& theme = ui.theme();
  const bool done = card_button(ui, ui.words()("where.here"), rect);
  ui.outline(rect, theme.teal, 4, station::kCardRadius);
  icon_disc(ui, Icon::MyLocation, {rect.x + 40 + 68, rect.center().y}, 136, theme.calm);
  const TextStyle label{62, Weight::Bold, 1.2F};
  const float x = rect.x + 208, wide = rect.w - 208 - 120;
  const bool with_sub = ui.width(view.here, type::kBody) <= wide;
  const float high = ui.line_height(label) + (with_sub ? ui.line_height(type::kBody) : 0),
              y = rect.center().y - high / 2;
  ui.text(ui.words()("where.here"), {x, y, wide, ui.line_height(label)}, label, theme.teal);
  if (with_sub) {
    ui.text(view.here, {x, y + ui.line_height(label), wide, ui.line_height(type::kBody)}, type::kBody, theme.ink2);
  } else {
    ui.say(view.here);
  }
  ui.icon(Icon::ChevronRight, {rect.right() - 76, rect.center().y}, 64, theme.ink2);
  return done;
}

// A house of its own for each name, so that neighbours look unlike.
int shape_of(std::string_view name) {
  int sum = 0;
  for (const char c : name) sum += static_cast<unsigned char>(c);
  return sum;
}

// A longer name takes the place of upper floors.
bool draw_house_tile(Ui& ui, const std::string& name, const Rect& rect) {
  const bool done = card_button(ui, name, rect);
  const int shape = shape_of(name);
  const Rect box = rect.inset(kTilePadding);
  const auto lines = static_cast<float>(ui.lines(name, type::kTile, box.w).size());
  const float high = lines * ui.line_height(type::kTile), room = box.h - high - 8;
  const int most = static_cast<int>((room - 22) / 17);
  const int floors = std::min(5 + shape % 3, most);
  const float ground = lines > 1 ? box.y + room : rect.y + 170;
  if (floors > 0) draw_building(ui, {rect.center().x, ground}, floors, 3 + shape / 3 % 3);
  const float below = rect.bottom() - ground;
  ui.paragraph(name, {box.x, ground + (below - high) / 2, box.w, high}, type::kTile, ui.theme().ink, Align::Center);
  return done;
}

bool draw_more_tile(const ReportWhereView& view, Ui& ui, const Rect& rect) {
  const bool done = card_button(ui, ui.words()("where.more"), rect);
  icon_disc(ui, Icon::Apps, {rect.center().x, rect.y + 98}, 136, ui.theme().calm);
  ui.text(ui.words()("where.more"), {rect.x, rect.y + 176, rect.w, 74}, {50, Weight::Bold, 1}, ui.theme().ink,
          Align::Center);
  if (ui.look().step == TextStep::Standard) {
    ui.text(view.more, {rect.x, rect.y + 248, rect.w, 50}, type::kMeta, ui.theme().ink2, Align::Center);
  } else {
    ui.say(view.more);
  }
  return done;
}

Rect house_place(std::size_t index, float top) {
  const auto column = static_cast<float>(index % 3), row = static_cast<float>(index / 3);
  return {station::kMargin + column * (kThird + station::kGutter), top + row * (kHouseHeight + station::kGutter),
          kThird, kHouseHeight};
}

}  // namespace

std::optional<ReportWhereAction> draw_report_where(const ReportWhereView& view, Ui& ui) {
  const auto& words = ui.words();
  ui.fill(ui.whole(), ui.theme().ground);
  draw_top_bar(view.bar, ui);
  const auto* help = is_large(ui) ? "where.help-short" : "where.help";
  const float head = page_head(ui, {2, 3, words("where.title"), words(help)});
  const float chosen = std::max(head + 12, 476.0F);
  draw_chosen(ui, view.picture, chosen);
  std::optional<ReportWhereAction> action;
  const float top = std::max(chosen + kChosenHeight + 20, station::kControlsFrom);
  if (draw_here(view, ui, {station::kMargin, top, station::kContent, 208})) action = ChooseHere{};
  const auto count = words("where.count", {{"count", std::to_string(view.buildings_in_all)}});
  if (draw_estate_row({view.estate, count, view.can_change_estate}, ui, top + (is_large(ui) ? 228 : 260)))
    action = ChangeEstate{};
  std::size_t index = 0;
  for (const std::string& building : view.buildings) {
    if (draw_house_tile(ui, building, house_place(index, top + 400))) action = ChooseBuilding{index};
    ++index;
  }
  if (!view.more.empty() && draw_more_tile(view, ui, house_place(index, top + 400))) action = MoreBuildings{};
  if (const auto bar = draw_bottom_bar(view.bar, ui)) action = *bar;
  return action;
}

}  // namespace qiaomen
