#pragma once

#include <optional>

#include "engine/base/clock.h"
#include "engine/store/salvage.h"
#include "sync/client/device_home.h"

namespace qiaomen {

// What is wrong with the replica's file; nullopt: nothing that can be told (engine/store/damage.h). Reads all of it.
std::optional<std::string> damage_in(const DeviceHome& home, const Catalog& catalog);

// After the replica failed: if its file is damaged, the person's own work goes into a new one under the same identity,
// and the old one is set aside. nullopt: it is not damaged. `Busy`: it is, and another program has it open.
// This process must not have it open.
Result<std::optional<Salvage>> recover(const DeviceHome& home, const Catalog& catalog, WallTime now);

}  // namespace qiaomen
