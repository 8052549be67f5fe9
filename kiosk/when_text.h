#pragma once

#include <cstdint>
#include <string>

#include "engine/domain/civil_day.h"
#include "kiosk/ui/words.h"

namespace qiaomen {

// Moments in a resident's words, in +08:00.

std::string clock_text(std::int64_t us);                       // 9:41
std::string date_text(std::int64_t us, const Words& words);    // 11月24日 星期二
std::string day_month_text(CivilDay day, const Words& words);  // 11月24日
std::string moment_text(std::int64_t us, const Words& words);  // 11月24日 9:41; said so if it cannot be true
std::string permille_text(std::int64_t permille);              // 90%, 92.5%
std::string published_text(CivilDay day, CivilDay today, const Words& words);  // 今天发布, 昨天发布, 11月21日发布

}  // namespace qiaomen
