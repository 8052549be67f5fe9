#include "engine/base/bytes.h"

#include <catch2/catch_test_macros.hpp>

using namespace qiaomen;

TEST_CASE("Bytes are written as lower-case hex and read back") {
  const Bytes bytes{0x00, 0x01, 0x7f, 0x80, 0xab, 0xff};
  CHECK(to_hex(bytes) == "00017f80abff");
  CHECK(from_hex("00017f80abff") == bytes);
  CHECK(from_hex("00017F80ABFF") == bytes);
}

TEST_CASE("No bytes are empty hex") {
  CHECK(to_hex({}).empty());
  CHECK(from_hex("") == Bytes{});
}

TEST_CASE("Text that is no hex is not read") {
  for (const char* text : {"0", "abc", "0g", "g0", "0x", " 0", "0/", "0:", "0@", "0G", "0`"}) {
    INFO(text);
    CHECK_FALSE(from_hex(text));
  }
}

TEST_CASE("Half a byte at the end is not completed by what lies behind") {
  CHECK_FALSE(from_hex(std::string_view("abcd").substr(0, 3)));
}

TEST_CASE("Text and bytes are views of the same memory") {
  const std::string text = "敲门";
  CHECK(as_bytes(text).size() == 6);
  CHECK(as_text(as_bytes(text)).data() == text.data());
  CHECK(as_text(as_bytes(text)) == text);
}
