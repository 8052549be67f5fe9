#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <limits>

#include "engine/codec/cbor.h"

using namespace qiaomen;
using Catch::Matchers::ContainsSubstring;
using cbor::Budget;
using cbor::Kind;
using cbor::Reader;
using cbor::Writer;

namespace {

// Keeps the bytes alive that the reader only views.
struct Message {
  explicit Message(std::string_view hex, Budget budget = {}) : bytes(*from_hex(hex)), reader(bytes, budget) {}
  Bytes bytes;
  Reader reader;
};

// Why the whole message is refused; empty if it is not.
std::string refusal(BytesView message, Budget budget = {}) {
  Reader reader(message, budget);
  const auto item = reader.raw();
  const auto result = reader.finish();
  if (result) {
    REQUIRE(item.size() == message.size());
    return {};
  }
  CHECK(item.empty());
  CHECK(result.error().code == Errc::Malformed);
  return result.error().message;
}

std::string refusal(std::string_view hex, Budget budget = {}) { return refusal(*from_hex(hex), budget); }

std::int64_t read_integer(std::string_view hex) {
  Message message(hex);
  const auto value = message.reader.integer();
  REQUIRE(message.reader.finish());
  return value;
}

std::string read_text(std::string_view hex) {
  Message message(hex);
  const std::string value(message.reader.text());
  REQUIRE(message.reader.finish());
  return value;
}

std::string nested(int arrays) {
  std::string hex;
  for (int i = 1; i < arrays; ++i) hex += "81";
  return hex + "80";
}

Bytes specimen() {
  Writer w;
  w.array(4);
  w.map(3);
  w.integer(0);
  w.text("上门走访，家中无人");
  w.integer(1);
  w.bytes(Bytes(300, 0xab));
  w.integer(1'000);
  w.array(3);
  w.boolean(true);
  w.null();
  w.integer(-70'000);
  w.integer(5'000'000'000);
  w.array(0);
  w.map(0);
  return w.take();
}

}  // namespace

TEST_CASE("Integers are read (RFC 8949, appendix A)") {
  CHECK(read_integer("00") == 0);
  CHECK(read_integer("17") == 23);
  CHECK(read_integer("1818") == 24);
  CHECK(read_integer("1864") == 100);
  CHECK(read_integer("1903e8") == 1000);
  CHECK(read_integer("1a000f4240") == 1'000'000);
  CHECK(read_integer("1b000000e8d4a51000") == 1'000'000'000'000);
  CHECK(read_integer("20") == -1);
  CHECK(read_integer("29") == -10);
  CHECK(read_integer("3863") == -100);
  CHECK(read_integer("3903e7") == -1000);
  CHECK(read_integer("3a000f423f") == -1'000'000);
}

TEST_CASE("Integers are read up to the ends of int64 and refused beyond") {
  CHECK(read_integer("1b7fffffffffffffff") == std::numeric_limits<std::int64_t>::max());
  CHECK(read_integer("3b7fffffffffffffff") == std::numeric_limits<std::int64_t>::min());
  for (const char* hex : {"1b8000000000000000", "1bffffffffffffffff", "3b8000000000000000", "3bffffffffffffffff"}) {
    INFO(hex);
    CHECK_THAT(refusal(hex), ContainsSubstring("beyond int64"));
  }
}

TEST_CASE("Strings are read as views of the message (RFC 8949, appendix A)") {
  CHECK(read_text("60").empty());
  CHECK(read_text("6161") == "a");
  CHECK(read_text("6449455446") == "IETF");
  CHECK(read_text("62225c") == "\"\\");
  CHECK(read_text("62c3bc") == "ü");
  CHECK(read_text("63e6b0b4") == "水");
  CHECK(read_text("64f0908591") == "𐅑");
  CHECK(read_text("6100") == std::string(1, '\0'));

  Message message("4401020304");
  const auto bytes = message.reader.bytes();
  CHECK(bytes.data() == message.bytes.data() + 1);
  CHECK(to_hex(bytes) == "01020304");
  CHECK(message.reader.finish());

  Message empty("40");
  CHECK(empty.reader.bytes().empty());
  CHECK(empty.reader.finish());
}

TEST_CASE("Arrays are read element by element (RFC 8949, appendix A)") {
  Message message("8301820203820405");
  auto& reader = message.reader;
  REQUIRE(reader.array() == 3);
  CHECK(reader.integer() == 1);
  REQUIRE(reader.array() == 2);
  CHECK(reader.integer() == 2);
  CHECK(reader.integer() == 3);
  reader.array_of(2);
  CHECK(reader.integer() == 4);
  CHECK(reader.integer() == 5);
  CHECK(reader.finish());
}

TEST_CASE("Maps are read pair by pair (RFC 8949, appendix A)") {
  Message message("a201020304");
  REQUIRE(message.reader.map() == 2);
  CHECK(message.reader.key() == 1);
  CHECK(message.reader.integer() == 2);
  CHECK(message.reader.key() == 3);
  CHECK(message.reader.integer() == 4);
  CHECK(message.reader.finish());
}

TEST_CASE("False, true and null are read (RFC 8949, appendix A)") {
  Message message("83f4f5f6");
  message.reader.array_of(3);
  CHECK_FALSE(message.reader.boolean());
  CHECK(message.reader.boolean());
  message.reader.null();
  CHECK(message.reader.finish());
}

TEST_CASE("Empty containers are complete at once") {
  for (const char* hex : {"80", "a0"}) {
    Message message(hex);
    CHECK((hex[0] == '8' ? message.reader.array() : message.reader.map()) == 0);
    CHECK(message.reader.peek() == Kind::End);
    CHECK(message.reader.finish());
  }
}

TEST_CASE("Peeking tells the kind of the next item without taking it") {
  Message message("89002041ff616180a0f4f5f6");
  auto& reader = message.reader;
  CHECK(reader.peek() == Kind::Array);
  CHECK(reader.peek() == Kind::Array);
  reader.array_of(9);
  for (const auto kind : {Kind::Integer, Kind::Integer, Kind::Bytes, Kind::Text, Kind::Array, Kind::Map, Kind::Boolean,
                          Kind::Boolean, Kind::Null}) {
    CHECK(reader.peek() == kind);
    reader.raw();
  }
  CHECK(reader.peek() == Kind::End);
  CHECK(reader.finish());
}

TEST_CASE("Peeking at what does not exist on the wire fails") {
  for (const char* hex : {"c1", "f7", "f9", "fa", "fb", "f8", "e0", "ff"}) {
    INFO(hex);
    Message message(hex);
    CHECK(message.reader.peek() == Kind::End);
    CHECK_FALSE(message.reader.ok());
  }
}

TEST_CASE("Peeking into a message without bytes fails as truncated") {
  Message empty("");
  CHECK(empty.reader.peek() == Kind::End);
  const auto result = empty.reader.finish();
  REQUIRE_FALSE(result);
  CHECK_THAT(result.error().message, ContainsSubstring("truncated"));
}

TEST_CASE("Peeking behind the last byte of an unfinished message fails as truncated") {
  Message message("82818100");
  message.reader.array();
  message.reader.array();
  message.reader.raw();
  REQUIRE(message.reader.ok());
  CHECK(message.reader.peek() == Kind::End);
  CHECK_FALSE(message.reader.ok());
}

TEST_CASE("Null may stand for an absent value") {
  Message message("82f605");
  message.reader.array_of(2);
  CHECK(message.reader.take_null());
  CHECK_FALSE(message.reader.take_null());
  CHECK(message.reader.integer() == 5);
  CHECK_FALSE(message.reader.take_null());
  CHECK(message.reader.finish());
}

TEST_CASE("A null above the budget of items is not taken") {
  Message message("81f6", {.items = 1});
  message.reader.array_of(1);
  CHECK_FALSE(message.reader.take_null());
  CHECK_FALSE(message.reader.ok());
}

TEST_CASE("One whole item is skipped and its bytes are returned") {
  Message message("83820102a1008101187f");
  message.reader.array_of(3);
  CHECK(to_hex(message.reader.raw()) == "820102");
  CHECK(to_hex(message.reader.raw()) == "a1008101");
  CHECK(to_hex(message.reader.raw()) == "187f");
  CHECK(message.reader.finish());
}

TEST_CASE("A complete message is accepted and each of its prefixes refused") {
  const auto message = specimen();
  CHECK(refusal(message).empty());
  for (std::size_t size = 0; size < message.size(); ++size) {
    // A vector of its own, so that a sanitizer sees a read behind the end.
    const Bytes prefix(message.begin(), message.begin() + static_cast<std::ptrdiff_t>(size));
    INFO(size << " bytes of " << message.size());
    const auto why = refusal(prefix);
    CHECK((why.find("truncated") != why.npos || why.find("a count above the bytes left") != why.npos));
  }
}

TEST_CASE("Each head that misses bytes is truncated") {
  for (const char* hex :
       {"",   "18",   "19", "1900", "1a", "1a000100", "1b", "1b00000001000000", "38", "3900", "3b00", "58", "5900",
        "41", "42ff", "61", "62c3", "78", "7900",     "98", "9a000000",         "b8", "bb00"}) {
    INFO(hex);
    CHECK_THAT(refusal(hex), ContainsSubstring("truncated"));
  }
}

TEST_CASE("Bytes behind the message are refused") {
  for (const char* hex : {"0000", "8000", "a0f6", "81f6f6", "6161ff"}) {
    INFO(hex);
    Message message(hex);
    message.reader.raw();
    CHECK(message.reader.ok());
    const auto result = message.reader.finish();
    REQUIRE_FALSE(result);
    CHECK(result.error().code == Errc::Malformed);
    CHECK_THAT(result.error().message, ContainsSubstring("left over"));
  }
}

TEST_CASE("A message that was not read to its end is refused") {
  Message unread("00");
  CHECK_FALSE(unread.reader.finish());

  Message partly("820102");
  partly.reader.array();
  partly.reader.integer();
  const auto result = partly.reader.finish();
  REQUIRE_FALSE(result);
  CHECK_THAT(result.error().message, ContainsSubstring("not everything was read"));
}

TEST_CASE("Reading on behind the end fails") {
  Message message("8101");
  message.reader.array();
  message.reader.integer();
  CHECK(message.reader.ok());
  CHECK(message.reader.integer() == 0);
  const auto result = message.reader.finish();
  REQUIRE_FALSE(result);
  CHECK_THAT(result.error().message, ContainsSubstring("nothing is left"));
}

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
