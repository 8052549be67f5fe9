#pragma once

#include <string>

#include "engine/replica.h"
#include "sync/cli/cell.h"

namespace qiaomen {

// What a transaction did, in one line: 派单：电梯停运.
std::string act_text(const ReadTx& tx, const Transaction& transaction);

// For scripts: [{"table", "row", "op", "outcome"?}]; `verdicts` may be empty: not judged yet.
JsonValue changes_json(const Catalog& catalog, const Transaction& transaction,
                       const std::vector<ChangeVerdict>& verdicts);

}  // namespace qiaomen
