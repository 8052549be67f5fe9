#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qiaomen {

// A calendar day in +08:00, counted from 1970-01-01. China has had one zone and no summer time since 1991.
using CivilDay = std::int64_t;

CivilDay day_of(std::int64_t us);                   // microseconds since 1970 (UTC)
std::int64_t start_of(CivilDay day);                // its first microsecond; that of the next day ends it
CivilDay month_of(CivilDay day);                    // the first day of its month
CivilDay months_after(CivilDay first, int months);  // the first day of that month; `first` is one
std::string day_text(CivilDay day);                 // 2020-10-01
std::string time_text(std::int64_t us);             // 2020-10-01 08:30, in +08:00
// nullopt: not of the form 2020-10-01, no such day, or not in 1900–2199.
std::optional<CivilDay> parse_day(std::string_view text);

}  // namespace qiaomen
