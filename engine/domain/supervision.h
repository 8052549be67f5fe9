#pragma once

#include <optional>
#include <string>

#include "engine/domain/act.h"
#include "engine/domain/civil_day.h"

namespace qiaomen {

// 五级监管 (supervision_rules.h).

struct NewSupervision {
  RowId target;  // a division, company or contract
  CivilDay supervised_on = 0;
  std::string finding;
  std::optional<RowId> issue;
};
// The edge follows from the actor's level and the target. A company is supervised where it works on that day: refused
// if it has no contract in the actor's division.
Result<RowId> supervise(Act& act, const NewSupervision& input);

}  // namespace qiaomen
