#include "kiosk/ui/widgets.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace qiaomen {
namespace {

constexpr float kIconGap = 20;
constexpr float kIconOfLabel = 1.2F;
constexpr float kDiscIcon = 0.56F;

struct ButtonColors {
  Color fill, ink;
  std::optional<Color> outline;
};

ButtonColors colors_of(const Theme& theme, const Button& button, bool held) {
  if (!button.enabled) return {theme.well, theme.ink2, theme.tints ? std::nullopt : std::optional(theme.edge)};
  switch (button.kind) {
    case ButtonKind::Primary: return {held ? theme.red_pressed : theme.red, theme.on_red, std::nullopt};
    case ButtonKind::Secondary: return {held ? theme.teal_tint : theme.card, theme.teal, theme.teal};
    case ButtonKind::Neutral: return {held ? theme.well : theme.card, theme.ink, theme.edge};
  }
  return {theme.card, theme.ink, theme.edge};
}

void label_row(Ui& ui, const Button& button, const Rect& rect, const TextStyle& style, Color color) {
  const float side = std::round(ui.size(style) * kIconOfLabel);
  const float before = button.icon ? side + kIconGap : 0, after = button.icon_after ? side + kIconGap : 0;
  const float wide = before + ui.width(button.label, style) + after;
  float x = rect.center().x - wide / 2;
  const float middle = rect.center().y;
  if (button.icon) ui.icon(*button.icon, {x + side / 2, middle}, side, color);
  x += before;
  x += ui.text(button.label, {x, rect.y, wide - before - after, rect.h}, style, color);
  if (button.icon_after) ui.icon(*button.icon_after, {x + kIconGap + side / 2, middle}, side, color);
}

}  // namespace

void card(Ui& ui, const Rect& rect, float radius) {
  ui.shadow(rect, radius);
  ui.fill(rect, ui.theme().card, radius);
  if (!ui.theme().tints) ui.outline(rect, ui.theme().edge, ui.theme().outline, radius);
}

bool card_button(Ui& ui, std::string_view name, const Rect& rect, float radius) {
  const auto press = ui.touch(name, rect);
  if (!press.held) {
    card(ui, rect, radius);
  } else {
    ui.fill(rect, ui.theme().teal_tint, radius);
    ui.outline(rect, ui.theme().teal, 5, radius);
  }
  return press.done;
}

void hairline(Ui& ui, float x, float y, float width) { ui.fill({x, y, width, 2}, ui.theme().line); }

void icon_disc(Ui& ui, Icon icon, Point center, float diameter, const Tone& tone) {
  if (ui.theme().tints) ui.disc(center, diameter / 2, tone.tint);
  ui.icon(icon, center, std::round(diameter * kDiscIcon), ui.theme().tints ? tone.ink : tone.fill);
}

bool button(Ui& ui, const Button& button, const Rect& rect) {
  const bool primary = button.kind == ButtonKind::Primary;
  const float radius = primary ? 28 : station::kButtonRadius;
  const auto kind = !button.enabled ? Control::Disabled : primary ? Control::Primary : Control::Plain;
  const auto press = ui.touch(button.name.empty() ? button.label : button.name, rect, kind);
  const auto colors = colors_of(ui.theme(), button, press.held);
  if (primary && button.enabled && !press.held) ui.shadow(rect, radius);
  ui.fill(rect, colors.fill, radius);
  if (colors.outline) ui.outline(rect, *colors.outline, press.held ? 5 : ui.theme().outline, radius);
  label_row(ui, button, rect, primary ? type::kPrimary : type::kButton, colors.ink);
  return press.done;
}

namespace {

// Where letters are larger, the picture gives way to them.
struct TileShape {
  float panel, padding, icon;
};
TileShape tile_shape(const Ui& ui) {
  return ui.look().step == TextStep::Standard ? TileShape{176, 28, 120} : TileShape{148, 24, 100};
}

void tile_texts(Ui& ui, const Tile& tile, const Rect& box) {
  const auto sub = TextStyle{34, Weight::Regular, 1.35F};
  const bool with_sub = !tile.sub.empty() && ui.look().step == TextStep::Standard;
  const auto label_lines = static_cast<float>(ui.lines(tile.label, type::kTile, box.w).size());
  const auto sub_lines = with_sub ? static_cast<float>(ui.lines(tile.sub, sub, box.w).size()) : 0;
  const float high = label_lines * ui.line_height(type::kTile) + sub_lines * ui.line_height(sub);
  float y = box.center().y - high / 2;
  y += ui.paragraph(tile.label, {box.x, y, box.w, high}, type::kTile, ui.theme().ink);
  if (with_sub) {
    ui.paragraph(tile.sub, {box.x, y, box.w, high}, sub, ui.theme().ink2);
  } else {
    ui.say(tile.sub);
  }
}

}  // namespace

bool choice_tile(Ui& ui, const Tile& tile, const Rect& rect) {
  const auto press = ui.touch(tile.label, rect);
  const auto& theme = ui.theme();
  const auto [panel, padding, icon] = tile_shape(ui);
  if (press.held) {
    ui.fill(rect, theme.teal_tint, station::kCardRadius);
  } else {
    card(ui, rect);
    if (theme.tints) {
      ui.fill({rect.x, rect.y, panel, rect.h}, tile.tone->tint, station::kCardRadius, Corners::Left);
    }
  }
  const Point middle{rect.x + panel / 2, rect.center().y};
  ui.icon(tile.icon, middle, icon, theme.tints ? tile.tone->ink : tile.tone->fill);
  tile_texts(ui, tile, {rect.x + panel + padding, rect.y, rect.w - panel - padding - 12, rect.h});
  if (press.held) ui.outline(rect, theme.teal, 5, station::kCardRadius);
  if (tile.selected) {
    ui.outline(rect, theme.teal, 6, station::kCardRadius);
    ui.disc({rect.right() - 28, rect.y + 28}, 28, theme.teal);
    ui.icon(Icon::Check, {rect.right() - 28, rect.y + 28}, 40, theme.calm.on_fill);
  }
  return press.done;
}

namespace {

constexpr TextStyle kChipText{34, Weight::Bold, 1.0F};
constexpr float kChipPadding = 22, kChipGap = 10;

float chip_width(const Ui& ui, const Chip& chip) {
  return 2 * kChipPadding + std::round(ui.size(kChipText) * 1.12F) + kChipGap + ui.width(chip.text, kChipText);
}

}  // namespace

float chip_at(Ui& ui, const Chip& chip, float left, float middle, bool outlined) {
  const auto& theme = ui.theme();
  const float high = std::round(ui.size(kChipText) * 1.9F), wide = chip_width(ui, chip);
  const float side = std::round(ui.size(kChipText) * 1.12F);
  const Rect rect{left, middle - high / 2, wide, high};
  ui.fill(rect, outlined ? theme.card : chip.tone->tint, high / 2);
  if (outlined || !theme.tints) {
    ui.outline(rect, theme.tints ? chip.tone->fill : theme.edge, theme.tints ? 2 : theme.outline, high / 2);
  }
  ui.icon(chip.icon, {left + kChipPadding + side / 2, middle}, side, chip.tone->ink);
  ui.text(chip.text, {left + kChipPadding + side + kChipGap, rect.y, wide, high}, kChipText, chip.tone->ink);
  return wide;
}

float chip_before(Ui& ui, const Chip& chip, float right, float middle) {
  return chip_at(ui, chip, right - chip_width(ui, chip), middle);
}

namespace {

constexpr float kBannerText = 136, kBannerPadding = 36;
constexpr TextStyle kBannerTitle{44, Weight::Bold, 1.3F};

float banner_text_width(float width) { return width - kBannerText - kBannerPadding; }

}  // namespace

float banner_height(const Ui& ui, const Banner& banner, float width) {
  const auto wide = banner_text_width(width);
  const auto titles = static_cast<float>(ui.lines(banner.title, kBannerTitle, wide).size());
  const auto sentences =
      banner.sentence.empty() ? 0.0F : static_cast<float>(ui.lines(banner.sentence, type::kHelp, wide).size());
  return 2 * kBannerPadding + titles * ui.line_height(kBannerTitle) + sentences * ui.line_height(type::kHelp);
}

float banner(Ui& ui, const Banner& banner, Point at, float width) {
  const auto& theme = ui.theme();
  const Rect rect{at.x, at.y, width, banner_height(ui, banner, width)};
  ui.fill(rect, banner.tone->tint, station::kCardRadius);
  if (!theme.tints) ui.outline(rect, theme.edge, theme.outline, station::kCardRadius);
  ui.icon(banner.icon, {rect.x + 72, rect.center().y}, 72, banner.tone->ink);
  const float wide = banner_text_width(width);
  float y = rect.y + kBannerPadding;
  y += ui.paragraph(banner.title, {rect.x + kBannerText, y, wide, rect.h}, kBannerTitle, banner.tone->ink);
  if (!banner.sentence.empty())
    ui.paragraph(banner.sentence, {rect.x + kBannerText, y, wide, rect.h}, type::kHelp, theme.ink);
  return rect.h;
}

namespace {
constexpr float kFactGap = 28;
}

float fact_height(const Ui& ui, const Fact& fact, float width, float disc) {
  const auto values = static_cast<float>(ui.lines(fact.value, type::kValue, width - disc - kFactGap).size());
  return ui.line_height(type::kMeta) + values * ui.line_height(type::kValue);
}

void fact(Ui& ui, const Fact& fact, const Rect& rect, float disc) {
  icon_disc(ui, fact.icon, {rect.x + disc / 2, rect.center().y}, disc, *fact.tone);
  const float x = rect.x + disc + kFactGap, wide = rect.right() - x;
  const float label = ui.line_height(type::kMeta), line = ui.line_height(type::kValue);
  const int fit = std::max(1, static_cast<int>((rect.h - label) / line));
  const int values = std::min(fit, static_cast<int>(ui.lines(fact.value, type::kValue, wide).size()));
  const float high = label + static_cast<float>(values) * line;
  const float y = rect.center().y - high / 2;
  ui.text(fact.label, {x, y, wide, label}, type::kMeta, ui.theme().ink2);
  paragraph_at_most(ui, values, fact.value, {x, y + label, wide, high}, type::kValue, ui.theme().ink);
}

float paragraph_at_most(Ui& ui, int most, std::string_view text, const Rect& box, const TextStyle& style, Color color) {
  const auto lines = ui.lines(text, style, box.w);
  const auto count = static_cast<std::size_t>(most);
  if (lines.size() <= count) return ui.paragraph(text, box, style, color);
  constexpr std::string_view kMore = "…";
  std::string last(lines[count - 1]);
  while (!last.empty() && ui.width(last + std::string(kMore), style) > box.w) {
    auto character = last.size() - 1;
    while (character > 0 && (static_cast<unsigned char>(last[character]) & 0xC0U) == 0x80U) --character;
    last.resize(character);
  }
  const auto before = static_cast<std::size_t>(lines[count - 1].data() - text.data());
  return ui.paragraph(std::string(text.substr(0, before)) + last + std::string(kMore), box, style, color);
}

bool list_row(Ui& ui, const ListRow& row, const Rect& rect, int title_lines) {
  const auto& theme = ui.theme();
  const Rect hit = rect.inset(-12, 7);
  const auto press = ui.touch(row.name, hit);
  if (press.held) ui.fill(hit, theme.teal_tint, station::kInnerRadius);
  icon_disc(ui, row.icon, {rect.x + 40, rect.center().y}, 80, theme.calm);
  const float x = rect.x + 104, wide = rect.w - 104 - 80;
  const int lines = std::min(title_lines, static_cast<int>(ui.lines(row.title, kListTitle, wide).size()));
  const float detail = row.detail.empty() ? 0 : ui.line_height(type::kMeta);
  const float high = ui.line_height(kListTitle) * static_cast<float>(lines) + detail;
  float y = rect.center().y - high / 2;
  y += paragraph_at_most(ui, title_lines, row.title, {x, y, wide, 0}, kListTitle, theme.ink);
  if (detail > 0) ui.text(row.detail, {x, y, wide, detail}, type::kMeta, theme.ink2);
  ui.icon(Icon::ChevronRight, {rect.right() - 26, rect.center().y}, 44, theme.ink2);
  return press.done;
}

float page_head(Ui& ui, const PageHead& head) {
  const auto& theme = ui.theme();
  float y = station::kTopBar + 40;
  if (head.steps > 0) {
    const TextStyle style{40, Weight::Bold, 1.3F};
    const auto words = ui.words()("step", {{"step", std::to_string(head.step)}, {"steps", std::to_string(head.steps)}});
    const float wide = ui.text(words, {station::kMargin, y, station::kContent, 72}, style, theme.teal);
    const float from = station::kMargin + wide + 40, gap = 16, end = station::kMargin + station::kContent;
    const float each = (end - from - gap * static_cast<float>(head.steps - 1)) / static_cast<float>(head.steps);
    for (int step = 0; step < head.steps; ++step) {
      const Rect segment{from + static_cast<float>(step) * (each + gap), y + 29, each, 14};
      ui.fill(segment, step < head.step ? theme.teal : theme.tints ? theme.line : theme.ground, 7);
      if (!theme.tints) ui.outline(segment, theme.edge, 2, 7);
    }
    y += 96;
  }
  const float gap = ui.look().step == TextStep::Standard ? 24 : 12;
  y += ui.paragraph(head.title, {station::kMargin, y, station::kContent, 0}, type::kTitle, theme.ink) + gap;
  if (!head.help.empty()) {
    y += ui.paragraph(head.help, {station::kMargin, y, station::kContent, 0}, type::kBody, theme.ink2);
  }
  return y;
}

}  // namespace qiaomen
