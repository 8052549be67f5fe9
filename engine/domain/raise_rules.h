#pragma once

#include <string_view>

#include "engine/domain/proposal.h"

namespace qiaomen {

// 上呼 and return. An issue is with its community until it is raised; from then on with the division that `raised_to`
// names. Nothing else of it changes: it keeps its id, its state and its bucket, and every level sees the same clock.
//
//   act    | who                                        | from        | to
//   raise  | station master, community supervisor       | community   | the division above
//   raise  | a supervisor of the division that has it   | it          | the division above
//   return | a supervisor of the division that has it   | it          | the one below, on the way to the community
//
// One level at a time, along the ladder's edges, with a reason, while the issue is open. Judged as the hub stands: who
// raises or returns what has moved on meanwhile is told where it is now.
Objection check_raise(const Proposal& proposal);

// Whether the actor's role may raise or return at all.
bool is_raise_of_role(const Proposal& proposal);

// Where the issue is now: a division; nullopt: nobody knows its community.
std::optional<RowId> holder_of(const FieldValues& issue, const RowLookup& rows);

// Not declined, closed, merged or followed up: it still waits for somebody.
bool is_open(std::int64_t ledger_state);

// 上呼, 退回; empty: no such state.
std::string_view raise_state_name(std::int64_t state);

}  // namespace qiaomen
