#include "engine/base/text.h"

#include <bit>
#include <cstdint>
#include <cstring>

namespace qiaomen {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101;
constexpr std::uint64_t kHighBits = kOnes * 0x80;

std::uint64_t load_eight(const unsigned char* at) {
  std::uint64_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

// Only for words of eight ASCII bytes: whether none is below a space or DEL.
bool all_printable(std::uint64_t word) {
  const auto below_space = (word - kOnes * 0x20) & kHighBits;
  const auto is_delete = ((word ^ kOnes * 0x7f) - kOnes) & kHighBits;
  return (below_space | is_delete) == 0;
}

bool is_continuation(unsigned char byte) { return (byte & 0xc0) == 0x80; }

// The length of the valid sequence of two to four bytes at `at`, or 0.
std::size_t sequence_length(const unsigned char* at, std::size_t left) {
  const unsigned first = at[0];
  if (first >= 0xe1 && first <= 0xec) {  // most of Chinese: no further bound to check
    return left >= 3 && is_continuation(at[1]) && is_continuation(at[2]) ? 3 : 0;
  }
  if (first < 0xc2 || first > 0xf4 || left < 2) return 0;
  const unsigned second = at[1];
  if (first < 0xe0) return is_continuation(at[1]) ? 2 : 0;
  const unsigned lowest = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  const unsigned highest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  if (first < 0xf0) return left >= 3 && is_continuation(at[2]) ? 3 : 0;
  return left >= 4 && is_continuation(at[2]) && is_continuation(at[3]) ? 4 : 0;
}

// Two characters of three bytes each, as most of Chinese: E1–EC, EE or EF first, then two continuations.
bool are_two_of_three(const unsigned char* at) {
  static_assert(std::endian::native == std::endian::little);
  constexpr std::uint64_t kMask = 0x0000'c0c0'f0c0'c0f0, kShape = 0x0000'8080'e080'80e0;
  constexpr unsigned kFree = 0b1101'1111'1111'1110;  // leads without a further bound, by their low four bits
  return (load_eight(at) & kMask) == kShape && (kFree >> (at[0] & 15) & kFree >> (at[3] & 15) & 1) != 0;
}

// Eight bytes of which each third one, from `first` on, is a lead.
constexpr std::uint64_t by_place(int first, unsigned lead, unsigned other) {
  std::uint64_t word = 0;
  for (int i = 0; i < 8; ++i) word |= std::uint64_t{i % 3 == first ? lead : other} << 8 * i;
  return word;
}

// 0 if they are such leads and continuations. A lead's low four bits must not be 0 or 13: then, and only then, adding
// 15 to them, or to their difference from 13, does not carry.
template <int kFirst>
std::uint64_t faults_among(std::uint64_t word) {
  constexpr auto kMask = by_place(kFirst, 0xf0, 0xc0), kShape = by_place(kFirst, 0xe0, 0x80);
  constexpr auto kLow = by_place(kFirst, 0x0f, 0), kThirteen = by_place(kFirst, 0x0d, 0);
  constexpr auto kCarry = by_place(kFirst, 0x10, 0);
  const auto carries = ((word & kLow) + kLow) & (((word ^ kThirteen) & kLow) + kLow) & kCarry;
  return ((word & kMask) ^ kShape) | (carries ^ kCarry);
}

// The same, of eight characters.
bool are_eight_of_three(const unsigned char* at) {
  return (faults_among<0>(load_eight(at)) | faults_among<1>(load_eight(at + 8)) |
          faults_among<2>(load_eight(at + 16))) == 0;
}

bool is_clean_ascii(unsigned char c) { return (c >= 0x20 && c != 0x7f) || c == '\n' || c == '\r'; }

bool is_c1_control(const unsigned char* at) { return at[0] == 0xc2 && at[1] < 0xa0; }

template <bool kRefuseControls>
bool scan(std::string_view text) {
  auto* at = reinterpret_cast<const unsigned char*>(text.data());
  auto* const end = at + text.size();
  while (at != end) {
    while (end - at >= 8) {
      const auto word = load_eight(at);
      if ((word & kHighBits) != 0 || (kRefuseControls && !all_printable(word))) break;
      at += 8;
    }
    // Eight at most: behind a line end the fast lane is open again.
    for (int i = 0; i < 8 && at != end && *at < 0x80; ++i, ++at) {
      if (kRefuseControls && !is_clean_ascii(*at)) return false;
    }
    while (end - at >= 24 && are_eight_of_three(at)) at += 24;
    while (end - at >= 8 && are_two_of_three(at)) at += 6;
    while (at != end && *at >= 0x80) {
      const auto length = sequence_length(at, static_cast<std::size_t>(end - at));
      if (length == 0 || (kRefuseControls && is_c1_control(at))) return false;
      at += length;
    }
  }
  return true;
}

}  // namespace

bool is_utf8(std::string_view text) { return scan<false>(text); }

bool is_clean_text(std::string_view text) { return scan<true>(text); }

std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += !is_continuation(static_cast<unsigned char>(c));
  return count;
}

}  // namespace qiaomen
