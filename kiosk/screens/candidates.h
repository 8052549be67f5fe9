#pragma once

#include "kiosk/screens/words.h"

namespace qiaomen {

// A row of them over the keys, with 更多: then as many as fit lie on the keys. Nothing being written: punctuation
// marks.
std::optional<WordsAction> draw_candidates(const WordsView& view, Ui& ui);

}  // namespace qiaomen
