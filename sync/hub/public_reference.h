#pragma once

#include "engine/catalog/catalog.h"
#include "sync/hub/hub_store.h"

namespace qiaomen {

// Gives every estate its own copy of what its kiosks need of Reference, which they do not read: the categories, and the
// names of the estate and its station. Reads the Reference bucket and writes what differs:
// after an import, and when the hub starts to serve.
void publish_reference(HubTx& tx, const Catalog& catalog, Stamp stamp);

}  // namespace qiaomen
