#include "kiosk/screens/photo.h"

#include <algorithm>

#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr Rect kLeftButton{48, 1560, 312, 144}, kRightButton{384, 1560, 648, 144};
constexpr float kFrameEnd = 1520;

std::string_view help_of(PhotoStage stage, const Words& words) {
  switch (stage) {
    case PhotoStage::Waiting: return words("photo.help-waiting");
    case PhotoStage::Live: return words("photo.help-live");
    case PhotoStage::Taken: return words("photo.help-taken");
    case PhotoStage::Gone: break;
  }
  return words("photo.help-gone");
}

// What is to be done, with the one that comes next at the right.
std::optional<PhotoAction> draw_choices(PhotoStage stage, Ui& ui) {
  const auto& words = ui.words();
  std::optional<PhotoAction> action;
  const auto primary = [&](std::string_view label, Icon icon) {
    return button(ui, {.label = label, .icon = icon, .kind = ButtonKind::Primary}, kRightButton);
  };
  if (stage == PhotoStage::Taken) {
    if (button(ui, {.label = words("photo.retake"), .icon = Icon::Undo}, kLeftButton)) action = RetakePhoto{};
    if (primary(words("photo.use"), Icon::Check)) action = UsePhoto{};
  } else if (stage == PhotoStage::Live) {
    if (button(ui, {.label = words("photo.skip"), .kind = ButtonKind::Neutral}, kLeftButton)) action = SkipPhoto{};
    if (primary(words("photo.take"), Icon::Camera)) action = TakePhoto{};
  } else if (button(ui, {.label = words("photo.skip-on"), .icon_after = Icon::ArrowForward}, station::kPrimary)) {
    action = SkipPhoto{};
  }
  return action;
}

}  // namespace

void draw_whole_photo(Ui& ui, const Image& photo, const Rect& frame) {
  const Size size = photo.size();
  const float scale = std::min(frame.w / size.w, frame.h / size.h);
  ui.fill(frame, ui.theme().well, station::kInnerRadius);
  ui.image(photo, frame.inset((frame.w - size.w * scale) / 2, (frame.h - size.h * scale) / 2), station::kInnerRadius);
}

void draw_no_photo(Ui& ui, const Rect& frame, const NoPhoto& why) {
  const auto& theme = ui.theme();
  ui.fill(frame, theme.well, station::kInnerRadius);
  if (!theme.tints) ui.outline(frame, theme.edge, theme.outline, station::kInnerRadius);
  const Point middle{frame.center().x, frame.center().y - 120};
  icon_disc(ui, why.icon, middle, 200, *why.tone);
  const Rect below{frame.x + 48, middle.y + 140, frame.w - 96, 0};
  const TextStyle title{52, Weight::Bold, 1.3F};
  const float high = ui.paragraph(why.title, below, title, theme.ink, Align::Center);
  ui.paragraph(why.help, below.moved(0, high + 16), type::kBody, theme.ink2, Align::Center);
}

std::optional<PhotoAction> draw_photo(const PhotoView& view, Ui& ui) {
  const auto& words = ui.words();
  ui.fill(ui.whole(), ui.theme().ground);
  draw_top_bar(view.bar, ui);
  float y = page_head(ui, {0, 0, words("photo.title"), help_of(view.stage, words)}) + 32;
  if (!view.trouble.empty()) {
    y += 24 + banner(ui, {Icon::Error, &ui.theme().wrong, words("photo.not-kept"), view.trouble}, {station::kMargin, y},
                     station::kContent);
  }
  const Rect frame{station::kMargin, y, station::kContent, kFrameEnd - y};
  if (view.picture != nullptr) {
    draw_whole_photo(ui, *view.picture, frame);
  } else if (view.stage == PhotoStage::Gone) {
    draw_no_photo(ui, frame, {Icon::Error, &ui.theme().wrong, words("photo.gone"), words("photo.gone-help")});
  } else {
    draw_no_photo(ui, frame, {Icon::Camera, &ui.theme().calm, words("photo.waiting"), words("photo.waiting-help")});
  }
  auto action = draw_choices(view.stage, ui);
  if (const auto bar = draw_bottom_bar(view.bar, ui)) action = *bar;
  return action;
}

}  // namespace qiaomen
