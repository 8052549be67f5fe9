#pragma once

#include "engine/catalog/catalog.h"
#include "sync/hub/hub_store.h"

namespace qiaomen {

// Gives rows that an older version stored what this one derives from them: the public copies of buildings, the progress
// of residents' reports, the contracts of a company. Renews only rows that lack it; reads every estate, so once.
void renew_stored(HubTx& tx, const Catalog& catalog, Stamp stamp);

}  // namespace qiaomen
