#pragma once

#include <cstdint>

#include "engine/catalog/catalog.h"
#include "engine/store/database.h"

namespace qiaomen {

// After a salvage, each entry in a row of its own.

// Entries that name rows get their values from the rows of the file that they come from.
void spell_out_rescued(const ReadTx& from, WriteTx& to, const Catalog& catalog);
// Then: drops what does not decode, here and in `delivery`. How many entries.
std::int64_t drop_damaged_pending(WriteTx& tx);

}  // namespace qiaomen
