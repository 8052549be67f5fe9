#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "engine/codec/cbor.h"
#include "tests/support/cbor_message.h"

using namespace qiaomen;
using Catch::Matchers::ContainsSubstring;
using cbor::Kind;
using cbor::Reader;
using testing::Message;
using testing::refusal;

namespace {

std::string nested(int arrays) {
  std::string hex;
  for (int i = 1; i < arrays; ++i) hex += "81";
  return hex + "80";
}

}  // namespace

TEST_CASE("Forms that are not the shortest are refused") {
  const std::string ten(20, '0');
  const std::string twenty_four(48, '6');
  const std::vector<std::string> messages{"1800",
                                          "1817",
                                          "190000",
                                          "1900ff",
                                          "1a00000000",
                                          "1a0000ffff",
                                          "1b0000000000000000",
                                          "1b00000000ffffffff",
                                          "3800",
                                          "3817",
                                          "3900ff",
                                          "3a0000ffff",
                                          "3b00000000ffffffff",
                                          "5800",
                                          "580a" + ten,
                                          "590018" + twenty_four,
                                          "5a00000018" + twenty_four,
                                          "5b0000000000000018" + twenty_four,
                                          "7800",
                                          "780a" + ten,
                                          "790018" + twenty_four,
                                          "7a00000018" + twenty_four,
                                          "7b0000000000000018" + twenty_four,
                                          "9800",
                                          "980100",
                                          "99000100",
                                          "9a0000000100",
                                          "9b000000000000000100",
                                          "b800",
                                          "b8010000",
                                          "b900010000",
                                          "ba000000010000",
                                          "bb00000000000000010000"};
  for (const auto& hex : messages) {
    INFO(hex);
    CHECK_THAT(refusal(hex), ContainsSubstring("not the shortest form"));
  }
}

TEST_CASE("Indefinite lengths, tags, floats and other simple values do not exist on the wire") {
  for (const char* hex : {"5f42010243030405ff",
                          "7f657374726561646d696e67ff",
                          "9fff",
                          "9f018202039f0405ffff",
                          "bfff",
                          "bf0001ff",
                          "ff",
                          "c074323031332d30332d32315432303a30343a30305a",
                          "c11a514b67b0",
                          "c249010000000000000000",
                          "d74401020304",
                          "d818456449455446",
                          "d9010000",
                          "da0001000000",
                          "db000000010000000000",
                          "f90000",
                          "f93c00",
                          "f97e00",
                          "fa47c35000",
                          "fa7f800000",
                          "fb3ff199999999999a",
                          "fb7ff0000000000000",
                          "f7",
                          "e0",
                          "f0",
                          "f3",
                          "f818",
                          "f8ff",
                          "f814",
                          "f815",
                          "f816",
                          "fc",
                          "fd",
                          "fe",
                          "1c",
                          "1d",
                          "1e",
                          "1f",
                          "3c",
                          "3f",
                          "5c",
                          "5e",
                          "7c",
                          "7e",
                          "9c",
                          "9e",
                          "bc",
                          "be",
                          "dc",
                          "df"}) {
    INFO(hex);
    CHECK_THAT(refusal(hex), ContainsSubstring("does not exist on this wire"));
    CHECK_THAT(refusal("81" + std::string(hex)), ContainsSubstring("does not exist on this wire"));
  }
}

TEST_CASE("Huge declared lengths are refused without allocating") {
  for (const char* hex : {"5bffffffffffffffff", "7bffffffffffffffff", "5b7fffffffffffffff", "7bfffffffffffffff7",
                          "5bfffffffffffffff700", "5affffffff00", "7affffffff00"}) {
    INFO(hex);
    CHECK_THAT(refusal(hex), ContainsSubstring("truncated"));
  }
  for (const char* hex : {"9bffffffffffffffff", "bbffffffffffffffff", "9b8000000000000000", "bb8000000000000000"}) {
    INFO(hex);
    CHECK_THAT(refusal(hex), ContainsSubstring("beyond int64"));
  }
  for (const char* hex : {"9b7fffffffffffffff", "bb7fffffffffffffff", "9affffffff00", "baffffffff0000",
                          "9b000000010000000000", "bb00000001000000000000", "8200", "a1", "a100", "a2000000"}) {
    INFO(hex);
    CHECK_THAT(refusal(hex), ContainsSubstring("a count above the bytes left"));
  }
}

TEST_CASE("A count above the bytes left is never returned") {
  for (const char* hex : {"9b7fffffffffffffff", "8200", "9affffffff00"}) {
    Message message(hex);
    CHECK(message.reader.array() == 0);
  }
  for (const char* hex : {"bb7fffffffffffffff", "a100", "bb400000000000000000"}) {
    Message message(hex);
    CHECK(message.reader.map() == 0);
  }
}

TEST_CASE("Keys of a map must ascend") {
  CHECK(refusal("a3000001000200").empty());
  CHECK(refusal("a21700181800").empty());
  for (const char* hex :
       {"a200000000", "a201000000", "a3000002000100", "a21818001700", "81a201000000", "a100a201000000"}) {
    INFO(hex);
    CHECK_THAT(refusal(hex), ContainsSubstring("do not ascend"));
  }
}

TEST_CASE("Keys of a nested map are in no order with those around it") {
  CHECK(refusal("a205a2010002000600").empty());
  CHECK_THAT(refusal("a205a2010002000400"), ContainsSubstring("do not ascend"));
}

TEST_CASE("Keys of a map must be unsigned integers") {
  for (const char* hex : {"a1616100", "a12000", "a1f600", "a1f400", "a18000", "a1a000", "a1410000",
                          "a26161016162820203", "a200002000", "a100a16000"}) {
    INFO(hex);
    CHECK_THAT(refusal(hex), ContainsSubstring("no unsigned integer"));
  }
}

TEST_CASE("A key that is read as an ordinary integer is checked too") {
  Message message("a201000000");
  message.reader.map();
  message.reader.integer();
  message.reader.integer();
  CHECK(message.reader.ok());
  CHECK(message.reader.integer() == 0);
  CHECK_FALSE(message.reader.ok());
}

TEST_CASE("Asking for a key where none is due fails") {
  Message outside("00");
  CHECK(outside.reader.key() == 0);
  CHECK_FALSE(outside.reader.ok());

  Message in_array("8101");
  in_array.reader.array();
  CHECK(in_array.reader.key() == 0);
  CHECK_FALSE(in_array.reader.ok());

  Message at_value("a10102");
  at_value.reader.map();
  CHECK(at_value.reader.key() == 1);
  CHECK(at_value.reader.ok());
  CHECK(at_value.reader.key() == 0);
  CHECK_FALSE(at_value.reader.ok());
}

TEST_CASE("Nesting is accepted up to the budget of depth and refused beyond") {
  CHECK(refusal(nested(8)).empty());
  CHECK_THAT(refusal(nested(9)), ContainsSubstring("nested too deep"));
  CHECK(refusal(nested(2), {.depth = 2}).empty());
  CHECK_THAT(refusal("81a0", {.depth = 1}), ContainsSubstring("nested too deep"));
  CHECK_THAT(refusal("80", {.depth = 0}), ContainsSubstring("nested too deep"));
  CHECK(refusal("00", {.depth = 0}).empty());
}

TEST_CASE("Depth counts open containers, not those that are closed") {
  CHECK(refusal("8480808080", {.depth = 2}).empty());
  CHECK(refusal("8281818000", {.depth = 4}).empty());
  CHECK(refusal("82818100818100", {.depth = 3}).empty());
}

TEST_CASE("A message of a million open arrays fails early") {
  CHECK_THAT(refusal(Bytes(1'000'000, 0x81)), ContainsSubstring("nested too deep"));
}

TEST_CASE("Items are accepted up to their budget and refused beyond") {
  CHECK(refusal("83010203", {.items = 4}).empty());
  CHECK_THAT(refusal("83010203", {.items = 3}), ContainsSubstring("more items than the budget"));
  CHECK_THAT(refusal("a10102", {.items = 2}), ContainsSubstring("more items than the budget"));
  CHECK_THAT(refusal("00", {.items = 0}), ContainsSubstring("more items than the budget"));
}

TEST_CASE("Strings are accepted up to their budget and refused beyond") {
  CHECK(refusal("43010203", {.string_bytes = 3}).empty());
  CHECK(refusal("63616263", {.string_bytes = 3}).empty());
  CHECK_THAT(refusal("4401020304", {.string_bytes = 3}), ContainsSubstring("a string above the budget"));
  CHECK_THAT(refusal("6461626364", {.string_bytes = 3}), ContainsSubstring("a string above the budget"));
}

TEST_CASE("Text must be valid UTF-8 but may hold any of it") {
  for (const char* hex : {"61ff", "6180", "61c3", "62c080", "63eda080", "64f4908080", "63e6b0ff", "62e6b0"}) {
    INFO(hex);
    CHECK_THAT(refusal(hex), ContainsSubstring("invalid UTF-8"));
  }
  CHECK(refusal("6100").empty());
  CHECK(refusal("617f").empty());
  CHECK(refusal("64f48fbfbf").empty());
}

TEST_CASE("Bytes need not be UTF-8") { CHECK(refusal("43eda080").empty()); }

TEST_CASE("An item of another kind than expected fails and names both") {
  Message message("6161");
  CHECK(message.reader.integer() == 0);
  const auto result = message.reader.finish();
  REQUIRE_FALSE(result);
  CHECK_THAT(result.error().message, ContainsSubstring("expected an integer, found text"));
}

TEST_CASE("Each typed call refuses every other kind") {
  const std::vector<std::pair<Kind, const char*>> items{
      {Kind::Integer, "07"}, {Kind::Bytes, "4107"}, {Kind::Text, "6107"}, {Kind::Array, "8107"},
      {Kind::Map, "a10707"}, {Kind::Boolean, "f5"}, {Kind::Null, "f6"}};
  const auto call = [](Reader& reader, Kind kind) {
    switch (kind) {
      case Kind::Integer: return reader.integer() == 0;
      case Kind::Bytes: return reader.bytes().empty();
      case Kind::Text: return reader.text().empty();
      case Kind::Array: return reader.array() == 0;
      case Kind::Map: return reader.map() == 0;
      case Kind::Boolean: return !reader.boolean();
      case Kind::Null: reader.null(); return true;
      case Kind::End: break;
    }
    return true;
  };
  for (const auto& [called, ignored] : items) {
    for (const auto& [found, hex] : items) {
      INFO(static_cast<int>(called) << " called, " << hex << " found");
      Message message(hex);
      const bool neutral = call(message.reader, called);
      CHECK(message.reader.ok() == (called == found));
      CHECK((called == found || neutral));
    }
  }
}

TEST_CASE("An array of another length than expected fails and names both") {
  for (const char* hex : {"8101", "83010203", "80"}) {
    Message message(hex);
    message.reader.array_of(2);
    const auto result = message.reader.finish();
    REQUIRE_FALSE(result);
    CHECK_THAT(result.error().message, ContainsSubstring("expected 2 elements"));
  }
}

TEST_CASE("After a failure every call is neutral and the first reason stays") {
  Message message("8a01020304050607080900");
  auto& reader = message.reader;
  reader.array();
  reader.fail("the caller's reason");
  reader.fail("another reason");
  CHECK_FALSE(reader.ok());
  CHECK(reader.peek() == Kind::End);
  CHECK(reader.integer() == 0);
  CHECK(reader.key() == 0);
  CHECK(reader.bytes().empty());
  CHECK(reader.text().empty());
  CHECK_FALSE(reader.boolean());
  CHECK_FALSE(reader.take_null());
  CHECK(reader.array() == 0);
  CHECK(reader.map() == 0);
  CHECK(reader.raw().empty());
  reader.null();
  reader.array_of(3);
  const auto result = reader.finish();
  REQUIRE_FALSE(result);
  CHECK(result.error().code == Errc::Malformed);
  CHECK(result.error().message == "CBOR: the caller's reason at byte 1");
}

TEST_CASE("A message that the caller found wrong at its very end is refused") {
  Message message("00");
  message.reader.integer();
  message.reader.fail("not this number");
  CHECK_FALSE(message.reader.finish());
}
