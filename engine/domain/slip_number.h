#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/ids.h"

namespace qiaomen {

// What a resident takes home from the kiosk: twelve digits, written "1234 00017 428". Four of the kiosk, five that
// count its reports, two drawn, so that neighbours' numbers cannot be guessed from one's own, and a check digit
// (ISO 7064 MOD 11,10), which finds any one wrong digit and nearly every swap of two.

struct SlipNumber {
  std::int64_t kiosk = 0;   // 0 to 9999
  std::int64_t serial = 0;  // 0 to kSlipSerialMax
  std::int64_t drawn = 0;   // 0 to 99
  bool operator==(const SlipNumber&) const = default;
};
inline constexpr std::int64_t kSlipSerialMax = 99'999;

std::string to_text(const SlipNumber& slip);  // twelve digits, as stored
// As people type it: blanks and hyphens between, full-width digits. nullopt: not twelve digits, or a wrong check digit.
std::optional<SlipNumber> parse_slip(std::string_view text);
// Twelve digits, whatever the last one.
bool is_like_slip(std::string_view text);
// "1234 00017 428", of a stored one.
std::string spaced_slip(std::string_view stored);

// Of the kiosk with this number at the hub. Two of one estate share one in a case of 10,000; their slips differ then
// by the drawn digits.
std::int64_t kiosk_number(DeviceId device);

// The check digit that follows these digits.
char check_digit(std::string_view digits);

}  // namespace qiaomen
