#include "kiosk/screens/telephone.h"

#include "kiosk/ui/keys.h"
#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr float kKeysTop = 880, kFieldHeight = 152;

void draw_field(Ui& ui, const TelephoneView& view, const Rect& field) {
  const auto& theme = ui.theme();
  ui.fill(field, theme.card, 28);
  ui.outline(field, view.is_wrong ? theme.wrong.ink : theme.teal, 5, 28);
  if (view.digits.empty()) {
    ui.text(ui.words()("telephone.empty"), field.inset(40, 0), type::kBody, theme.ink2);
    return;
  }
  const TextStyle number{80, Weight::Bold, 1};
  const float wide = ui.text(spaced_telephone(view.digits), field.inset(40, 0), number, theme.ink);
  const float high = ui.size(number) * 1.1F;
  ui.fill({field.x + 40 + wide + 10, field.center().y - high / 2, 5, high}, theme.caret);
}

void draw_note(Ui& ui, const TelephoneView& view, Point at) {
  const auto& theme = ui.theme();
  const auto color = view.is_wrong ? theme.wrong.ink : theme.ink2;
  ui.icon(view.is_wrong ? Icon::Error : Icon::Info, {at.x + 24, at.y + ui.line_height(type::kHelp) / 2}, 48, color);
  ui.paragraph(view.note, {at.x + 68, at.y, station::kContent - 68, 0}, type::kHelp, color);
}

}  // namespace

std::string spaced_telephone(std::string_view digits) {
  constexpr std::size_t kMobile = 11;
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (digits.front() == '1' && digits.size() <= kMobile && (i == 3 || i == 7)) text += ' ';
    text += digits[i];
  }
  return text;
}

std::optional<TelephoneAction> draw_telephone(const TelephoneView& view, Ui& ui) {
  const auto& words = ui.words();
  ui.fill(ui.whole(), ui.theme().ground);
  draw_top_bar(view.bar, ui);
  const float head = page_head(ui, {0, 0, words("telephone.title"), words("telephone.help")});
  const Rect field{station::kMargin, std::max(head + 24, 520.0F), station::kContent, kFieldHeight};
  draw_field(ui, view, field);
  draw_note(ui, view, {station::kMargin, field.bottom() + 16});
  std::optional<TelephoneAction> action;
  if (const auto pressed = keypad(ui, kKeysTop)) {
    if (*pressed == kErasesDigit) {
      action = EraseDigit{};
    } else {
      action = PressDigit{*pressed};
    }
  }
  const float none = 336;
  Rect done = station::kPrimary;
  done.w -= none + station::kGutter;
  done.x += none + station::kGutter;
  if (button(ui, {.label = words("telephone.none"), .kind = ButtonKind::Neutral},
             {station::kMargin, done.y, none, done.h}))
    action = LeaveNone{};
  const Button keep{.label = words("telephone.done"),
                    .icon = Icon::Check,
                    .kind = ButtonKind::Primary,
                    .enabled = !view.digits.empty()};
  if (button(ui, keep, done)) action = TelephoneDone{};
  if (const auto bar = draw_bottom_bar(view.bar, ui)) action = *bar;
  return action;
}

}  // namespace qiaomen
