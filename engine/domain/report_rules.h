#pragma once

#include "engine/domain/proposal.h"

namespace qiaomen {

inline constexpr std::size_t kReportPlaceMax = 100;  // characters
inline constexpr std::size_t kReportTextMax = 500;
inline constexpr std::size_t kSealedTelephoneMax = 128;  // bytes

Objection check_resident_report(const Proposal& proposal);
// The first decision stands: a second one, also one that another person took offline, is refused and names it.
Objection check_report_decision(const Proposal& proposal);

}  // namespace qiaomen
