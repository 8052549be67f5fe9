#include <catch2/catch_test_macros.hpp>
#include <string>

#include "kiosk/ui/wiped_text.h"

using namespace qiaomen;

TEST_CASE("typed text leaves no byte behind") {
  const std::string digits = "1380531778899999";
  WipedText text(digits);
  const std::string_view kept = text.view();  // the bytes stay where they are: nothing is added
  SECTION("cleared") { text.clear(); }
  SECTION("erased to the last character") {
    while (!text.empty()) text.erase_last_character();
  }
  SECTION("erased in the middle") {
    text.erase(0, 11);
    CHECK(text.view() == "99999");
    CHECK(kept.substr(5) == std::string(11, '\0'));
    text.clear();
  }
  CHECK(kept == std::string(digits.size(), '\0'));
}

TEST_CASE("characters of several bytes go whole") {
  WipedText text("楼𠮷");
  CHECK(text.characters() == 2);
  text.erase_last_character();
  CHECK(text.view() == "楼");
}
