#pragma once

#include "engine/catalog/catalog.h"
#include "sync/hub/hub_store.h"

namespace qiaomen {

// Gives every estate its copy of the categories, for its kiosks. Reads the Reference bucket and writes what differs:
// after an import, and when the hub starts to serve.
void publish_categories(HubTx& tx, const Catalog& catalog, Stamp stamp);

}  // namespace qiaomen
