#pragma once

#include <string>
#include <string_view>

#include "engine/domain/campaign.h"
#include "engine/domain/civil_day.h"

namespace qiaomen {

// Values as people type them. Malformed says how they are written.

// "2020-10-01"
Result<CivilDay> typed_day(std::string_view text);
// "2020-10-01 08:30", in +08:00; microseconds.
Result<std::int64_t> typed_time(std::string_view text);
// "35.104660,118.356450,15": degrees in WGS84, then the accuracy in metres; ",mock" at the end where the system says
// that the position is made up.
Result<Position> typed_position(std::string_view text);

// {"question": answer}, as the form asks.
Result<std::string> typed_answers(const std::string& text);

}  // namespace qiaomen
