#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "kiosk/screens/bars.h"
#include "kiosk/screens/keyboard.h"

namespace qiaomen {

struct Phrase {
  std::string text;
  bool is_written = false;
};

// What is typed is borrowed for one drawing.
struct WordsView {
  BarView bar;
  std::string_view text;                    // written so far
  std::string_view composed;                // stands after it, underlined
  std::span<const std::string> candidates;  // the first of them that are not shown yet come first
  bool is_list = false;                     // all candidates lie over the keys
  std::vector<Phrase> phrases;              // at most six
  KeyboardView keyboard;
  std::size_t left = 0;  // characters that may still be written
  bool is_full = false;  // something was not taken because of that
  int lines_back = 0;    // how far an earlier part is scrolled to
};

struct AddPhrase {
  std::size_t index = 0;  // into `phrases`; one that is written goes again
};
struct ChooseCandidate {
  std::size_t index = 0;  // into `candidates`
};
struct ListCandidates {};
struct NextCandidates {
  std::size_t shown = 0;  // of `candidates`
};
struct CloseCandidates {};
struct ScrollText {
  int lines_back = 0;
};
using WordsAction = std::variant<AddPhrase, ChooseCandidate, ListCandidates, NextCandidates, CloseCandidates,
                                 ScrollText, KeyboardAction, BarAction>;

// 说几句: phrases to tap first, then keys. A touch more or less is one touch to mend.
std::optional<WordsAction> draw_words(const WordsView& view, Ui& ui);

}  // namespace qiaomen
