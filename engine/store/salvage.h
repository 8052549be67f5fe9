#pragma once

#include <string>

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/catalog/catalog.h"

namespace qiaomen {

struct Salvage {
  std::string set_aside_as;       // the damaged file under its new name, never deleted
  std::int64_t transactions = 0;  // of the outbox, saved into the new file
  std::int64_t returned = 0;
  std::int64_t damaged = 0;  // entries and stretches that could not be read
};

// For a damaged file: makes a new one with whatever of the person's own work can still be read (outbox, batches, kept,
// returned box, epoch), and sets the old one aside under a name with the time. Rows come again from the hub, to which
// the new file is a restored copy (PROTOCOL_RULES §3, E): what was sent counts once. Nobody else may have the file
// open. `Unavailable` if the disk does not allow it; then the old file is in its place.
Result<Salvage> salvage(const std::string& path, const Catalog& catalog, WallTime now);

}  // namespace qiaomen
