#pragma once

#include <vector>

#include "sync/hub/hub_store.h"

namespace qiaomen {

// A company's devices hold an estate's ledger for as long as its contracts there last. After an import that set an
// end, the grants end with the last contract, but not before `now`: what was written until then still counts. Estates
// without a contract in the register, which a ticket named, stay; nothing is given back that an operator withdrew.
void end_with_contracts(HubTx& tx, const std::vector<DeviceId>& devices, Stamp now);

}  // namespace qiaomen
