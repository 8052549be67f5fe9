#include "engine/domain/slip_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "engine/domain/natural_keys.h"

namespace qiaomen {
namespace {

constexpr std::size_t kDigits = 12;
constexpr std::uint64_t kKiosks = 10'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::int64_t number_of(std::string_view digits) { return std::atoll(std::string(digits).c_str()); }

// Without what people put between them; empty if there is anything else.
std::string all_digits(std::string_view text) {
  std::string digits = normal_spelling(text);
  std::erase_if(digits, [](char c) { return c == ' ' || c == '-'; });
  return std::ranges::all_of(digits, is_digit) ? digits : std::string();
}

}  // namespace

char check_digit(std::string_view digits) {
  int product = 10;
  for (const char digit : digits) {
    const int sum = (product + (digit - '0')) % 10;
    product = (sum == 0 ? 10 : sum) * 2 % 11;
  }
  return static_cast<char>('0' + (11 - product) % 10);
}

std::string to_text(const SlipNumber& slip) {
  auto digits = fmt::format("{:04}{:05}{:02}", slip.kiosk, slip.serial, slip.drawn);
  digits += check_digit(digits);
  return digits;
}

bool is_like_slip(std::string_view text) { return all_digits(text).size() == kDigits; }

std::optional<SlipNumber> parse_slip(std::string_view text) {
  const std::string digits = all_digits(text);
  if (digits.size() != kDigits) return std::nullopt;
  const std::string_view all = digits;
  if (check_digit(all.substr(0, kDigits - 1)) != all.back()) return std::nullopt;
  return SlipNumber{number_of(all.substr(0, 4)), number_of(all.substr(4, 5)), number_of(all.substr(9, 2))};
}

std::string spaced_slip(std::string_view stored) {
  if (stored.size() != kDigits) return std::string(stored);
  return fmt::format("{} {} {}", stored.substr(0, 4), stored.substr(4, 5), stored.substr(9));
}

std::int64_t kiosk_number(DeviceId device) { return static_cast<std::int64_t>(device.value % kKiosks); }

}  // namespace qiaomen
