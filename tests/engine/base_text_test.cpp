#include "engine/base/text.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

using namespace qiaomen;

namespace {

// By the definition of UTF-8, also for what it forbids (surrogates, above U+10FFFF).
std::string encode(std::uint32_t c) {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xc0 | c >> 6), byte(0x80 | (c & 63))};
  if (c < 0x10000) return {byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63))};
  return {byte(0xf0 | c >> 18), byte(0x80 | (c >> 12 & 63)), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63))};
}

bool is_surrogate(std::uint32_t c) { return c >= 0xd800 && c <= 0xdfff; }

// Character by character, by the definition.
bool is_utf8_slowly(std::string_view text) {
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text[0]);
    const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (text.size() < length) return false;
    std::uint32_t c = length == 1 ? first : first & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) c = c << 6 | (static_cast<unsigned char>(text[i]) & 63U);
    if (c > 0x10ffff || is_surrogate(c) || encode(c) != text.substr(0, length)) return false;
    text.remove_prefix(length);
  }
  return true;
}

bool is_refused_control(std::uint32_t c) { return (c < 0x20 && c != '\n' && c != '\r') || (c >= 0x7f && c < 0xa0); }

// Puts `part` at every place of the eight-byte lane, between ASCII and between Chinese.
template <typename Check>
void at_every_place(const std::string& part, Check check) {
  for (const std::string& filler : {std::string("a"), std::string("门")}) {
    for (int before = 0; before < 10; ++before) {
      for (const int after : {0, 1, 9}) {
        std::string text;
        for (int i = 0; i < before; ++i) text += filler;
        text += part;
        for (int i = 0; i < after; ++i) text += filler;
        INFO(before << " characters before, " << after << " after");
        check(text);
      }
    }
  }
}

}  // namespace

TEST_CASE("Every code point but the surrogates is UTF-8, and clean unless it is a control") {
  for (std::uint32_t c = 0; c <= 0x110010; ++c) {
    const auto text = encode(c);
    const bool exists = c <= 0x10ffff && !is_surrogate(c);
    if (is_utf8(text) != exists || is_clean_text(text) != (exists && !is_refused_control(c))) FAIL("code point " << c);
  }
}

TEST_CASE("One or two wrong bytes are found wherever they stand in a run of Chinese") {
  const std::string run = "一户一档门前三包老人独居请多敲门";
  const std::string others = "\xee\x80\x80\xef\xbc\x8c" + run;
  for (const std::string& text : {run, others}) {
    REQUIRE(is_utf8(text));
    for (std::size_t at = 0; at + 1 < 30; ++at) {
      for (int value = 0; value < 1 << 16; ++value) {
        std::string changed = text;
        changed[at] = static_cast<char>(value >> 8);
        changed[at + 1] = static_cast<char>(value);
        if (is_utf8(changed) != is_utf8_slowly(changed)) FAIL("bytes " << value << " at " << at);
      }
    }
  }
}

TEST_CASE("Texts of every length with a few wrong bytes are judged as one character after another would be") {
  const std::string parts[] = {"门",
                               "a",
                               "一户一档",
                               "é",
                               "，",
                               "\xe0\xa4\x80",
                               "\xed\x9f\xbf",
                               "😀",
                               "\n",
                               "0123456789abcdef",
                               "老人独居请多敲门门前三包"};
  std::mt19937 random(20'261'126);
  int valid = 0, clean = 0;
  for (int i = 0; i < 400'000; ++i) {
    std::string text;
    const auto common = random() % 8 == 0 ? std::size(parts) : 3;
    for (auto left = random() % 14; left > 0; --left) text += parts[random() % common];
    if (random() % 4 == 0) text.resize(text.size() - std::min<std::size_t>(text.size(), random() % 3));
    for (auto wrong = random() % 3; wrong > 0 && !text.empty(); --wrong) {
      text[random() % text.size()] =
          static_cast<char>(random() % 3 == 0 ? "\x7f\x9f\xc2\xe0\xed\x80"[random() % 6] : random());
    }
    const bool expected = is_utf8_slowly(text);
    bool no_control = expected;
    for (std::size_t at = 0; no_control && at < text.size(); ++at) {
      const auto byte = static_cast<unsigned char>(text[at]);
      if (byte < 0x80) no_control = !is_refused_control(byte);
      if (byte == 0xc2) no_control = static_cast<unsigned char>(text[at + 1]) >= 0xa0;
    }
    valid += expected, clean += no_control;
    if (is_utf8(text) != expected || is_clean_text(text) != no_control) FAIL("text " << i);
  }
  CHECK((valid > 100'000 && valid < 300'000 && clean < valid));
}

TEST_CASE("Among all strings of three bytes exactly the valid ones are UTF-8") {
  // 128 one-byte, 1,920 two-byte and 61,440 three-byte characters.
  constexpr int kValid = 128 * 128 * 128 + 2 * 128 * 1920 + 61'440;
  int valid = 0;
  std::string text(3, '\0');
  for (std::uint32_t value = 0; value < 1 << 24; ++value) {
    text[0] = static_cast<char>(value >> 16);
    text[1] = static_cast<char>(value >> 8);
    text[2] = static_cast<char>(value);
    valid += is_utf8(text);
  }
  CHECK(valid == kValid);
}

TEST_CASE("A lead byte of four takes only the second bytes of Unicode's range, then continuations") {
  int valid = 0;
  for (int lead = 0xf0; lead <= 0xff; ++lead) {
    for (int second = 0; second <= 0xff; ++second) {
      for (const int third : {0x00, 0x7f, 0x80, 0xbf, 0xc0, 0xff}) {
        for (const int fourth : {0x00, 0x7f, 0x80, 0xbf, 0xc0, 0xff}) {
          const char text[] = {static_cast<char>(lead), static_cast<char>(second), static_cast<char>(third),
                               static_cast<char>(fourth)};
          valid += is_utf8({text, 4});
        }
      }
    }
  }
  CHECK(valid == (48 + 3 * 64 + 16) * 2 * 2);
}

TEST_CASE("Broken UTF-8 is found wherever it stands") {
  for (const char* broken : {"\x80",
                             "\xbf",
                             "\xc2",
                             "\xc3(",
                             "\xc0\x80",
                             "\xc1\xbf",
                             "\xe0\x80\x80",
                             "\xe0\x9f\xbf",
                             "\xe4\xb8",
                             "\xe4\xb8(",
                             "\xe4(\x80",
                             "\xed\xa0\x80",
                             "\xed\xbf\xbf",
                             "\xef\xbf",
                             "\xf0\x80\x80\x80",
                             "\xf0\x8f\xbf\xbf",
                             "\xf0\x9f\x98",
                             "\xf0\x9f\x98(",
                             "\xf4\x90\x80\x80",
                             "\xf5\x80\x80\x80",
                             "\xf8\x88\x80\x80\x80",
                             "\xfe",
                             "\xff"}) {
    at_every_place(broken, [](const std::string& text) {
      CHECK_FALSE(is_utf8(text));
      CHECK_FALSE(is_clean_text(text));
    });
  }
}

TEST_CASE("A character that is cut off is broken even if its rest lies behind") {
  for (const std::string_view character : {"é", "ࠀ", "门", "퟿", "😀"}) {
    for (std::size_t size = 1; size < character.size(); ++size) {
      INFO(character << " cut to " << size);
      CHECK_FALSE(is_utf8(character.substr(0, size)));
      CHECK_FALSE(is_clean_text(character.substr(0, size)));
    }
  }
}

TEST_CASE("Control characters are UTF-8 but not clean, wherever they stand") {
  for (const std::uint32_t control :
       {0x00U, 0x01U, 0x08U, 0x0bU, 0x0cU, 0x0eU, 0x1bU, 0x1fU, 0x7fU, 0x80U, 0x85U, 0x9fU}) {
    at_every_place(encode(control), [](const std::string& text) {
      CHECK(is_utf8(text));
      CHECK_FALSE(is_clean_text(text));
    });
  }
}

TEST_CASE("Line ends and ordinary characters are clean wherever they stand") {
  for (const std::string part : {"\n", "\r", "\r\n", " ", "~", "\xc2\xa0", "敲门", "é", "𠮷", "😀", "\xef\xbb\xbf"}) {
    at_every_place(part, [](const std::string& text) {
      CHECK(is_utf8(text));
      CHECK(is_clean_text(text));
    });
  }
}

TEST_CASE("Empty text is clean") {
  CHECK(is_utf8(""));
  CHECK(is_clean_text(""));
  CHECK(count_characters("") == 0);
}

TEST_CASE("Characters are counted, not bytes") {
  CHECK(count_characters("door") == 4);
  CHECK(count_characters("敲门") == 2);
  CHECK(count_characters("é") == 1);
  CHECK(count_characters("𠮷a😀") == 3);
  CHECK(count_characters(std::string("\0\n", 2)) == 2);
}
