#include <catch2/catch_test_macros.hpp>
#include <limits>

#include "engine/codec/cbor.h"

using namespace qiaomen;
using cbor::Writer;

namespace {

template <typename Write>
std::string written(Write write) {
  Writer writer;
  write(writer);
  return to_hex(writer.data());
}

std::string integer(std::int64_t value) {
  return written([&](Writer& w) { w.integer(value); });
}

std::string text(std::string_view value) {
  return written([&](Writer& w) { w.text(value); });
}

}  // namespace

TEST_CASE("Integers are written in the shortest form (RFC 8949, appendix A)") {
  CHECK(integer(0) == "00");
  CHECK(integer(1) == "01");
  CHECK(integer(10) == "0a");
  CHECK(integer(23) == "17");
  CHECK(integer(24) == "1818");
  CHECK(integer(25) == "1819");
  CHECK(integer(100) == "1864");
  CHECK(integer(255) == "18ff");
  CHECK(integer(256) == "190100");
  CHECK(integer(1000) == "1903e8");
  CHECK(integer(65'535) == "19ffff");
  CHECK(integer(65'536) == "1a00010000");
  CHECK(integer(1'000'000) == "1a000f4240");
  CHECK(integer(4'294'967'295) == "1affffffff");
  CHECK(integer(4'294'967'296) == "1b0000000100000000");
  CHECK(integer(1'000'000'000'000) == "1b000000e8d4a51000");
  CHECK(integer(std::numeric_limits<std::int64_t>::max()) == "1b7fffffffffffffff");
}

TEST_CASE("Negative integers are written in the shortest form (RFC 8949, appendix A)") {
  CHECK(integer(-1) == "20");
  CHECK(integer(-10) == "29");
  CHECK(integer(-24) == "37");
  CHECK(integer(-25) == "3818");
  CHECK(integer(-100) == "3863");
  CHECK(integer(-1000) == "3903e7");
  CHECK(integer(std::numeric_limits<std::int64_t>::min()) == "3b7fffffffffffffff");
}

TEST_CASE("Strings are written as RFC 8949, appendix A, has them") {
  CHECK(written([](Writer& w) { w.bytes({}); }) == "40");
  CHECK(written([](Writer& w) { w.bytes(Bytes{1, 2, 3, 4}); }) == "4401020304");
  CHECK(text("") == "60");
  CHECK(text("a") == "6161");
  CHECK(text("IETF") == "6449455446");
  CHECK(text("\"\\") == "62225c");
  CHECK(text("ü") == "62c3bc");
  CHECK(text("水") == "63e6b0b4");
  CHECK(text("𐅑") == "64f0908591");
}

TEST_CASE("A string's length is written in the shortest form") {
  CHECK(text(std::string(23, 'a')).starts_with("7761"));
  CHECK(text(std::string(24, 'a')).starts_with("781861"));
  CHECK(text(std::string(256, 'a')).starts_with("79010061"));
  CHECK(text(std::string(65'536, 'a')).starts_with("7a0001000061"));
}

TEST_CASE("Arrays and maps are written as RFC 8949, appendix A, has them") {
  CHECK(written([](Writer& w) { w.array(0); }) == "80");
  CHECK(written([](Writer& w) { w.map(0); }) == "a0");
  CHECK(written([](Writer& w) {
          w.array(3);
          w.integer(1);
          for (const int first : {2, 4}) {
            w.array(2);
            w.integer(first);
            w.integer(first + 1);
          }
        }) == "8301820203820405");
  CHECK(written([](Writer& w) {
          w.array(25);
          for (int i = 1; i <= 25; ++i) w.integer(i);
        }) == "98190102030405060708090a0b0c0d0e0f101112131415161718181819");
  CHECK(written([](Writer& w) {
          w.map(2);
          for (int i = 1; i <= 4; ++i) w.integer(i);
        }) == "a201020304");
}

TEST_CASE("False, true and null are written as RFC 8949, appendix A, has them") {
  CHECK(written([](Writer& w) { w.boolean(false); }) == "f4");
  CHECK(written([](Writer& w) { w.boolean(true); }) == "f5");
  CHECK(written([](Writer& w) { w.null(); }) == "f6");
}

TEST_CASE("An item that is already encoded is taken as it is") {
  CHECK(written([](Writer& w) {
          w.array(1);
          w.raw(*from_hex("820203"));
        }) == "81820203");
}

TEST_CASE("Taking the bytes leaves the writer empty") {
  Writer writer;
  writer.integer(1);
  CHECK(writer.take() == Bytes{1});
  writer.integer(2);
  CHECK(writer.take() == Bytes{2});
}
