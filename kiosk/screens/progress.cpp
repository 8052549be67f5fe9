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

constexpr float kDisc = 72, kMostPitch = 168, kStepsTo = 1536, kRight = station::kMargin + station::kContent - 36;

using State = ProgressStep::State;

void draw_band(Ui& ui, const Rect& row) {
  const auto& theme = ui.theme();
  const Rect band = row.inset(16, 4);
  ui.fill(band, theme.teal_tint, 24);
  if (!theme.tints) ui.outline(band, theme.edge, theme.outline, 24);
}

void draw_disc(Ui& ui, const ProgressStep& step, int number, Point middle) {
  const auto& theme = ui.theme();
  if (step.state == State::ToCome) {
    ui.outline(square(middle, kDisc), theme.edge, 3, kDisc / 2);
    ui.text(std::to_string(number), square(middle, kDisc), type::kBarLabel, theme.ink2, Align::Center);
    return;
  }
  const bool done = step.state == State::Done;
  ui.disc(middle, kDisc / 2, done ? theme.done.fill : theme.teal);
  ui.icon(done ? Icon::Check : Icon::Schedule, middle, 44, theme.done.on_fill);
}

Color words_color(const ProgressStep& step, const Theme& theme) {
  if (step.state == State::Now && theme.tints) return theme.teal;
  return step.state == State::ToCome ? theme.ink2 : theme.ink;
}

// The time stands at the right of the words where there is room, or below them. What is said of the step below: with
// larger letters it is read aloud alone.
void draw_step_words(Ui& ui, const ProgressStep& step, float left, float middle) {
  const auto& theme = ui.theme();
  const float title = ui.line_height(type::kValue), small = ui.line_height(type::kMeta), wide = kRight - left;
  const std::string& when = step.state == State::ToCome ? ui.words()("progress.to-come") : step.when;
  const bool beside = ui.width(step.words, type::kValue) + 24 + ui.width(when, type::kMeta) <= wide;
  const bool is_standard = ui.look().step == TextStep::Standard;
  const std::string below = !beside ? when : is_standard ? step.detail : std::string();
  const float y = middle - (title + (below.empty() ? 0 : small)) / 2;
  ui.text(step.words, {left, y, wide, title}, type::kValue, words_color(step, theme));
  if (beside) ui.text(when, {left, y, wide, title}, type::kMeta, theme.ink2, Align::Right);
  if (!below.empty()) ui.text(below, {left, y + title, wide, small}, type::kMeta, theme.ink2);
  if (!step.detail.empty() && (!beside || !is_standard)) ui.say(step.detail);
}

void draw_step(Ui& ui, const ProgressStep& step, int number, bool last, const Rect& row) {
  const auto& theme = ui.theme();
  const Point middle{row.x + 84, row.center().y};
  if (step.state == State::Now) draw_band(ui, row);
  if (!last)
    ui.fill({middle.x - 4, middle.y + kDisc / 2, 8, row.h - kDisc},
            step.state == State::Done ? theme.done.fill : theme.line);
  draw_disc(ui, step, number, middle);
  draw_step_words(ui, step, middle.x + 72, middle.y);
}

// Gives where it ends.
float draw_progress_head(const ProgressView& view, Ui& ui) {
  const auto reached = std::ranges::count_if(view.steps, [](const auto& s) { return s.state != State::ToCome; });
  const int steps = view.steps.size() > 2 ? static_cast<int>(view.steps.size()) : 0;
  const auto slip = ui.words()("progress.slip", {{"slip", view.slip}});
  const float head = page_head(ui, {static_cast<int>(reached), steps, view.state, slip});
  if (view.due.empty()) return head;
  const auto& theme = ui.theme();
  const Chip due{view.is_late ? Icon::Alarm : Icon::Event, view.due, view.is_late ? &theme.wrong : &theme.calm};
  const bool beside = ui.look().step == TextStep::Standard;
  if (beside) {
    chip_before(ui, due, station::kMargin + station::kContent, head - ui.line_height(type::kBody) / 2);
    return head;
  }
  const float high = ui.line_height(type::kBody) + 24;
  chip_at(ui, due, station::kMargin, head + high / 2);
  return head + high;
}

std::optional<ProgressAction> draw_progress_buttons(const ProgressView& view, Ui& ui) {
  const auto& words = ui.words();
  const Rect left{48, 1560, 312, 144}, right{384, 1560, 648, 144};
  std::optional<ProgressAction> action;
  if (view.can_print && button(ui, {.label = words("progress.print"), .icon = Icon::Print}, left))
    action = PrintProgress{};
  const Button other{.label = words("progress.other"), .icon = Icon::Search, .kind = ButtonKind::Primary};
  if (button(ui, other, view.can_print ? right : station::kPrimary)) action = AskOtherSlip{};
  return action;
}

}  // namespace

std::optional<ProgressAction> draw_progress(const ProgressView& view, Ui& ui) {
  ui.fill(ui.whole(), ui.theme().ground);
  draw_top_bar(view.bar, ui);
  const float top = draw_progress_head(view, ui) + 24;
  const auto count = static_cast<float>(view.steps.size());
  const float pitch = std::min(kMostPitch, (kStepsTo - top - 32) / count);
  card(ui, {station::kMargin, top, station::kContent, pitch * count + 32});
  int number = 0;
  for (const ProgressStep& step : view.steps) {
    const bool last = static_cast<std::size_t>(number) + 1 == view.steps.size();
    draw_step(ui, step, number + 1, last,
              {station::kMargin, top + 16 + pitch * static_cast<float>(number), station::kContent, pitch});
    ++number;
  }
  auto action = draw_progress_buttons(view, ui);
  if (const auto bar = draw_bottom_bar(view.bar, ui)) action = *bar;
  return action;
}

}  // namespace qiaomen
