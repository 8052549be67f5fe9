#pragma once

#include "engine/domain/proposal.h"

namespace qiaomen {

// 五级监管: a record says that somebody of one level looked at what lies right below, and what they found. It is
// written once, and never replaces another one: two people who look at the same target both count.
//
//   the edge's lower level | target       | the record's division            | who
//   a division's           | the division | the target itself                | a supervisor of the division above it
//   companies              | the company  | a community that it works in     | a supervisor of that community
//   projects               | a contract   | the community of its estate      | somebody of the contract's company
//
// The edge is one of the ladder's; "above" is any division of its upper level that the target lies in, so that a ladder
// may leave levels out. The day is not after the hub's. An issue, if one is named, lies in the record's division, and
// in the contract's estate. That a company works there is looked up at the keyboard only: the figures count contracts.
Objection check_supervision(const Proposal& proposal);

// Whether a person of this role, division and company supervises such a target at all.
bool is_supervision_of_role(const Proposal& proposal);

}  // namespace qiaomen
