#include "kiosk/pages/writing.h"

#include <algorithm>
#include <span>

#include "engine/base/text.h"
#include "kiosk/visit_page.h"

namespace qiaomen {
namespace {

constexpr std::string_view kComma = "，";
constexpr std::size_t kComposedMax = 10;  // characters: a candidate stays within its row

bool ends_a_clause(std::string_view text) {
  constexpr std::string_view kMarks[] = {"，", "。", "？", "！", "、", " "};
  return text.empty() || std::ranges::any_of(kMarks, [&](auto mark) { return text.ends_with(mark); });
}

}  // namespace

Writing::Writing(TextInput* pinyin, WipedText& text, std::vector<std::string> phrases, std::size_t most)
    : pinyin_(pinyin),
      text_(text),
      phrases_(std::move(phrases)),
      most_(most),
      keys_(pinyin == nullptr ? Keys::Digits : Keys::Letters) {}

Writing::~Writing() {
  if (pinyin_ != nullptr) pinyin_->clear();
}

const Composition& Writing::composition() const {
  return pinyin_ == nullptr ? direct_.composition() : pinyin_->composition();
}

WordsView Writing::view(BarView bar) const {
  const auto& composed = composition();
  WordsView view{.bar = std::move(bar),
                 .text = text_.view(),
                 .composed = composed.shown,
                 .candidates = std::span(composed.candidates).subspan(std::min(passed_, composed.candidates.size())),
                 .is_list = is_list_,
                 .phrases = {},
                 .keyboard = {keys_, pinyin_ != nullptr},
                 .left = most_ - std::min(most_, text_.characters()),
                 .is_full = is_full_,
                 .lines_back = lines_back_};
  for (const auto& phrase : phrases_) view.phrases.push_back({phrase, text_.view().contains(phrase)});
  return view;
}

bool Writing::apply(const WordsAction& action) {
  if (const auto* scroll = std::get_if<ScrollText>(&action)) {
    lines_back_ = scroll->lines_back;
    return false;
  }
  is_full_ = false;
  lines_back_ = 0;
  return std::visit(Overloaded{[&](AddPhrase phrase) {
                                 toggle(phrases_.at(phrase.index));
                                 return false;
                               },
                               [&](ChooseCandidate chosen) {
                                 choose(passed_ + chosen.index);
                                 return false;
                               },
                               [&](ListCandidates) {
                                 is_list_ = true;
                                 return false;
                               },
                               [&](NextCandidates next) {
                                 passed_ += next.shown;
                                 if (passed_ >= composition().candidates.size()) passed_ = 0;
                                 return false;
                               },
                               [&](CloseCandidates) {
                                 is_list_ = false;
                                 passed_ = 0;
                                 return false;
                               },
                               [&](const KeyboardAction& keys) { return on(keys); }, [](ScrollText) { return false; },
                               [](BarAction) { return false; }},
                    action);
}

bool Writing::on(const KeyboardAction& action) {
  std::visit(Overloaded{[&](PressKey pressed) { press(pressed.key); },
                        [&](PutText put_text) {
                          finish_composing();
                          put(put_text.text);
                        },
                        [&](PressBlank) {
                          if (is_composing()) {
                            choose(0);
                          } else if (!ends_a_clause(text_.view())) {
                            put(" ");
                          }
                        },
                        [&](EraseLast) { erase(); },
                        [&](EraseComposed) {
                          if (pinyin_ != nullptr) pinyin_->clear();
                        },
                        [&](SwitchKeys to) {
                          finish_composing();
                          keys_ = to.to;
                        },
                        [&](WordsDone) { finish_composing(); }},
             action);
  return std::holds_alternative<WordsDone>(action) && !is_full_;
}

bool Writing::type(const TypedKey& key) {
  is_full_ = false;
  lines_back_ = 0;
  switch (key.kind) {
    case TypedKey::Kind::Character: type_character(key.character); return false;
    case TypedKey::Kind::Erase: erase(); return false;
    case TypedKey::Kind::Enter: {
      const bool was_composing = is_composing();
      return on(WordsDone{}) && !was_composing;
    }
    case TypedKey::Kind::Escape: return false;
  }
  return false;
}

void Writing::type_character(char c) {
  if (c == ' ') {
    on(PressBlank{});
    return;
  }
  const bool is_digit = c >= '0' && c <= '9';
  if (!is_digit) {
    if (pinyin_ == nullptr) return;
    if (keys_ != Keys::Letters) on(SwitchKeys{Keys::Letters});
    press(c);
    return;
  }
  if (!is_composing()) return put({&c, 1});
  const auto chosen = passed_ + static_cast<std::size_t>(c - '1');
  if (c != '0' && chosen < composition().candidates.size()) choose(chosen);
}

void Writing::press(char key) {
  if (!input().press(key)) return;
  put(input().take());
  const auto& candidates = composition().candidates;
  if (!candidates.empty() && count_characters(candidates.front()) > kComposedMax) input().erase();
}

void Writing::choose(std::size_t candidate) {
  input().choose(candidate);
  is_list_ = false;
  passed_ = 0;
  put(input().take());
}

// The first candidate is the lit one: what a person sees to be meant.
void Writing::finish_composing() {
  for (auto before = kComposedMax * 2; before > 0 && is_composing() && !composition().candidates.empty(); --before) {
    choose(0);
  }
  if (pinyin_ != nullptr) pinyin_->clear();
}

void Writing::erase() {
  if (!input().erase()) text_.erase_last_character();
}

void Writing::put(std::string_view text) {
  if (text.empty()) return;
  is_full_ = text_.characters() + count_characters(text) > most_;
  if (!is_full_ && is_clean_text(text)) text_.append(text);
}

// A clause of its own; the same touch takes it out again.
void Writing::toggle(std::string_view phrase) {
  finish_composing();
  const auto text = text_.view();
  if (const auto at = text.find(phrase); at != std::string_view::npos) {
    const auto after = text.substr(at + phrase.size());
    const auto comma = after.starts_with(kComma) || (after.empty() && text.substr(0, at).ends_with(kComma));
    const auto from = after.empty() && comma ? at - kComma.size() : at;
    text_.erase(from, phrase.size() + (comma ? kComma.size() : 0));
    return;
  }
  put((ends_a_clause(text) ? "" : std::string(kComma)) + std::string(phrase));
}

}  // namespace qiaomen
