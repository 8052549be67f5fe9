#pragma once

#include "engine/domain/proposal.h"

namespace qiaomen {

inline constexpr std::size_t kNoticeTitleMax = 60;  // characters
inline constexpr std::size_t kNoticeBodyMax = 2000;
inline constexpr std::int64_t kNoticeDaysMax = 366;  // that it may be announced to stay

Objection check_notice(const Proposal& proposal);

}  // namespace qiaomen
