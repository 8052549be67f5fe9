#pragma once

#include <cstddef>
#include <string_view>

namespace qiaomen {

// Valid UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);
// Valid UTF-8 without control characters (C0, DEL, C1) other than line ends.
bool is_clean_text(std::string_view text);
// Code points of valid UTF-8.
std::size_t count_characters(std::string_view text);

}  // namespace qiaomen
