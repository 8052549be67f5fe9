#include "kiosk/screens/out_of_service.h"

#include <algorithm>
#include <array>

#include "kiosk/ui/illustration.h"
#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr float kStrip = 12, kPadding = 40, kLabel = 176, kRowGap = 24;
constexpr TextStyle kName{46, Weight::Bold, 1.15F};
constexpr TextStyle kSaid{40, Weight::Regular, 1.35F};

void draw_station(const OutOfServiceView& view, Ui& ui) {
  const auto& theme = ui.theme();
  ui.fill({0, 0, ui.panel().w, kStrip}, theme.red);
  draw_mark(ui, {station::kMargin, 56, 96, 96});
  const Rect name{station::kMargin + 120, 56, station::kContent - 120, 96};
  const auto lines = static_cast<float>(ui.lines(view.station, kName, name.w).size());
  const float high = lines * ui.line_height(kName);
  ui.paragraph(view.station, {name.x, name.center().y - high / 2, name.w, high}, kName, theme.ink);
}

// For those who came to use it. Gives where it ends.
float draw_for_residents(Ui& ui, float y) {
  const auto& theme = ui.theme();
  const auto& words = ui.words();
  constexpr float kDisc = 176;
  icon_disc(ui, Icon::Construction, {station::kMargin + kDisc / 2, y + kDisc / 2}, kDisc, theme.waiting);
  const float x = station::kMargin + kDisc + 40;
  ui.text(words("out.title"), {x, y, station::kContent - kDisc - 40, kDisc}, type::kTitle, theme.ink);
  y += kDisc + 24;
  y += ui.paragraph(words("out.help"), {station::kMargin, y, station::kContent, 0}, type::kBody, theme.ink) + 32;
  const Banner urgent{Icon::Call, &theme.wrong, words("out.urgent"), words("master.urgent-help")};
  return y + banner(ui, urgent, {station::kMargin, y}, station::kContent);
}

struct Part {
  std::string_view label, text;
};

// Where letters are larger, the label stands above what it names.
bool is_beside(const Ui& ui) { return ui.look().step == TextStep::Standard; }

float height_of(const Ui& ui, const Part& part, float wide) {
  const auto lines = static_cast<float>(ui.lines(part.text, kSaid, wide).size());
  return lines * ui.line_height(kSaid) + (is_beside(ui) ? 0 : ui.line_height(type::kMeta));
}

void draw_part(Ui& ui, const Part& part, const Rect& box) {
  const float label = ui.line_height(is_beside(ui) ? kSaid : type::kMeta);
  ui.text(part.label, {box.x, box.y, box.w, label}, type::kMeta, ui.theme().ink2);
  const Rect beside{box.x + kLabel, box.y, box.w - kLabel, box.h}, below{box.x, box.y + label, box.w, box.h};
  ui.paragraph(part.text, is_beside(ui) ? beside : below, kSaid, ui.theme().ink);
}

void draw_for_staff(const OutOfServiceView& view, Ui& ui, float y) {
  const auto& theme = ui.theme();
  const auto& words = ui.words();
  const std::array<Part, 3> parts{
      {{words("out.what"), view.what}, {words("out.kept"), view.kept}, {words("out.do"), view.to_do}}};
  const float inside = station::kContent - 2 * kPadding, wide = is_beside(ui) ? inside - kLabel : inside;
  const float title = ui.line_height(type::kValue) + 16;
  float high = 2 * kPadding + title - kRowGap;
  for (const Part& part : parts) high += height_of(ui, part, wide) + kRowGap;
  const Rect sheet{station::kMargin, y, station::kContent, high};
  card(ui, sheet);
  const Rect box = sheet.inset(kPadding, kPadding);
  ui.text(words("out.staff"), {box.x, box.y, box.w, ui.line_height(type::kValue)}, type::kValue, theme.ink);
  float at = box.y + title;
  for (const Part& part : parts) {
    draw_part(ui, part, {box.x, at, box.w, 0});
    at += height_of(ui, part, wide) + kRowGap;
  }
  const float room = ui.panel().h - 32 - sheet.bottom() - 24;
  const auto lines = static_cast<int>(room / ui.line_height(type::kMeta));
  if (view.detail.empty() || lines < 1) return;
  paragraph_at_most(ui, std::min(lines, 4), view.detail, {station::kMargin, sheet.bottom() + 24, station::kContent, 0},
                    type::kMeta, theme.ink2);
}

}  // namespace

void draw_out_of_service(const OutOfServiceView& view, Ui& ui) {
  ui.fill(ui.whole(), ui.theme().ground);
  draw_station(view, ui);
  const float y = draw_for_residents(ui, 248);
  draw_for_staff(view, ui, y + 48);
}

}  // namespace qiaomen
