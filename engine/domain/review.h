#pragma once

#include "engine/domain/act.h"

namespace qiaomen {

// Deletions under review: somebody deleted a row while somebody else worked on it. A person decides between the two.

// The row stays; the deletions that this replica has seen are answered.
Result<RowId> keep_row(Act& act, const Table& table, const RowId& row);
// The row goes, unless there is again work on it that this replica has not seen.
Result<RowId> delete_row(Act& act, const Table& table, const RowId& row);

}  // namespace qiaomen
