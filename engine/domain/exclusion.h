#pragma once

#include <string>

#include "engine/domain/act.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {

// Taking a household out of the denominator of 走访率: one person proposes it with a reason, a second one decides, and
// the first decision stands.

struct NewExclusion {
  RowId campaign, household;
  std::string reason;
};
// Refused if the household is not in the campaign's scope, or decided already. Before that a proposal may be written
// anew: whoever wrote it last has proposed it.
Result<RowId> propose_exclusion(Act& act, const NewExclusion& input);

struct ExclusionVote {
  RowId campaign, household;
  ExclusionDecision decision = ExclusionDecision::Approved;
  std::string reason;  // must be given for a rejection
};
Result<RowId> decide_exclusion(Act& act, const ExclusionVote& vote);

}  // namespace qiaomen
