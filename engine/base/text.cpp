#include "engine/base/text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace qiaomen {
namespace {

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

bool is_clean_ascii(unsigned char c) { return (c >= 0x20 && c != 0x7f) || c == '\n' || c == '\r'; }

bool is_c1_control(const unsigned char* at) { return at[0] == 0xc2 && at[1] < 0xa0; }

// Sixteen bytes at once: arithmetic and comparisons of each by itself.
using Lane [[gnu::vector_size(16)]] = std::uint8_t;
constexpr std::ptrdiff_t kLane = sizeof(Lane);
constexpr std::ptrdiff_t kLookBack = 2;  // bytes before a lane that tell what its first ones must be

Lane load(const unsigned char* at) {
  Lane lane;
  std::memcpy(&lane, at, sizeof lane);
  return lane;
}

bool is_any(auto lane) {
  std::uint64_t halves[2];
  static_assert(sizeof halves == sizeof lane);
  std::memcpy(halves, &lane, sizeof lane);
  return (halves[0] | halves[1]) != 0;
}

// True: these bytes are allowed where they stand, if what is before them is. False: look at each character. A
// continuation stands exactly behind a lead, and two of them behind a lead of three; leads with a further bound (C0 to
// C2, E0, ED, those of four bytes) are not for this.
template <bool kRefuseControls>
bool is_plain(const unsigned char* at) {
  const Lane here = load(at), before = load(at - 1), second_before = load(at - 2);
  auto odd = ((here & 0xc0) == 0x80) ^ ((before >= 0xc0) | (second_before >= 0xe0));
  odd |= (here - 0xc0 <= 2) | (here == 0xe0) | (here == 0xed) | (here >= 0xf0);
  if (kRefuseControls) odd |= ((here < 0x20) & (here != '\n') & (here != '\r')) | (here == 0x7f);
  return !is_any(odd);
}

// From one character to a later one, past what is plain.
template <bool kRefuseControls>
const unsigned char* pass_plain(const unsigned char* begin, const unsigned char* at, const unsigned char* end) {
  while (end - at >= kLane && is_plain<kRefuseControls>(at)) at += kLane;
  // The last lane looks once more at some of those before.
  const bool has_tail = end - at < kLane && end - begin >= kLane + kLookBack;
  if (has_tail && is_plain<kRefuseControls>(end - kLane)) at = end;
  if (at[-1] >= 0xc0) return at - 1;
  if (at[-2] >= 0xe0) return at - 2;
  return at;
}

template <bool kRefuseControls>
bool scan(std::string_view text) {
  auto* const begin = reinterpret_cast<const unsigned char*>(text.data());
  auto* const end = begin + text.size();
  for (auto* at = begin; at != end;) {
    if (at - begin >= kLookBack) at = pass_plain<kRefuseControls>(begin, at, end);
    const auto singly = std::min(end - at, at == begin ? kLookBack : kLane);
    for (auto* const until = at + singly; at < until;) {
      if (*at < 0x80) {
        if (kRefuseControls && !is_clean_ascii(*at)) return false;
        ++at;
        continue;
      }
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
