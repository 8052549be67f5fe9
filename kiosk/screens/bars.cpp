#include "kiosk/screens/bars.h"

#include <algorithm>

#include "kiosk/ui/illustration.h"
#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr float kStrip = 10;
constexpr float kSlot = 180, kSlotPitch = 201, kSlotHeight = 128;

Chip line_chip(const BarView& view, const Theme& theme, std::string_view text) {
  switch (view.line) {
    case LineState::Online: return {Icon::CloudDone, text, &theme.done};
    case LineState::Uploading: return {Icon::CloudUpload, text, &theme.calm};
    case LineState::Offline:
    case LineState::Kept: return {Icon::CloudOff, text, &theme.waiting};
  }
  return {Icon::CloudOff, text, &theme.waiting};
}

struct Slot {
  BarAction action;
  Icon icon;
  std::string_view label;
};

float bar_height(const Ui& ui) { return ui.look().step == TextStep::Standard ? station::kBottomBar : 200; }

bool draw_slot(Ui& ui, const Slot& slot, int place, bool reading) {
  const auto& theme = ui.theme();
  const bool master = slot.action == BarAction::CallMaster, lit = reading && slot.action == BarAction::ReadAloud;
  const float high = bar_height(ui);
  const Rect rect{station::kMargin + static_cast<float>(place) * kSlotPitch, ui.panel().h - high + 24, kSlot,
                  high - (station::kBottomBar - kSlotHeight)};
  const auto press = ui.touch(slot.label, rect);
  const Color fill = press.held ? theme.line : lit ? theme.teal : master ? theme.teal_tint : theme.ground;
  const Color ink = lit                          ? theme.calm.on_fill
                    : press.held && !theme.tints ? theme.ground
                    : master                     ? theme.teal
                                                 : theme.ink;
  ui.fill(rect, fill, 20);
  if (!theme.tints) ui.outline(rect, theme.edge, theme.outline, 20);
  ui.icon(slot.icon, {rect.center().x, rect.y + 40}, 52, ink);
  ui.text(slot.label, {rect.x, rect.y + 62, rect.w, rect.h - 62}, type::kBarLabel, ink, Align::Center);
  return press.done;
}

std::string_view read_label(const BarView& view, bool larger) {
  if (!view.has_voice) return larger ? "bar.no-voice-short" : "bar.no-voice";
  if (view.reading) return "bar.reading";
  return larger ? "bar.read-short" : "bar.read";
}

void draw_master(Ui& ui) {
  const auto& theme = ui.theme();
  const float top = ui.panel().h - bar_height(ui) + 24, high = bar_height(ui) - 48;
  const bool large = ui.look().step != TextStep::Standard;
  if (!large) icon_disc(ui, Icon::Person, {station::kMargin + 42, top + high / 2}, 84, theme.done);
  const float x = station::kMargin + (large ? 0 : 104), wide = station::kMargin + 2 * kSlotPitch - 20 - x;
  const TextStyle title{38, Weight::Bold, 1.3F};
  const float first = ui.line_height(title), second = ui.line_height(type::kMeta);
  const float y = top + (high - first - second) / 2;
  ui.text(ui.words()("home.master"), {x, y, wide, first}, title, theme.ink);
  ui.text(ui.words()("home.master-help"), {x, y + first, wide, second}, type::kMeta, theme.ink2);
}

// On one line, or on two smaller ones.
void draw_station_name(const std::string& name, Ui& ui, const Rect& box) {
  const TextStyle one{40, Weight::Bold, 1}, two{34, Weight::Bold, 1.15F};
  const auto& theme = ui.theme();
  if (ui.width(name, one) <= box.w) {
    ui.text(name, box, one, theme.ink);
    return;
  }
  const auto lines = std::min<std::size_t>(2, ui.lines(name, two, box.w).size());
  const float high = static_cast<float>(lines) * ui.line_height(two);
  paragraph_at_most(ui, 2, name, {box.x, box.center().y - high / 2, box.w, high}, two, theme.ink);
}

}  // namespace

std::string line_text(const BarView& view, const Words& words) {
  const Words::Values count{{"count", std::to_string(view.waiting)}};
  if (view.line == LineState::Uploading) return words("line.uploading", count);
  if (view.line == LineState::Online) return words("line.online");
  if (view.line == LineState::Kept) return view.waiting > 0 ? words("line.kept-waiting", count) : words("line.kept");
  return view.waiting > 0 ? words("line.offline-waiting", count) : words("line.offline");
}

namespace {

// Of the top bar: the larger the letters, the fewer.
std::string short_line_text(const BarView& view, const Ui& ui) {
  if (ui.look().step == TextStep::Standard || view.waiting == 0) return line_text(view, ui.words());
  const Words::Values count{{"count", std::to_string(view.waiting)}};
  if (view.line == LineState::Offline) return ui.words()("line.offline-short", count);
  if (view.line == LineState::Kept) return ui.words()("line.kept-short", count);
  if (view.line == LineState::Uploading) return ui.words()("line.uploading-short", count);
  return line_text(view, ui.words());
}

}  // namespace

void draw_top_bar(const BarView& view, Ui& ui) {
  const auto& theme = ui.theme();
  ui.begin_bar();
  ui.fill({0, 0, ui.panel().w, station::kTopBar}, theme.card);
  ui.fill({0, 0, ui.panel().w, kStrip}, theme.red);
  hairline(ui, 0, station::kTopBar - 2, ui.panel().w);
  const float middle = (kStrip + station::kTopBar) / 2;
  draw_mark(ui, square({station::kMargin + 36, middle}, 72));
  const Rect row{station::kMargin + 92, kStrip, station::kContent - 92, station::kTopBar - kStrip};
  const TextStyle clock{42, Weight::Bold, 1};
  const float clock_width = ui.text(view.clock, row, clock, theme.ink, Align::Right);
  const auto text = short_line_text(view, ui);
  const float chip = chip_before(ui, line_chip(view, theme, text), row.right() - clock_width - 28, middle);
  draw_station_name(view.station, ui, {row.x, row.y, row.w - clock_width - chip - 56, row.h});
  ui.end_bar();
}

std::optional<BarAction> draw_bottom_bar(const BarView& view, Ui& ui, bool at_home) {
  const auto& theme = ui.theme();
  const float high = bar_height(ui);
  ui.begin_bar();
  ui.fill({0, ui.panel().h - high, ui.panel().w, high}, theme.card);
  hairline(ui, 0, ui.panel().h - high, ui.panel().w);
  const auto& words = ui.words();
  const bool larger = ui.look().step != TextStep::Standard;
  const Slot slots[] = {
      {BarAction::Back, Icon::ArrowBack, words("bar.back")},
      {BarAction::Home, Icon::Home, words("bar.home")},
      {BarAction::Larger, Icon::TextIncrease, words("bar.larger")},
      {BarAction::ReadAloud, view.has_voice ? Icon::VolumeUp : Icon::VolumeOff, words(read_label(view, larger))},
      {BarAction::CallMaster, Icon::SupportAgent, words("bar.master")},
  };
  if (at_home) draw_master(ui);
  std::optional<BarAction> action;
  for (int place = at_home ? 2 : 0; place < 5; ++place) {
    if (draw_slot(ui, slots[place], place, view.reading)) action = slots[place].action;
  }
  ui.end_bar();
  return action;
}

float draw_line_chip(const BarView& view, Ui& ui, Point left_middle) {
  auto text = line_text(view, ui.words());
  const bool is_kept = view.line == LineState::Offline || view.line == LineState::Kept;
  if (is_kept && view.waiting > 0 && ui.look().step == TextStep::Standard) {
    const bool offline = view.line == LineState::Offline;
    text = ui.words()(offline ? "line.offline-kept" : "line.kept-here", {{"count", std::to_string(view.waiting)}});
  }
  return chip_at(ui, line_chip(view, ui.theme(), text), left_middle.x, left_middle.y, true);
}

}  // namespace qiaomen
