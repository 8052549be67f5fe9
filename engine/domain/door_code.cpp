#include "engine/domain/door_code.h"

#include <algorithm>
#include <array>

#include "engine/base/hash.h"

namespace qiaomen {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kCharacters = 8;
constexpr std::size_t kBlockBytes = 64;

Sha256 hmac(BytesView key, BytesView message) {
  std::array<std::uint8_t, kBlockBytes> padded{};
  if (key.size() > padded.size()) {
    const auto shortened = sha256(key);
    std::copy(shortened.begin(), shortened.end(), padded.begin());
  } else {
    std::copy(key.begin(), key.end(), padded.begin());
  }
  const auto keyed = [&](std::uint8_t with, BytesView rest) {
    Bytes bytes;
    for (const std::uint8_t byte : padded) bytes.push_back(static_cast<std::uint8_t>(byte ^ with));
    bytes.insert(bytes.end(), rest.begin(), rest.end());
    return sha256(bytes);
  };
  return keyed(0x5c, keyed(0x36, message));
}

char canonical(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'O') return '0';
  return c == 'I' || c == 'L' ? '1' : c;
}

std::string dashed(const std::string& characters) {
  return characters.substr(0, kCharacters / 2) + "-" + characters.substr(kCharacters / 2);
}

}  // namespace

std::string door_code(BytesView door_key, const RowId& household) {
  const auto hash = hmac(door_key, household.bytes);
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 5; ++i) bits = bits << 8 | hash[i];
  std::string code;
  for (std::size_t i = kCharacters; i-- > 0;) code += kAlphabet[bits >> (5 * i) & 31];
  return dashed(code);
}

std::optional<std::string> parse_door_code(std::string_view text) {
  std::string characters;
  for (const char written : text) {
    if (written == ' ' || written == '-') continue;
    const char c = canonical(written);
    if (!kAlphabet.contains(c)) return std::nullopt;
    characters += c;
  }
  if (characters.size() != kCharacters) return std::nullopt;
  return dashed(characters);
}

}  // namespace qiaomen
