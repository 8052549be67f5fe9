#include "kiosk/screens/slip.h"

#include <algorithm>
#include <cmath>

#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr Color kPaper = rgb(0xFFFFFF), kDark = rgb(0x241E18);
constexpr int kQuiet = 4;  // modules around it, ISO/IEC 18004

bool is_large(const Ui& ui) { return ui.look().step != TextStep::Standard; }

// Gives where it ends.
float draw_saved(const SlipView& view, Ui& ui) {
  const auto& theme = ui.theme();
  ui.disc({104, 232}, 56, theme.done.fill);
  ui.icon(Icon::Check, {104, 232}, 72, theme.done.on_fill);
  const TextStyle title{68, Weight::Bold, 1.2F};
  const float x = 192, wide = station::kMargin + station::kContent - x;
  float y = is_large(ui) ? 152 : 164;
  ui.text(ui.words()(view.delivered ? "slip.delivered" : "slip.saved"), {x, y, wide, ui.line_height(title)}, title,
          theme.ink);
  y += ui.line_height(title);
  const auto* help = view.printing == Printing::NoPrinter ? "slip.help-keep"
                     : is_large(ui)                       ? "slip.help-short"
                                                          : "slip.help";
  return y + ui.paragraph(ui.words()(help), {x, y, wide, 0}, type::kBody, theme.ink2);
}

void perforation(Ui& ui, float x, float y, float width) {
  for (float at = x; at + 16 <= x + width; at += 28) ui.fill({at, y, 16, 4}, ui.theme().edge, 2);
}

void draw_card(const SlipView& view, Ui& ui, const Rect& rect) {
  const auto& theme = ui.theme();
  const auto& words = ui.words();
  card(ui, rect);
  ui.text(words("slip.number"), {rect.x, rect.y + 36, rect.w, 64}, {40, Weight::Bold, 1}, theme.ink2, Align::Center);
  TextStyle number = type::kBigNumber;
  while (ui.width(view.slip, number) > rect.w - 64) number.size -= 4;
  ui.text(view.slip, {rect.x, rect.y + 100, rect.w, 160}, number, theme.ink, Align::Center);
  perforation(ui, rect.x + 36, rect.y + 270, rect.w - 72);
  draw_qr(ui, view.qr, {rect.x + 28, rect.y + 294, 440, 440});
  const float x = rect.x + 488, wide = rect.right() - x - 24;
  const Fact what{view.picture.icon, &theme.calm, words("slip.what"), view.picture.label};
  const Fact when{Icon::Schedule, &theme.calm, words("slip.when"), view.reported};
  const Fact now = view.returned ? Fact{Icon::Error, &theme.wrong, words("slip.now"), words("slip.now-returned")}
                   : view.delivered
                       ? Fact{Icon::CloudDone, &theme.done, words("slip.now"), words("slip.now-delivered")}
                       : Fact{Icon::CloudOff, &theme.waiting, words("slip.now"), words("slip.now-waiting")};
  if (is_large(ui)) {  // what happens now stands below the card
    fact(ui, what, {x, rect.y + 294, wide, 200}, 88);
    fact(ui, when, {x, rect.y + 500, wide, 232}, 88);
    return;
  }
  fact(ui, what, {x, rect.y + 316, wide, 128}, 88);
  fact(ui, when, {x, rect.y + 444, wide, 128}, 88);
  fact(ui, now, {x, rect.y + 572, wide, 128}, 88);
}

Banner line_banner(const SlipView& view, Ui& ui, std::string& sentence) {
  const auto& words = ui.words();
  if (view.delivered) {
    sentence = words("slip.line-delivered-help");
    return {Icon::CloudDone, &ui.theme().done, words("slip.line-delivered"), sentence};
  }
  if (view.returned) {
    sentence = words("slip.line-returned-help");
    return {Icon::Error, &ui.theme().wrong, words("slip.line-returned"), sentence};
  }
  if (view.bar.line == LineState::Kept) {
    sentence = words("slip.line-kept-help");
    return {Icon::CloudOff, &ui.theme().waiting, words("slip.line-kept"), sentence};
  }
  if (view.bar.line != LineState::Offline) {
    sentence = words("slip.line-sending-help");
    return {Icon::CloudUpload, &ui.theme().calm, words("slip.line-sending"), sentence};
  }
  sentence = view.before > 0 ? words("slip.line-off-before", {{"count", std::to_string(view.before)}})
                             : words("slip.line-off-help");
  return {Icon::CloudOff, &ui.theme().waiting, words("slip.line-off"), sentence};
}

Banner printer_banner(Printing printing, Ui& ui) {
  const auto& words = ui.words();
  switch (printing) {
    case Printing::Working: return {Icon::Print, &ui.theme().calm, words("slip.printing"), words("slip.printing-help")};
    case Printing::Printed: return {Icon::Print, &ui.theme().calm, words("slip.printed"), words("slip.printed-help")};
    case Printing::OutOfPaper:
      return {Icon::Error, &ui.theme().wrong, words("slip.no-paper"), words("slip.no-paper-help")};
    case Printing::Gone:
      return {Icon::Error, &ui.theme().wrong, words("slip.printer-gone"), words("slip.printer-gone-help")};
    case Printing::NoPrinter: break;
  }
  return {Icon::Camera, &ui.theme().calm, words("slip.remember"), words("slip.remember-help")};
}

// Both, or the one that matters more where letters are larger; the other is read aloud.
void draw_banners(Ui& ui, const Banner& line, const Banner& printer, float y, bool printer_first) {
  const float room = station::kPrimary.y - 16 - y;
  const float first = banner_height(ui, line, station::kContent);
  const float second = banner_height(ui, printer, station::kContent);
  if (first + 24 + second <= room) {
    banner(ui, line, {station::kMargin, y}, station::kContent);
    banner(ui, printer, {station::kMargin, y + first + 24}, station::kContent);
    return;
  }
  const Banner& shown = printer_first ? printer : line;
  const Banner& said = printer_first ? line : printer;
  banner(ui, shown, {station::kMargin, y}, station::kContent);
  ui.say(said.title);
  ui.say(said.sentence);
}

}  // namespace

void draw_qr(Ui& ui, const QrSymbol& qr, const Rect& rect) {
  ui.fill(rect, kPaper);
  if (qr.side == 0) return;
  const float module = std::floor(rect.w / static_cast<float>(qr.side + 2 * kQuiet));
  const float spare = (rect.w - module * static_cast<float>(qr.side)) / 2;
  const float x = std::round(rect.x + spare), y = std::round(rect.y + spare);
  for (int row = 0; row < qr.side; ++row) {
    for (int column = 0; column < qr.side; ++column) {
      const auto module_at = static_cast<std::size_t>(row) * static_cast<std::size_t>(qr.side);
      if (!qr.dark[module_at + static_cast<std::size_t>(column)]) continue;
      ui.fill({x + static_cast<float>(column) * module, y + static_cast<float>(row) * module, module, module}, kDark);
    }
  }
}

std::optional<SlipAction> draw_slip(const SlipView& view, Ui& ui) {
  const auto& words = ui.words();
  ui.fill(ui.whole(), ui.theme().ground);
  draw_top_bar(view.bar, ui);
  const float head = draw_saved(view, ui);
  const Rect slip{station::kMargin, std::max(344.0F, head + 12), station::kContent, 748};
  draw_card(view, ui, slip);
  std::string sentence;
  const auto line = line_banner(view, ui, sentence);
  draw_banners(ui, line, printer_banner(view.printing, ui), slip.bottom() + (is_large(ui) ? 20 : 40),
               view.printing == Printing::OutOfPaper || view.printing == Printing::Gone);
  std::optional<SlipAction> action;
  if (view.printing != Printing::NoPrinter) {
    const auto icon = is_large(ui) ? std::nullopt : std::optional(Icon::Print);
    const Button again{.label = words("slip.again"), .icon = icon, .enabled = view.printing != Printing::Working};
    if (button(ui, again, {48, 1560, 312, 144})) action = PrintAgain{};
    if (button(ui, {.label = words("slip.finish"), .icon = Icon::Home, .kind = ButtonKind::Primary},
               {384, 1560, 648, 144}))
      action = Finish{};
  } else if (button(ui, {.label = words("slip.finish"), .icon = Icon::Home, .kind = ButtonKind::Primary},
                    station::kPrimary)) {
    action = Finish{};
  }
  if (const auto bar = draw_bottom_bar(view.bar, ui)) action = *bar;
  return action;
}

}  // namespace qiaomen
