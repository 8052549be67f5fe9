#include "sync/command_line/display_width.h"

#include <algorithm>
#include <ostream>
#include <string>

namespace qiaomen {
namespace {

struct Range {
  char32_t first, last;
};
// East Asian Width W and F (UAX #11), as coarsely as a table needs.
constexpr Range kWide[] = {{0x1100, 0x115F}, {0x2E80, 0xA4CF}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},  {0xFE30, 0xFE6F},
                           {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD}};

bool is_wide(char32_t point) {
  return std::ranges::any_of(kWide, [&](const Range& range) { return range.first <= point && point <= range.last; });
}

// Bytes of the character that begins with `lead`.
std::size_t length_of(unsigned char lead) { return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4; }

char32_t point_of(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return lead;
  char32_t point = lead & (0xFFU >> (character.size() + 1));
  for (const char c : character.substr(1)) point = point << 6 | (static_cast<unsigned char>(c) & 0x3FU);
  return point;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const auto character = text.substr(0, length_of(static_cast<unsigned char>(text[0])));
    width += is_wide(point_of(character)) ? 2 : 1;
    text.remove_prefix(character.size());
  }
  return width;
}

void print_padded(std::ostream& out, std::string_view text, std::size_t width) {
  out << text << std::string(width - std::min(width, display_width(text)), ' ');
}

}  // namespace qiaomen
