#include "engine/base/base64url.h"

#include <catch2/catch_test_macros.hpp>

using namespace qiaomen;

TEST_CASE("Bytes are written as base64url without padding and read back") {
  const std::pair<Bytes, std::string> pairs[] = {
      {{}, ""}, {{0x00}, "AA"}, {{0xff, 0xef}, "_-8"}, {{0xfb, 0xff, 0xbf}, "-_-_"}, {{1, 2, 3, 4}, "AQIDBA"}};
  for (const auto& [bytes, text] : pairs) {
    INFO(text);
    CHECK(to_base64url(bytes) == text);
    CHECK(from_base64url(text) == bytes);
  }
}

TEST_CASE("Text that is no base64url, or not the one form of its bytes, is not read") {
  for (const char* text :
       {"A", "AB", "AAB", "AA==", "AA=", "+_-_", "-/-_", "AA A", " AA", "AA\n", "AAAAA", "AAA\xc3"}) {
    INFO(text);
    CHECK_FALSE(from_base64url(text));
  }
}
