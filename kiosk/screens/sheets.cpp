#include "kiosk/screens/sheets.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr float kWidth = 936, kRadius = 40, kPadding = 48, kInside = kWidth - 2 * kPadding;
constexpr float kPrimaryHigh = 184, kSecondaryHigh = 128, kGap = 32;
constexpr float kRingStroke = 28;
constexpr Color kScrim{28, 20, 12, 184};
constexpr TextStyle kQuestion{80, Weight::Bold, 1.25F};
constexpr TextStyle kWhat{42, Weight::Regular, 1.4F};
constexpr TextStyle kSeconds{100, Weight::Bold, 1.0F};

struct ShadowLayer {
  float expand, down;
  std::uint8_t alpha;
};
constexpr ShadowLayer kShadow[] = {{6, 18, 20}, {3, 10, 31}, {0, 4, 51}};
constexpr Color kShadowColor{20, 12, 6, 255};

float ring_of(const Ui& ui) { return ui.look().step == TextStep::Standard ? 280 : 340; }

// Dims the page and gives the middle of it for a sheet of this height.
Rect begin_sheet(Ui& ui, float high) {
  const auto& theme = ui.theme();
  const Rect rect{(ui.panel().w - kWidth) / 2, std::round((ui.panel().h - high) / 2), kWidth, high};
  ui.fill(ui.whole(), kScrim);
  if (theme.tints) {
    for (const auto& [expand, down, alpha] : kShadow) {
      ui.fill(rect.inset(-expand).moved(0, down), kShadowColor.faded(alpha), kRadius + expand);
    }
  }
  ui.fill(rect, theme.card, kRadius);
  if (!theme.tints) ui.outline(rect, theme.edge, theme.outline, kRadius);
  return rect;
}

float height_of(const Ui& ui, std::string_view text, const TextStyle& style) {
  return static_cast<float>(ui.lines(text, style, kInside).size()) * ui.line_height(style);
}

struct Said {
  std::string question, what;
};
float height_of(const Ui& ui, const Said& said) {
  return height_of(ui, said.question, kQuestion) + 16 + height_of(ui, said.what, kWhat) + kGap;
}
float draw_said(Ui& ui, const Said& said, float x, float y) {
  y += ui.paragraph(said.question, {x, y, kInside, 0}, kQuestion, ui.theme().ink, Align::Center) + 16;
  return y + ui.paragraph(said.what, {x, y, kInside, 0}, kWhat, ui.theme().ink2, Align::Center) + kGap;
}

void draw_countdown(const IdleSheetView& view, Ui& ui, Point center) {
  const auto& theme = ui.theme();
  const float ring = ring_of(ui), radius = (ring - kRingStroke) / 2;
  ui.arc(center, radius, 0, 1, theme.tints ? theme.well : theme.edge, theme.tints ? kRingStroke : 4);
  const float left = static_cast<float>(view.seconds) / static_cast<float>(std::max(1, view.of));
  ui.arc(center, radius, 0, std::min(1.0F, left), theme.teal, kRingStroke);
  const float high = ui.line_height(kSeconds) + ui.line_height(type::kMeta), y = center.y - high / 2;
  const Rect box{center.x - ring / 2, y, ring, ui.line_height(kSeconds)};
  ui.text(std::to_string(view.seconds), box, kSeconds, theme.ink, Align::Center);
  ui.text(ui.words()("idle.seconds"), {box.x, box.bottom(), box.w, ui.line_height(type::kMeta)}, type::kMeta,
          theme.ink2, Align::Center);
}

struct LookChoice {
  Look look;
  std::string_view label;
  float letter;  // size of the sample
  bool selected;
};

bool draw_look_choice(Ui& ui, const LookChoice& choice, const Rect& rect, std::optional<Icon> icon) {
  const auto& theme = ui.theme();
  const auto press = ui.touch(choice.label, rect);
  const Color fill = choice.selected ? theme.teal : press.held ? theme.teal_tint : theme.card;
  const Color ink = choice.selected ? theme.calm.on_fill : theme.teal;
  ui.fill(rect, fill, station::kButtonRadius);
  ui.outline(rect, theme.teal, press.held ? 5 : theme.outline, station::kButtonRadius);
  const Rect above{rect.x, rect.y + 20, rect.w, rect.h - 112}, below{rect.x, rect.bottom() - 100, rect.w, 84};
  if (icon) {
    ui.icon(*icon, above.center(), 96, ink);
  } else {
    ui.icon(Icon::TextIncrease, above.center(), choice.letter, ink);
  }
  ui.text(choice.label, below, type::kButton, ink, Align::Center);
  if (choice.selected) ui.icon(Icon::Check, {rect.right() - 40, rect.y + 40}, 48, ink);
  return press.done;
}

}  // namespace

std::optional<LookSheetAction> draw_look_sheet(const LookSheetView& view, Ui& ui) {
  const auto& words = ui.words();
  const Said said{words("look.title"), words("look.help")};
  const float tile_high = 264, contrast_high = 232;
  const float high = kPadding + height_of(ui, said) + tile_high + 24 + contrast_high + kGap + kPrimaryHigh + kPadding;
  const Rect sheet = begin_sheet(ui, high);
  const float x = sheet.x + kPadding;
  float y = draw_said(ui, said, x, sheet.y + kPadding);
  std::optional<LookSheetAction> action;
  const float gap = 24, wide = (kInside - 2 * gap) / 3;
  constexpr std::string_view kNames[] = {"look.standard", "look.large", "look.largest"};
  constexpr float kLetters[] = {72, 96, 120};
  for (std::size_t i = 0; i < std::size(kTextSteps); ++i) {
    const Look look{kTextSteps[i], view.look.high_contrast};
    const LookChoice choice{look, words(kNames[i]), kLetters[i], view.look.step == kTextSteps[i]};
    if (draw_look_choice(ui, choice, {x + static_cast<float>(i) * (wide + gap), y, wide, tile_high}, std::nullopt))
      action = ChooseLook{look};
  }
  y += tile_high + gap;
  const Look contrast{view.look.step, !view.look.high_contrast};
  const LookChoice choice{contrast, words("look.contrast"), 0, view.look.high_contrast};
  if (draw_look_choice(ui, choice, {x, y, kInside, contrast_high}, Icon::Contrast)) action = ChooseLook{contrast};
  y += contrast_high + kGap;
  const Button close{.label = words("look.close"), .icon = Icon::Check, .kind = ButtonKind::Primary};
  if (button(ui, close, {x, y, kInside, kPrimaryHigh})) action = CloseSheet{};
  return action;
}

std::optional<IdleSheetAction> draw_idle_sheet(const IdleSheetView& view, Ui& ui) {
  const auto& words = ui.words();
  const Said said{words("idle.title"),
                  words(view.has_draft ? "idle.draft" : "idle.help", {{"seconds", std::to_string(view.seconds)}})};
  const float ring = ring_of(ui);
  const float high = 72 + ring + kGap + height_of(ui, said) + kPrimaryHigh + kGap + kSecondaryHigh + kPadding;
  const Rect sheet = begin_sheet(ui, high);
  const float x = sheet.x + kPadding;
  draw_countdown(view, ui, {sheet.center().x, sheet.y + 72 + ring / 2});
  float y = draw_said(ui, said, x, sheet.y + 72 + ring + kGap);
  std::optional<IdleSheetAction> action;
  const Button go_on{.label = words("idle.go-on"), .icon = Icon::TouchApp, .kind = ButtonKind::Primary};
  if (button(ui, go_on, {x, y, kInside, kPrimaryHigh})) action = GoOn{};
  y += kPrimaryHigh + kGap;
  if (button(ui, {.label = words("idle.end"), .icon = Icon::Check}, {x, y, kInside, kSecondaryHigh}))
    action = EndVisit{};
  return action;
}

std::optional<CloseSheet> draw_master_sheet(const MasterSheetView& view, Ui& ui) {
  const auto& words = ui.words();
  const auto& theme = ui.theme();
  const Said said{words("master.title"), words("master.help")};
  const float disc = 160, small = 104, fact_gap = 32;
  const Fact at{Icon::HomeWork, &theme.calm, words("master.station"), view.station};
  const Fact here{Icon::Place, &theme.calm, words("master.where"), view.where};
  const float at_high = fact_height(ui, at, kInside, small) + fact_gap;
  const float here_high = view.where.empty() ? 0 : fact_height(ui, here, kInside, small) + fact_gap;
  const float facts = at_high + here_high;
  const Banner urgent{Icon::Call, &theme.wrong, words("master.urgent"), words("master.urgent-help")};
  const float high = kPadding + disc + 24 + height_of(ui, said) + facts + 16 + banner_height(ui, urgent, kInside) +
                     kGap + kPrimaryHigh + kPadding;
  const Rect sheet = begin_sheet(ui, high);
  const float x = sheet.x + kPadding;
  icon_disc(ui, Icon::SupportAgent, {sheet.center().x, sheet.y + kPadding + disc / 2}, disc, theme.calm);
  float y = draw_said(ui, said, x, sheet.y + kPadding + disc + 24);
  fact(ui, at, {x, y, kInside, at_high}, small);
  y += at_high;
  if (!view.where.empty()) fact(ui, here, {x, y, kInside, here_high}, small);
  y += here_high + 16;
  y += banner(ui, urgent, {x, y}, kInside) + kGap;
  const Button close{.label = words("master.close"), .icon = Icon::Check, .kind = ButtonKind::Primary};
  if (button(ui, close, {x, y, kInside, kPrimaryHigh})) return CloseSheet{};
  return std::nullopt;
}

}  // namespace qiaomen
