#pragma once

#include <optional>

#include "engine/crypto/crypto.h"
#include "sync/hub/rules.h"

namespace qiaomen {

// The report_contact of a resident's report that leaves a telephone: opened here and nowhere else, for the station
// master's eyes. One that does not open, or holds no telephone, says so in its place: the report counts all the same,
// and nobody waits for a call in silence.
std::optional<HubOnlyRow> contact_of_report(const ChangeInContext& change, const SealingKey& key);

}  // namespace qiaomen
