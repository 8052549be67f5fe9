#include "kiosk/when_text.h"

#include <fmt/format.h>

#include <chrono>

namespace qiaomen {
namespace {

constexpr std::int64_t kMinute = 60'000'000;
// Whatever lies outside was written by a clock that was wrong.
constexpr CivilDay kFirst = 20'454, kLast = 43'829;  // 2026-01-01, 2089-12-31

}  // namespace

std::string clock_text(std::int64_t us) {
  const auto minutes = (us - start_of(day_of(us))) / kMinute;
  return fmt::format("{}:{:02}", minutes / 60, minutes % 60);
}

std::string day_month_text(CivilDay day, const Words& words) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  return words("when.date", {{"month", std::to_string(static_cast<unsigned>(date.month()))},
                             {"day", std::to_string(static_cast<unsigned>(date.day()))}});
}

std::string date_text(std::int64_t us, const Words& words) {
  const auto day = day_of(us);
  const std::chrono::weekday weekday{std::chrono::sys_days{std::chrono::days{day}}};
  return day_month_text(day, words) + " " + words("when.weekday-" + std::to_string(weekday.iso_encoding()));
}

std::string moment_text(std::int64_t us, const Words& words) {
  if (day_of(us) < kFirst || day_of(us) > kLast) return words("when.unknown");
  return day_month_text(day_of(us), words) + " " + clock_text(us);
}

std::string permille_text(std::int64_t permille) {
  const auto rest = permille % 10;
  return std::to_string(permille / 10) + (rest == 0 ? "" : "." + std::to_string(rest)) + "%";
}

std::string published_text(CivilDay day, CivilDay today, const Words& words) {
  if (day == today) return words("when.published-today");
  if (day + 1 == today) return words("when.published-yesterday");
  return words("when.published", {{"date", day_month_text(day, words)}});
}

}  // namespace qiaomen
