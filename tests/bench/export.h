#pragma once

#include <filesystem>

#include "engine/replica.h"

namespace qiaomen::bench {

// What a replica shows, for a check that knows nothing of the engine: replica-N.tsv has its rows in the form of
// rows.tsv, conflicts-N.json its conflict rows in that of `qiaomen conflicts --json`.
void export_replica(Replica& replica, const std::filesystem::path& folder, std::size_t number);

}  // namespace qiaomen::bench
