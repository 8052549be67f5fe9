#pragma once

#include <vector>

#include "engine/catalog/table.h"
#include "engine/store/database.h"

namespace qiaomen {

// Ids of the visible rows of `child` under `parent`, for the tables that rules ask for (rules.h); empty for others.
std::vector<RowId> child_rows(const ReadTx& tx, const Table& child, const RowId& parent);

// Of what this replica may see, as the hub last said, the bucket is no part. False while the hub has said nothing yet.
bool is_out_of_scope(const ReadTx& tx, const BucketId& bucket);

}  // namespace qiaomen
