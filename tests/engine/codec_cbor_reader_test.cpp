#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <limits>

#include "engine/codec/cbor.h"
#include "tests/support/cbor_message.h"

using namespace qiaomen;
using Catch::Matchers::ContainsSubstring;
using cbor::Kind;
using cbor::Writer;
using testing::Message;
using testing::refusal;

namespace {

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
