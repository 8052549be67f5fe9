#pragma once

#include <cstddef>
#include <iosfwd>
#include <string_view>

namespace qiaomen {

// Columns of a terminal: wide characters take two.
std::size_t display_width(std::string_view text);
// The text, and spaces up to `width` columns.
void print_padded(std::ostream& out, std::string_view text, std::size_t width);

}  // namespace qiaomen
