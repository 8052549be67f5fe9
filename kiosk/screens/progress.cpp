#include "kiosk/screens/progress.h"

#include <algorithm>

#include "kiosk/ui/keys.h"
#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr float kKeysTop = 880, kScanWide = 336;

}  // namespace

std::optional<AskSlipAction> draw_ask_slip(const AskSlipView& view, Ui& ui) {
  const auto& words = ui.words();
  const auto& theme = ui.theme();
  ui.fill(ui.whole(), theme.ground);
  draw_top_bar(view.bar, ui);
  const float head = page_head(ui, {0, 0, words("ask-slip.title"), words("ask-slip.help")});
  const Rect field{station::kMargin, std::max(head + 32, 560.0F), station::kContent, 152};
  const bool wrong = !view.wrong.empty();
  ui.fill(field, theme.card, 28);
  ui.outline(field, wrong ? theme.wrong.fill : theme.teal, 5, 28);
  if (view.typed.empty()) {
    ui.text(words("ask-slip.empty"), field.inset(40, 0), type::kBody, theme.ink2);
  } else {
    ui.text(view.typed, field.inset(40, 0), {80, Weight::Bold, 1}, theme.ink);
  }
  if (wrong) {
    ui.icon(Icon::Error, {station::kMargin + 24, field.bottom() + 52}, 48, theme.wrong.ink);
    ui.paragraph(view.wrong, {station::kMargin + 64, field.bottom() + 26, station::kContent - 64, 0}, type::kHelp,
                 theme.wrong.ink);
  }
  std::optional<AskSlipAction> action;
  if (const auto pressed = keypad(ui, kKeysTop)) {
    if (*pressed == kErasesDigit) {
      action = DeleteDigit{};
    } else {
      action = TypeDigit{*pressed};
    }
  }
  const Button go{.label = words("ask-slip.look-up"),
                  .icon = Icon::Search,
                  .kind = ButtonKind::Primary,
                  .enabled = view.is_complete};
  Rect place = station::kPrimary;
  if (view.has_camera) {
    const Rect scan{place.x, place.y, kScanWide, place.h};
    place = {scan.right() + station::kGutter, place.y, place.w - kScanWide - station::kGutter, place.h};
    if (button(ui, {.label = words("ask-slip.scan"), .icon = Icon::QrScanner}, scan)) action = ScanSlip{};
  }
  if (button(ui, go, place)) action = LookUp{};
  if (const auto bar = draw_bottom_bar(view.bar, ui)) action = *bar;
  return action;
}

namespace {

constexpr float kDisc = 72, kMostPitch = 168, kStepsTo = 1536;

void draw_step(Ui& ui, const ProgressStep& step, int number, bool last, float y, float pitch) {
  const auto& theme = ui.theme();
  const float x = station::kMargin + 84;
  const Point middle{x, y + pitch / 2};
  using State = ProgressStep::State;
  if (step.state == State::Now) {
    const Rect band{station::kMargin + 16, y + 4, station::kContent - 32, pitch - 8};
    ui.fill(band, theme.teal_tint, 24);
    if (!theme.tints) ui.outline(band, theme.edge, theme.outline, 24);
  }
  if (!last)
    ui.fill({x - 4, middle.y + kDisc / 2, 8, pitch - kDisc}, step.state == State::Done ? theme.done.fill : theme.line);
  if (step.state == State::ToCome) {
    ui.outline(square(middle, kDisc), theme.edge, 3, kDisc / 2);
    ui.text(std::to_string(number), square(middle, kDisc), type::kBarLabel, theme.ink2, Align::Center);
  } else {
    const bool done = step.state == State::Done;
    ui.disc(middle, kDisc / 2, done ? theme.done.fill : theme.teal);
    ui.icon(done ? Icon::Check : Icon::Schedule, middle, 44, theme.done.on_fill);
  }
  const float left = x + 72, wide = station::kContent - 190;
  const float title = ui.line_height(type::kValue);
  const std::string when = step.state == State::ToCome ? ui.words()("progress.to-come") : step.when;
  const float high = title + (when.empty() ? 0 : ui.line_height(type::kMeta));
  ui.text(step.words, {left, middle.y - high / 2, wide, title}, type::kValue,
          step.state == State::ToCome ? theme.ink2 : theme.ink);
  if (!when.empty())
    ui.text(when, {left, middle.y - high / 2 + title, wide, ui.line_height(type::kMeta)}, type::kMeta, theme.ink2);
}

}  // namespace

std::optional<ProgressAction> draw_progress(const ProgressView& view, Ui& ui) {
  const auto& words = ui.words();
  const auto& theme = ui.theme();
  ui.fill(ui.whole(), theme.ground);
  draw_top_bar(view.bar, ui);
  const float head = page_head(ui, {0, 0, words("progress.title"), words("progress.slip", {{"slip", view.slip}})});
  const Rect what{station::kMargin, head + 24, station::kContent, 152};
  card(ui, what);
  fact(ui,
       {view.picture.icon, &tone_of(view.picture.nature, theme), words("progress.reported", {{"when", view.reported}}),
        view.picture.label},
       what.inset(32, 0), 96);
  const float top = what.bottom() + 24;
  const auto count = static_cast<float>(view.steps.size());
  const float pitch = std::min(kMostPitch, (kStepsTo - top - 32) / count);
  const Rect steps{station::kMargin, top, station::kContent, pitch * count + 32};
  card(ui, steps);
  int number = 0;
  for (const ProgressStep& step : view.steps) {
    const bool last = static_cast<std::size_t>(number) + 1 == view.steps.size();
    draw_step(ui, step, number + 1, last, top + 16 + pitch * static_cast<float>(number), pitch);
    ++number;
  }
  std::optional<ProgressAction> action;
  if (button(ui, {.label = words("slip.finish"), .icon = Icon::Home, .kind = ButtonKind::Primary}, station::kPrimary))
    action = FinishProgress{};
  if (const auto bar = draw_bottom_bar(view.bar, ui)) action = *bar;
  return action;
}

}  // namespace qiaomen
