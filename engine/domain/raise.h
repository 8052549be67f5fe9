#pragma once

#include <optional>
#include <string>

#include "engine/domain/act.h"

namespace qiaomen {

// 上呼 of an issue and its return (raise_rules.h). Each gives the issue's id.

// To the division above the one that has it. `level`, if given, must be that division's level: who names one and has
// not seen where the issue is by now raises it no further than they meant.
Result<RowId> raise_issue(Act& act, const RowId& issue, std::optional<std::int64_t> level, const std::string& reason);
Result<RowId> return_issue(Act& act, const RowId& issue, const std::string& reason);

}  // namespace qiaomen
