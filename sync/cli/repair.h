#pragma once

#include <optional>

#include "sync/cli/shell.h"

namespace qiaomen {

// After a command could not read or write: a damaged data file is set aside, the person's own work saved into a new
// one, and the person told. nullopt: the file is not damaged, the failure has another cause.
std::optional<Exit> repair(const Shell& shell);

}  // namespace qiaomen
