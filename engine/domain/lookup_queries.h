#pragma once

#include <vector>

#include "engine/catalog/table.h"
#include "engine/store/database.h"

namespace qiaomen {

// Ids of the visible rows of `child` under `parent`, for the tables that rules ask for (rules.h); empty for others.
std::vector<RowId> child_rows(const ReadTx& tx, const Table& child, const RowId& parent);

}  // namespace qiaomen
