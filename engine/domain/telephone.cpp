#include "engine/domain/telephone.h"

#include <algorithm>

#include "engine/domain/natural_keys.h"

namespace qiaomen {
namespace {

constexpr std::size_t kTelephoneDigitsMin = 7;
constexpr std::size_t kTelephoneDigitsMax = 15;
constexpr std::size_t kMobileDigits = 11;
constexpr std::size_t kIdentityDigits = 17;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_joint(char c) { return c == ' ' || c == '-'; }
bool is_separator(char c) { return is_joint(c) || c == '.' || c == '/' || c == '_'; }

bool is_personal(std::string_view digits, char next) {
  if (digits.size() == kMobileDigits) return digits[0] == '1' && digits[1] >= '3';
  if (digits.size() == kIdentityDigits) return next == 'X' || next == 'x';
  return digits.size() == kIdentityDigits + 1;
}

bool has_personal_run(std::string_view text) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : '\n';
    if (is_digit(c)) continue;
    if (is_personal(text.substr(begin, i - begin), c)) return true;
    begin = i + 1;
  }
  return false;
}

}  // namespace

bool is_telephone(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto digits = static_cast<std::size_t>(std::ranges::count_if(text, is_digit));
  return std::ranges::all_of(text, [](char c) { return is_digit(c) || is_joint(c); }) &&
         digits >= kTelephoneDigitsMin && digits <= kTelephoneDigitsMax;
}

bool holds_personal_number(std::string_view text) {
  const std::string spelled = normal_spelling(text);
  std::string joined = spelled;
  std::erase_if(joined, is_separator);
  return has_personal_run(spelled) || has_personal_run(joined);
}

}  // namespace qiaomen
