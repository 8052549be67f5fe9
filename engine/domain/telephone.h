#pragma once

#include <string>
#include <string_view>

namespace qiaomen {

// In the usual spelling: digits, with blanks or hyphens between and perhaps a plus before; 7 to 15 digits.
bool is_telephone(std::string_view text);

// Whether a text for many readers names somebody by a number: a mobile telephone (11 digits that begin with 13 to 19)
// or an identity number (17 digits and a check character). A station's own fixed line is nobody's.
bool holds_personal_number(std::string_view text);

}  // namespace qiaomen
