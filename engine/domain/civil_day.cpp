#include "engine/domain/civil_day.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace qiaomen {
namespace {

constexpr std::int64_t kDayUs = 86'400'000'000;
constexpr std::int64_t kZoneUs = 8 * 3'600'000'000;

// Local microseconds since 1970; saturates, because a wrong clock may show anything.
std::int64_t local(std::int64_t us) {
  std::int64_t sum = 0;
  return __builtin_add_overflow(us, kZoneUs, &sum) ? us : sum;
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

std::optional<unsigned> number(std::string_view digits) {
  unsigned value = 0;
  const auto* end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, value);
  return error == std::errc() && stopped == end ? std::optional(value) : std::nullopt;
}

std::chrono::year_month_day date_of(CivilDay day) {
  // What std::chrono can name.
  constexpr CivilDay kFar = 12'000'000;
  const auto days = std::chrono::days(static_cast<int>(std::clamp(day, -kFar, kFar)));
  return std::chrono::sys_days(days);
}

}  // namespace

CivilDay day_of(std::int64_t us) { return floor_divide(local(us), kDayUs); }

std::int64_t start_of(CivilDay day) { return day * kDayUs - kZoneUs; }

CivilDay month_of(CivilDay day) { return months_after(day, 0); }

CivilDay months_after(CivilDay first, int months) {
  const auto date = date_of(first);
  const auto month = date.year() / date.month() + std::chrono::months(months);
  return std::chrono::sys_days(month / 1).time_since_epoch().count();
}

std::string day_text(CivilDay day) {
  const auto date = date_of(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string time_text(std::int64_t us) {
  const auto minutes = (local(us) - day_of(us) * kDayUs) / 60'000'000;
  return fmt::format("{} {:02}:{:02}", day_text(day_of(us)), minutes / 60, minutes % 60);
}

std::optional<CivilDay> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number(text.substr(0, 4));
  const auto month = number(text.substr(5, 2));
  const auto day = number(text.substr(8, 2));
  if (!year || !month || !day || *year < 1900 || *year > 2199) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                                         std::chrono::day(*day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count();
}

}  // namespace qiaomen
