#include "kiosk/screens/scan.h"

#include "kiosk/screens/photo.h"
#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr float kFrameEnd = 1520;

std::string_view help_of(ScanStage stage, const Words& words) {
  switch (stage) {
    case ScanStage::Waiting:
    case ScanStage::Looking: return words("scan.help");
    case ScanStage::Foreign: return words("scan.foreign-help");
    case ScanStage::Gone: break;
  }
  return words("scan.help-gone");
}

}  // namespace

std::optional<ScanAction> draw_scan(const ScanView& view, Ui& ui) {
  const auto& words = ui.words();
  const auto& theme = ui.theme();
  ui.fill(ui.whole(), theme.ground);
  draw_top_bar(view.bar, ui);
  float y = page_head(ui, {0, 0, words("scan.title"), help_of(view.stage, words)}) + 32;
  if (view.stage == ScanStage::Foreign) {
    const Banner foreign{Icon::Info, &theme.waiting, words("scan.foreign"), words("scan.foreign-what")};
    y += banner(ui, foreign, {station::kMargin, y}, station::kContent) + 24;
  }
  const Rect frame{station::kMargin, y, station::kContent, kFrameEnd - y};
  if (view.picture != nullptr) {
    draw_whole_photo(ui, *view.picture, frame);
  } else if (view.stage == ScanStage::Gone) {
    draw_no_photo(ui, frame, {Icon::Error, &theme.wrong, words("photo.gone"), words("scan.gone-help")});
  } else {
    draw_no_photo(ui, frame, {Icon::QrScanner, &theme.calm, words("scan.waiting"), words("scan.waiting-help")});
  }
  std::optional<ScanAction> action;
  if (button(ui, {.label = words("scan.type"), .icon = Icon::Dialpad}, station::kPrimary)) action = TypeInstead{};
  if (const auto bar = draw_bottom_bar(view.bar, ui)) action = *bar;
  return action;
}

}  // namespace qiaomen
