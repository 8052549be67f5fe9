#pragma once

#include <filesystem>
#include <memory>

#include "engine/replica.h"
#include "sync/hub/program/console.h"
#include "sync/hub/sqlite_hub_store.h"

namespace qiaomen {

// A replica of all that the hub has as of one moment, so that the same queries answer here as on a device. Personal
// rows only if asked for; what residents dropped never. In a file of its own, which its caller removes.
Result<std::unique_ptr<Replica>> replica_of(SqliteHubStore& store, const std::filesystem::path& file,
                                            bool with_personal, Console& console);

}  // namespace qiaomen
