#pragma once

#include <span>
#include <string>
#include <string_view>

#include "kiosk/ui/ui.h"

namespace qiaomen {

// A page as it is read aloud: its texts in their order, a sentence each; without icons, and without what stands in the
// same place on every page. "92.3%" in `words`: the voice would say it in English.
std::string spoken_page(std::span<const DrawnText> texts, const Words& words);

// Digits of a number that is a name, not an amount, one by one: slips, telephones, rooms. "0312 00047 367" → "0 3 1 2,
// 0 0 0 4 7, 3 6 7"; "共 8 条", "11月24日", "9:41" and "92.3%" stay.
std::string spelt_digits(std::string_view text);

}  // namespace qiaomen
