#include "kiosk/ui/line_break.h"

#include <catch2/catch_test_macros.hpp>

using namespace qiaomen;

namespace {

// Every character as wide as one.
std::vector<std::string_view> broken(std::string_view text, float width) {
  return break_lines(text, width, [](std::string_view piece) {
    float characters = 0;
    for (const char c : piece) characters += (static_cast<unsigned char>(c) & 0xC0U) == 0x80U ? 0 : 1;
    return characters;
  });
}
using Lines = std::vector<std::string_view>;

}  // namespace

TEST_CASE("a number stays on the line of what it counts") {
  CHECK(broken("已走访 594 户", 8) == Lines{"已走访", "594 户"});
  CHECK(broken("已走访 594 户", 9) == Lines{"已走访 594 户"});
}

TEST_CASE("closing punctuation begins no line and an opening bracket ends none") {
  CHECK(broken("有事敲敲门，小事", 5) == Lines{"有事敲敲", "门，小事"});
  CHECK(broken("请按「叫站长」", 3) == Lines{"请按", "「叫站", "长」"});
}

TEST_CASE("words of other scripts hold together unless they are wider than a line, and every newline is kept") {
  CHECK(broken("电话 010 abc", 7) == Lines{"电话 010", "abc"});
  CHECK(broken("abcdef", 4) == Lines{"abcd", "ef"});
  CHECK(broken("一\n\n二", 4) == Lines{"一", "", "二"});
}
