#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/catalog/catalog.h"

namespace qiaomen {

struct Salvage {
  std::string set_aside_as;       // the damaged file, renamed, never deleted
  std::int64_t transactions = 0;  // of the outbox, saved into the new file
  std::int64_t returned = 0;
  std::int64_t damaged = 0;  // entries that could not be read
};

// For a file that no longer opens or whose check fails: renames it beside itself and makes a new one with whatever of
// the person's own work can still be read (outbox, batches, kept, returned box, epoch). Rows come again from the hub.
// Nobody else may have the file open. `Unavailable` if the disk does not allow it; then the old file is in its place.
Result<Salvage> salvage(const std::string& path, const Catalog& catalog);

}  // namespace qiaomen
