#pragma once

#include "engine/catalog/catalog.h"
#include "engine/store/database.h"

namespace qiaomen {

// After the catalog grew: fields and tables of newer peers, kept raw until now, take their place in the typed tables.
// Nothing else changes: the hash of a row is the same before and after.
void adopt_unknown(WriteTx& tx, const Catalog& catalog);

}  // namespace qiaomen
