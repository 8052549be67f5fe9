#include "engine/codec/compression.h"

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <random>
#include <string>

using namespace qiaomen;

namespace {

// Frames by hand (RFC 8878): magic, descriptor, [window], [content size], blocks.
constexpr const char* kOneRawByte = "28b52ffd200109000061";

// `count` times the letter a, in a frame of ten bytes.
Bytes repeated(std::uint8_t count) {
  const unsigned block = count << 3 | 0b011U;  // run length, last
  return {0x28, 0xb5, 0x2f, 0xfd, 0x20, count, static_cast<std::uint8_t>(block), static_cast<std::uint8_t>(block >> 8),
          0,    'a'};
}

Errc code_of(const Result<Bytes>& plain) {
  REQUIRE_FALSE(plain);
  CHECK_FALSE(plain.error().message.empty());
  return plain.error().code;
}

Errc refusal(BytesView frame, Expansion limits = {}) { return code_of(expand(frame, limits)); }

Errc refusal(std::string_view hex) { return refusal(*from_hex(hex)); }

Bytes random_words(std::uint64_t seed, std::size_t size) {
  std::mt19937_64 random(seed);
  Bytes bytes(size);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>('a' + random() % 16);
  return bytes;
}

}  // namespace

TEST_CASE("What is compressed expands to the same bytes") {
  const auto seed = Catch::getSeed();
  CAPTURE(seed);
  for (const std::size_t size : {0, 1, 2, 255, 256, 65'791, 65'792, 1'000'000}) {
    for (const int level : {1, 3, 19}) {
      if (level == 19 && size > 100'000) continue;
      INFO(size << " bytes at level " << level);
      const auto plain = random_words(seed, size);
      const auto expanded = expand(compress(plain, level));
      REQUIRE(expanded);
      CHECK(*expanded == plain);
    }
  }
}

TEST_CASE("Compression makes ordinary text smaller") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "家中无人，改日再访 " + std::to_string(i * 7919);
  CHECK(compress(as_bytes(text)).size() < text.size() / 3);
}

TEST_CASE("Frames made by hand expand, so the refusals below are about what they name") {
  CHECK(expand(*from_hex(kOneRawByte)) == Bytes{'a'});
  CHECK(expand(repeated(50)) == Bytes(50, 'a'));
}

TEST_CASE("Content above the size cap is refused") {
  const auto plain = random_words(1, 1000);
  const auto frame = compress(plain);
  CHECK(expand(frame, {.plain_max = 1000}) == plain);
  CHECK(refusal(frame, {.plain_max = 999}) == Errc::TooLarge);
}

TEST_CASE("The default size cap is 8 MiB") {
  CHECK(expand(compress(random_words(1, 8 << 20))));
  CHECK(refusal(compress(random_words(1, (8 << 20) + 1))) == Errc::TooLarge);
}

TEST_CASE("Content above the ratio cap is refused") {
  CHECK(expand(repeated(100), {.ratio_max = 10}) == Bytes(100, 'a'));
  CHECK(refusal(repeated(101), {.ratio_max = 10}) == Errc::TooLarge);
}

TEST_CASE("A bomb of zeros is refused") { CHECK(refusal(compress(Bytes(1 << 20))) == Errc::TooLarge); }

TEST_CASE("A frame that declares an exabyte is refused before anything is allocated") {
  CHECK(refusal("28b52ffde0000000000000001009000061") == Errc::TooLarge);
  CHECK(refusal("28b52ffde0feffffffffffffff09000061") == Errc::TooLarge);
  CHECK(refusal("28b52ffde0ffffffffffffffff09000061") == Errc::TooLarge);
}

TEST_CASE("A frame without a content size is refused, whatever the caps") {
  constexpr auto kNoCap = std::numeric_limits<std::size_t>::max();
  const auto frame = *from_hex("28b52ffd005809000061");
  CHECK(refusal(frame) == Errc::TooLarge);
  CHECK(refusal(frame, {.plain_max = kNoCap, .ratio_max = kNoCap}) == Errc::TooLarge);
  CHECK(expand(*from_hex(kOneRawByte), {.plain_max = kNoCap, .ratio_max = kNoCap}));
}

TEST_CASE("A frame whose content is not as long as it says is corrupt") {
  CHECK(refusal("28b52ffd200009000061") == Errc::Malformed);
  CHECK(refusal("28b52ffd200209000061") == Errc::Malformed);
}

TEST_CASE("Each prefix of a frame is refused") {
  const auto frame = compress(random_words(1, 500));
  for (std::size_t size = 0; size < frame.size(); ++size) {
    INFO(size << " bytes of " << frame.size());
    const Bytes prefix(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(size));
    CHECK(refusal(prefix) == Errc::Malformed);
  }
}

TEST_CASE("Bytes behind the frame are refused, also when they are another frame") {
  CHECK(refusal(std::string(kOneRawByte) + "00") == Errc::Malformed);
  CHECK(refusal(std::string(kOneRawByte) + kOneRawByte) == Errc::Malformed);
  CHECK(refusal(std::string(kOneRawByte) + "502a4d1800000000") == Errc::Malformed);
}

TEST_CASE("Frames that a decoder would skip are no frames") {
  for (const char* hex : {"502a4d1800000000", "5f2a4d180100000061", "502a4d1800000000"}) {
    CHECK(refusal(hex) == Errc::Malformed);
  }
}

TEST_CASE("Other formats and other magic numbers are refused") {
  for (const char* hex : {"", "00", "28b52ffc200109000061", "29b52ffd200109000061", "28b42ffd200109000061",
                          "28b52efd200109000061", "1f8b0800000000000003", "27b52ffd200109000061"}) {
    INFO(hex);
    CHECK(refusal(hex) == Errc::Malformed);
  }
}

TEST_CASE("A frame that needs a dictionary is refused") { CHECK(refusal("28b52ffd21070109000061") == Errc::Malformed); }

TEST_CASE("What is compressed with the dictionary expands to the same bytes, under the same caps") {
  const auto seed = Catch::getSeed();
  CAPTURE(seed);
  for (const std::size_t size : {0, 1, 300, 16'384, 100'000}) {
    const auto plain = random_words(seed, size);
    CHECK(expand_with_dictionary(compress_with_dictionary(plain)) == plain);
    const auto known = random_words(seed + 1, 300);
    CHECK(expand_with_dictionary(compress_with_dictionary(plain, known), known) == plain);
  }
  const auto frame = compress_with_dictionary(random_words(1, 1000));
  CHECK(code_of(expand_with_dictionary(frame, {}, {.plain_max = 999})) == Errc::TooLarge);
  CHECK(code_of(expand_with_dictionary(compress_with_dictionary(Bytes(1 << 20)))) == Errc::TooLarge);
}

TEST_CASE("A frame with the dictionary, one without and one of another dictionary do not pass for each other") {
  const auto plain = random_words(1, 500);
  const auto frame = compress_with_dictionary(plain);
  CHECK(refusal(frame) == Errc::Malformed);
  CHECK(code_of(expand_with_dictionary(compress(plain))) == Errc::Malformed);
  const auto named = *from_hex("21070109000061");  // a frame of one raw byte that names dictionary 7
  CHECK(code_of(expand_with_dictionary(named)) == Errc::Malformed);
  CHECK(expand_with_dictionary(*from_hex("200109000061")) == Bytes{'a'});
}

TEST_CASE("What both sides know makes a message that repeats it smaller") {
  const auto plain = random_words(1, 500);
  CHECK(compress_with_dictionary(plain, plain).size() < 30);
  CHECK(compress_with_dictionary(plain).size() > 200);
}

TEST_CASE("A checked frame is refused by who knows something else, though it would expand") {
  const auto plain = random_words(1, 500), known = random_words(2, 300);
  auto near = known;
  near[299] ^= 1;
  Bytes message = plain;
  message.insert(message.end(), known.begin(), known.end());
  const auto frame = compress_checked(message, known);
  CHECK(expand_checked(frame, known) == message);
  CHECK(code_of(expand_checked(frame, near)) == Errc::Malformed);
  const auto unchecked = compress_with_dictionary(message, known);
  CHECK(expand_with_dictionary(unchecked, near).has_value());
  CHECK(code_of(expand_checked(unchecked, known)) == Errc::Malformed);
  CHECK(code_of(expand_checked({}, known)) == Errc::Malformed);
}

TEST_CASE("Each prefix of a frame with the dictionary is refused") {
  const auto frame = compress_with_dictionary(random_words(1, 500));
  for (std::size_t size = 0; size < frame.size(); ++size) {
    INFO(size << " bytes of " << frame.size());
    CHECK(code_of(expand_with_dictionary(BytesView(frame).first(size))) == Errc::Malformed);
  }
}

TEST_CASE("The dictionary makes a short text of the trade smaller than compression without it") {
  const auto text = as_bytes("示例花园1号楼2单元：家中无人，改日再访。居民反映电梯经常故障，已向物业公司转达。");
  CHECK(compress_with_dictionary(text).size() * 10 < compress(text).size() * 7);
}

TEST_CASE("A block of the reserved type is refused") { CHECK(refusal("28b52ffd20010f000061") == Errc::Malformed); }

TEST_CASE("A compressed block with broken content is refused") {
  CHECK(refusal("28b52ffd2005150000ffff") == Errc::Malformed);
}

TEST_CASE("A damaged frame never crashes and never grows above its caps") {
  const auto seed = Catch::getSeed();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  const auto whole = compress(random_words(seed, 300), 3);
  for (int i = 0; i < 5'000; ++i) {
    auto frame = whole;
    frame[random() % frame.size()] ^= static_cast<std::uint8_t>(1 << random() % 8);
    const auto plain = expand(frame, {.plain_max = 400});
    if (plain) REQUIRE(plain->size() <= 400);
  }
}
