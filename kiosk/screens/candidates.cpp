#include "kiosk/screens/candidates.h"

#include <algorithm>
#include <array>

#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr float kTop = 920, kHeight = 108, kGap = 13, kMore = 208;
constexpr float kPadding = 30, kLeast = 110;
constexpr float kListPitch = 125, kRadius = 20;
constexpr int kListRows = 4;
constexpr TextStyle kText{50, Weight::Bold, 1};

float cell_width(const Ui& ui, std::string_view text) { return std::max(kLeast, ui.width(text, kText) + 2 * kPadding); }

bool draw_cell(Ui& ui, std::string_view text, const Rect& rect, bool first) {
  const auto& theme = ui.theme();
  const auto press = ui.touch(ui.words()("keys.choose", {{"text", std::string(text)}}), rect);
  const bool solid = first && !press.held;
  ui.fill(rect, solid ? theme.teal : press.held ? theme.teal_tint : theme.card, kRadius);
  if (press.held) ui.outline(rect, theme.teal, 5, kRadius);
  if (!theme.tints && !solid) ui.outline(rect, theme.edge, theme.outline, kRadius);
  ui.text(text, rect, kText, solid ? theme.calm.on_fill : theme.ink, Align::Center);
  return press.done;
}

std::optional<WordsAction> draw_marks(Ui& ui) {
  constexpr std::array kMarks = {"，", "。", "？", "！", "、"};
  const float wide = (station::kContent - 4 * kGap) / 5;
  std::optional<WordsAction> action;
  float x = station::kMargin;
  for (const auto* mark : kMarks) {
    if (draw_cell(ui, mark, {x, kTop, wide, kHeight}, false)) action = KeyboardAction{PutText{mark}};
    x += wide + kGap;
  }
  return action;
}

// Draws candidates from number `next` on, as many as fit; moves it on.
class Flow {
 public:
  Flow(const WordsView& view, Ui& ui) : view_(view), ui_(ui) {}

  void row(float top, float end) {
    float x = station::kMargin;
    for (; next_ < view_.candidates.size(); ++next_) {
      const auto& text = view_.candidates[next_];
      const float wide = cell_width(ui_, text);
      if (x + wide > end) return;
      if (draw_cell(ui_, text, {x, top, wide, kHeight}, next_ == 0)) action_ = ChooseCandidate{next_};
      x += wide + kGap;
    }
  }
  std::size_t next() const { return next_; }
  std::optional<WordsAction> action() const { return action_; }

 private:
  const WordsView& view_;
  Ui& ui_;
  std::size_t next_ = 0;
  std::optional<WordsAction> action_;
};

std::optional<WordsAction> draw_list(const WordsView& view, Ui& ui, Flow& flow) {
  for (int row = 0; row < kListRows; ++row) {
    flow.row(kKeysTop + static_cast<float>(row) * kListPitch, station::kMargin + station::kContent);
  }
  const Rect next{station::kMargin, kKeysTop + kListRows * kListPitch + 24, station::kContent, kHeight};
  const bool is_all = flow.next() >= view.candidates.size();
  const Button button_next{.label = ui.words()(is_all ? "keys.first" : "keys.next")};
  if (button(ui, button_next, next)) return NextCandidates{flow.next()};
  return std::nullopt;
}

}  // namespace

std::optional<WordsAction> draw_candidates(const WordsView& view, Ui& ui) {
  if (view.candidates.empty()) return view.composed.empty() ? draw_marks(ui) : std::nullopt;
  const float end = station::kMargin + station::kContent - kMore - kGap;
  std::optional<WordsAction> action;
  Flow flow(view, ui);
  flow.row(kTop, end);
  if (view.is_list) action = draw_list(view, ui, flow);
  const Button list{.label = ui.words()(view.is_list ? "keys.close" : "keys.more"), .kind = ButtonKind::Neutral};
  if (button(ui, list, {end + kGap, kTop, kMore, kHeight})) {
    action = view.is_list ? WordsAction(CloseCandidates{}) : WordsAction(ListCandidates{});
  }
  return flow.action() ? flow.action() : action;
}

}  // namespace qiaomen
