#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "kiosk/input/direct_input.h"
#include "kiosk/screens/words.h"
#include "kiosk/typed_key.h"
#include "kiosk/ui/wiped_text.h"

namespace qiaomen {

// A text in the making: phrases and keys go in, at most `most` characters stand there at any time. What does not fit
// is not taken, and said so; a text is never cut.
class Writing {
 public:
  // `pinyin`: null where there is none. `text` and `pinyin` outlive it; the text is up to date after every action.
  Writing(TextInput* pinyin, WipedText& text, std::vector<std::string> phrases, std::size_t most);
  // What was being composed goes; the text stays.
  ~Writing();
  Writing(const Writing&) = delete;

  // Valid until the next action.
  WordsView view(BarView bar) const;
  // All but those of the bar. True: finished; what was being composed has become text.
  bool apply(const WordsAction& action);
  // A key of a keyboard: letters are pinyin, a digit chooses while something is composed, Enter takes the first
  // candidate and, where nothing is composed, finishes. True: finished.
  bool type(const TypedKey& key);

 private:
  TextInput& input() { return keys_ == Keys::Digits || pinyin_ == nullptr ? direct_ : *pinyin_; }
  const Composition& composition() const;
  bool is_composing() const { return !composition().shown.empty(); }
  bool on(const KeyboardAction& action);
  void press(char key);
  void type_character(char c);
  void choose(std::size_t candidate);
  void finish_composing();
  void erase();
  void put(std::string_view text);
  void toggle(std::string_view phrase);

  TextInput* pinyin_;
  WipedText& text_;
  std::vector<std::string> phrases_;
  std::size_t most_;
  DirectInput direct_;
  Keys keys_;
  bool is_list_ = false, is_full_ = false;
  std::size_t passed_ = 0;  // candidates before those that are shown
  int lines_back_ = 0;
};

}  // namespace qiaomen
