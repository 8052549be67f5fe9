#pragma once

#include <string_view>

#include "engine/domain/civil_day.h"
#include "engine/domain/proposal.h"

namespace qiaomen {

// 延期. While an issue waits for the company that it is dispatched to (states 30 to 60):
//
//   the group says           | who writes           | what
//   nothing, asked, decided  | that company         | asked, until a day after the one that counts, with a reason
//   asked until D            | community supervisor | approved until D, and D beside the due date that it moves; or
//                            |                      | declined until D, with a reason
//
// A decision names the day and the due date that its author read. Judged as the hub stands, it is refused where another
// day is asked for by now, where the due date is another one, or where somebody has decided: nobody approves what they
// did not read, and the first decision stands. The other way round nothing is refused: an ask that did not know of the
// decision is a new ask, and the approved day, a group of its own, goes on counting until that is decided too.
//
// An approved day counts for the due date that it was given for. A new dispatch with another one begins anew.
Objection check_extension(const Proposal& proposal);

// Whether the actor's role may write this at all: no for the person, not for the circumstances.
bool is_extension_of_role(const Proposal& proposal);

// The day that counts as due everywhere.
std::optional<CivilDay> due_day(const FieldValues& issue);

// 申请延期, 同意延期, 不同意延期; empty: no such state.
std::string_view extension_state_name(std::int64_t state);

}  // namespace qiaomen
