#pragma once

#include "engine/base/result.h"
#include "engine/store/database.h"

namespace qiaomen {

// Makes or grows the hub's tables, in one commit. `Unsupported`, with nothing changed, if a newer hub wrote the file.
Result<> prepare_hub_tables(Database& database);

// Whether rows that an older version wrote still lack what this version derives from them; said once.
bool take_overdue_renewal(WriteTx& tx);

}  // namespace qiaomen
