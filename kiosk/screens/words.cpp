#include "kiosk/screens/words.h"

#include <algorithm>
#include <cmath>

#include "kiosk/screens/candidates.h"
#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr float kBedTop = 904, kPhrasesTop = 648, kPillHeight = 104, kPillPitch = 122;
constexpr float kFieldPadding = 28;
constexpr TextStyle kWritten{46, Weight::Regular, 1.4F}, kHeading{40, Weight::Bold, 1}, kPill{38, Weight::Bold, 1};
constexpr std::size_t kWarnsFrom = 50;  // characters left

// The text and what is being composed, broken into the field's lines.
class Written {
 public:
  Written(const WordsView& view, const Ui& ui)
      : whole_(std::string(view.text) + gap(view) + std::string(view.composed)),
        composed_from_(view.text.size() + gap(view).size()),
        lines_(ui.lines(whole_, kWritten, station::kContent - 2 * kFieldPadding - 12)),
        pitch_(ui.line_height(kWritten)) {}

  int lines() const { return static_cast<int>(lines_.size()); }
  int fitting(const Rect& field) const {
    return std::max(1, static_cast<int>((field.h - 2 * kFieldPadding) / pitch_ + 0.01F));
  }
  int hidden(const Rect& field) const { return std::max(0, lines() - fitting(field)); }

  // The last lines that fit, or those `back` before them.
  void draw(Ui& ui, const Rect& field, int back) const {
    const int first = hidden(field) - std::clamp(back, 0, hidden(field));
    const int end = std::min(lines(), first + fitting(field));
    float y = field.y + kFieldPadding;
    for (int i = first; i < end; ++i, y += pitch_) {
      const Rect line{field.x + kFieldPadding, y, field.w, pitch_};
      ui.text(lines_[static_cast<std::size_t>(i)], line, kWritten, ui.theme().ink);
      underline(ui, i, line);
      if (i + 1 == lines()) caret(ui, i, line);
    }
  }

 private:
  static std::string gap(const WordsView& view) { return view.text.empty() || view.composed.empty() ? "" : " "; }
  void underline(Ui& ui, int index, const Rect& line) const {
    const auto text = lines_[static_cast<std::size_t>(index)];
    const auto begin = static_cast<std::size_t>(text.data() - whole_.data());
    if (begin + text.size() <= composed_from_) return;
    const auto plain = composed_from_ > begin ? composed_from_ - begin : 0;
    const float from = line.x + ui.width(text.substr(0, plain), kWritten);
    const float y = line.center().y + ui.size(kWritten) * 0.62F;
    ui.fill({from, std::round(y), line.x + ui.width(text, kWritten) - from, 4}, ui.theme().teal);
  }
  void caret(Ui& ui, int index, const Rect& line) const {
    const float x = line.x + ui.width(lines_[static_cast<std::size_t>(index)], kWritten) + 6;
    const float high = ui.size(kWritten) * 1.2F;
    ui.fill({std::round(x), std::round(line.center().y - high / 2), 5, std::round(high)}, ui.theme().caret);
  }

  std::string whole_;
  std::size_t composed_from_;
  std::vector<std::string_view> lines_;
  float pitch_;
};

float draw_title(Ui& ui) {
  const float top = station::kTopBar + 32, high = ui.line_height(type::kTitle);
  const Rect line{station::kMargin, top, station::kContent, high};
  ui.text(ui.words()("words.title"), line, type::kTitle, ui.theme().ink);
  ui.text(ui.words()("words.help"), line, type::kHelp, ui.theme().ink2, Align::Right);
  return top + high + 16;
}

void draw_field(Ui& ui, const WordsView& view, const Written& written, const Rect& field) {
  const auto& theme = ui.theme();
  ui.fill(field, theme.card, 28);
  ui.outline(field, theme.teal, 5, 28);
  if (view.text.empty() && view.composed.empty()) {
    const Rect line{field.x + kFieldPadding + 24, field.y + kFieldPadding, field.w, ui.line_height(kWritten)};
    ui.text(ui.words()(view.keyboard.has_pinyin ? "words.empty" : "words.empty-digits"), line, kWritten, theme.ink2);
  }
  written.draw(ui, field, view.lines_back);
}

// What stands under the field: what to do with the phrases, or how much room there is.
void draw_note(Ui& ui, const WordsView& view, const Rect& line) {
  const auto& theme = ui.theme();
  const auto& words = ui.words();
  const bool short_of_room = view.is_full || view.left <= kWarnsFrom;
  const auto room = words("words.left", {{"count", std::to_string(view.left)}});
  const float side = 48;
  ui.icon(short_of_room ? Icon::Warning : Icon::TouchApp, {line.x + side / 2, line.center().y}, side,
          short_of_room ? theme.waiting.ink : theme.teal);
  const Rect text{line.x + side + 16, line.y, line.w - side - 16, line.h};
  if (view.is_full) {
    ui.text(words("words.full"), text, kHeading, theme.waiting.ink);
  } else if (short_of_room) {
    ui.text(room, text, kHeading, theme.waiting.ink);
  } else {
    ui.text(words("words.phrases"), text, kHeading, theme.ink);
    if (ui.look().step == TextStep::Standard) ui.text(room, text, type::kMeta, theme.ink2, Align::Right);
  }
}

bool draw_pill(Ui& ui, const Phrase& phrase, const Rect& rect) {
  const auto& theme = ui.theme();
  const float radius = rect.h / 2;
  const auto press = ui.touch(phrase.text, rect);
  ui.fill(rect, theme.tints || !phrase.is_written ? theme.teal_tint : theme.card, radius);
  if (!theme.tints) ui.outline(rect, theme.edge, theme.outline, radius);
  if (press.held || phrase.is_written) ui.outline(rect, theme.teal, 5, radius);
  ui.text(phrase.text, rect, kPill, theme.teal, Align::Center);
  if (phrase.is_written) {
    const Point corner{rect.right() - 14, rect.y + 6};
    ui.disc(corner, 18, theme.teal);
    ui.icon(Icon::Check, corner, 28, theme.calm.on_fill);
  }
  return press.done;
}

std::optional<WordsAction> draw_phrases(Ui& ui, const WordsView& view) {
  std::optional<WordsAction> action;
  for (std::size_t i = 0; i < view.phrases.size(); ++i) {
    const float wide = (station::kContent - 2 * station::kGutter) / 3;
    const Rect rect{station::kMargin + static_cast<float>(i % 3) * (wide + station::kGutter),
                    kPhrasesTop + static_cast<float>(i / 3) * kPillPitch, wide, kPillHeight};
    if (draw_pill(ui, view.phrases[i], rect)) action = AddPhrase{i};
  }
  return action;
}

// In the place of the phrases, where the text is longer than the field.
std::optional<WordsAction> draw_scroll(Ui& ui, const WordsView& view, const Written& written, const Rect& field) {
  const int hidden = written.hidden(field);
  if (hidden == 0) return std::nullopt;
  const int step = std::max(1, written.fitting(field) - 1);
  const int back = std::clamp(view.lines_back, 0, hidden);
  const Rect up{station::kMargin, kPhrasesTop + kPillPitch, station::kColumn, kPillHeight};
  const Rect down = up.moved(station::kColumn + station::kGutter, 0);
  std::optional<WordsAction> action;
  const Button to_up{.label = ui.words()("words.up"), .icon = Icon::ArrowUp, .enabled = back < hidden};
  const Button to_down{.label = ui.words()("words.down"), .icon = Icon::ArrowDown, .enabled = back > 0};
  if (button(ui, to_up, up)) action = ScrollText{std::min(hidden, back + step)};
  if (button(ui, to_down, down)) action = ScrollText{std::max(0, back - step)};
  return action;
}

std::optional<WordsAction> draw_keys(Ui& ui, const WordsView& view) {
  const auto& theme = ui.theme();
  ui.fill({0, kBedTop, ui.panel().w, ui.panel().h - kBedTop}, theme.well);
  ui.fill({0, kBedTop, ui.panel().w, 2}, theme.line);
  std::optional<WordsAction> action;
  if (!view.is_list) {
    if (const auto done = draw_keyboard(view.keyboard, ui)) action = *done;
  }
  if (!view.keyboard.has_pinyin) {
    const Rect line{station::kMargin, kBedTop + 16, station::kContent, 108};
    ui.icon(Icon::Info, {line.x + 24, line.center().y}, 48, theme.waiting.ink);
    ui.text(ui.words()("words.no-pinyin"), {line.x + 64, line.y, line.w - 64, line.h}, type::kHelp, theme.ink);
  } else if (const auto chosen = draw_candidates(view, ui)) {
    action = chosen;
  }
  return action;
}

}  // namespace

std::optional<WordsAction> draw_words(const WordsView& view, Ui& ui) {
  ui.fill(ui.whole(), ui.theme().ground);
  draw_top_bar(view.bar, ui);
  const Written written(view, ui);
  const float top = draw_title(ui);
  Rect field{station::kMargin, top, station::kContent, 556 - top};
  const bool is_long = written.hidden(field) > 0;
  std::optional<WordsAction> action;
  if (is_long) {
    const float note = 72;
    field.h = kPhrasesTop + kPillPitch - 16 - note - top;
    draw_field(ui, view, written, field);
    draw_note(ui, view, {field.x, field.bottom(), field.w, note});
    action = draw_scroll(ui, view, written, field);
  } else {
    draw_field(ui, view, written, field);
    draw_note(ui, view, {field.x, field.bottom(), field.w, kPhrasesTop - field.bottom()});
    action = draw_phrases(ui, view);
  }
  if (const auto done = draw_keys(ui, view)) action = done;
  if (const auto bar = draw_bottom_bar(view.bar, ui)) action = *bar;
  return action;
}

}  // namespace qiaomen
