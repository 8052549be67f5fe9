#pragma once

#include <string>

#include "engine/domain/act.h"
#include "engine/domain/civil_day.h"
#include "engine/domain/ledger_tables.h"

namespace qiaomen {

// 延期 of an issue (extension_rules.h). Each gives the issue's id.

// Refused for a day that is over already.
Result<RowId> ask_extension(Act& act, const RowId& issue, CivilDay until, const std::string& reason);

struct ExtensionVote {
  RowId issue;
  bool approves = true;
  std::string reason;  // must be given by who declines
};
// Decides about the ask that this replica holds.
Result<RowId> decide_extension(Act& act, const ExtensionVote& vote);

}  // namespace qiaomen
