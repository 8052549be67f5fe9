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
constexpr auto kNone = static_cast<std::size_t>(-1);

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
  const char* touched = nullptr;
  float x = station::kMargin;
  for (const auto* mark : kMarks) {
    if (draw_cell(ui, mark, {x, kTop, wide, kHeight}, false)) touched = mark;
    x += wide + kGap;
  }
  if (touched == nullptr) return std::nullopt;
  return KeyboardAction{PutText{touched}};
}

// Draws candidates one after another, as many as fit.
class Flow {
 public:
  Flow(const WordsView& view, Ui& ui) : view_(view), ui_(ui) {}

  void row(float top, float end) {
    float x = station::kMargin;
    for (; next_ < view_.candidates.size(); ++next_) {
      const auto& text = view_.candidates[next_];
      const float wide = cell_width(ui_, text);
      if (x + wide > end) return;
      if (draw_cell(ui_, text, {x, top, wide, kHeight}, next_ == 0)) chosen_ = next_;
      x += wide + kGap;
    }
  }
  void rows_on_keys() {
    for (int row_on_keys = 0; row_on_keys < kListRows; ++row_on_keys) {
      row(kKeysTop + static_cast<float>(row_on_keys) * kListPitch, station::kMargin + station::kContent);
    }
  }
  std::size_t next() const { return next_; }
  std::size_t chosen() const { return chosen_; }

 private:
  const WordsView& view_;
  Ui& ui_;
  std::size_t next_ = 0;
  std::size_t chosen_ = kNone;
};

bool draw_next(Ui& ui, bool is_all) {
  const Rect rect{station::kMargin, kKeysTop + kListRows * kListPitch + 24, station::kContent, kHeight};
  return button(ui, {.label = ui.words()(is_all ? "keys.first" : "keys.next")}, rect);
}

}  // namespace

std::optional<WordsAction> draw_candidates(const WordsView& view, Ui& ui) {
  if (view.candidates.empty()) return view.composed.empty() ? draw_marks(ui) : std::nullopt;
  const float end = station::kMargin + station::kContent - kMore - kGap;
  Flow flow(view, ui);
  flow.row(kTop, end);
  if (view.is_list) flow.rows_on_keys();
  const bool next = view.is_list && draw_next(ui, flow.next() >= view.candidates.size());
  const Button list{.label = ui.words()(view.is_list ? "keys.close" : "keys.more"), .kind = ButtonKind::Neutral};
  const bool turned = button(ui, list, {end + kGap, kTop, kMore, kHeight});
  if (flow.chosen() != kNone) return ChooseCandidate{flow.chosen()};
  if (next) return NextCandidates{flow.next()};
  if (!turned) return std::nullopt;
  if (view.is_list) return CloseCandidates{};
  return ListCandidates{};
}

}  // namespace qiaomen
