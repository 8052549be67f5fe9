#include "kiosk/screens/slip.h"

#include <cmath>

#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr Color kPaper = rgb(0xFFFFFF), kDark = rgb(0x241E18);
constexpr int kQuiet = 4;  // modules around it, ISO/IEC 18004

void draw_saved(const SlipView& view, Ui& ui) {
  const auto& theme = ui.theme();
  ui.disc({104, 232}, 56, theme.done.fill);
  ui.icon(Icon::Check, {104, 232}, 72, theme.done.on_fill);
  const TextStyle title{68, Weight::Bold, 1.2F};
  const float x = 192, wide = station::kMargin + station::kContent - x;
  ui.text(ui.words()(view.delivered ? "slip.delivered" : "slip.saved"), {x, 164, wide, 84}, title, theme.ink);
  ui.paragraph(ui.words()("slip.help"), {x, 248, wide, 0}, type::kBody, theme.ink2);
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
  fact(ui, {view.picture.icon, &theme.calm, words("slip.what"), view.picture.label}, {x, rect.y + 316, wide, 128}, 88);
  fact(ui, {Icon::Schedule, &theme.calm, words("slip.when"), view.reported}, {x, rect.y + 444, wide, 128}, 88);
  const Fact now = view.delivered ? Fact{Icon::CloudDone, &theme.done, words("slip.now"), words("slip.now-delivered")}
                                  : Fact{Icon::CloudOff, &theme.waiting, words("slip.now"), words("slip.now-waiting")};
  fact(ui, now, {x, rect.y + 572, wide, 128}, 88);
}

Banner line_banner(const SlipView& view, Ui& ui, std::string& sentence) {
  const auto& words = ui.words();
  if (view.delivered) {
    sentence = words("slip.line-delivered-help");
    return {Icon::CloudDone, &ui.theme().done, words("slip.line-delivered"), sentence};
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
      return {Icon::Error, &ui.theme().wrong, words("slip.printer-gone"), words("slip.no-paper-help")};
    case Printing::NoPrinter: break;
  }
  return {Icon::Camera, &ui.theme().calm, words("slip.remember"), words("slip.remember-help")};
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
  draw_saved(view, ui);
  const Rect slip{station::kMargin, 344, station::kContent, 748};
  draw_card(view, ui, slip);
  std::string sentence;
  const auto line = line_banner(view, ui, sentence);
  float y = slip.bottom() + 40;
  y += banner(ui, line, {station::kMargin, y}, station::kContent) + 24;
  const auto printer = printer_banner(view.printing, ui);
  if (y + banner_height(ui, printer, station::kContent) <= station::kPrimary.y - 16) {
    banner(ui, printer, {station::kMargin, y}, station::kContent);
  } else {
    ui.say(printer.title);
    ui.say(printer.sentence);
  }
  std::optional<SlipAction> action;
  if (view.printing != Printing::NoPrinter) {
    if (button(ui, {.label = words("slip.again"), .icon = Icon::Print, .enabled = view.printing != Printing::Working},
               {48, 1560, 312, 144}))
      action = PrintAgain{};
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
