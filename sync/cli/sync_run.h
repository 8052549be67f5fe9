#pragma once

#include "sync/cli/sync_end.h"

namespace qiaomen {

// Ticks until settled, until something final, or until it had to wait `tries` times with nothing moved between; then
// the photos, as far as the line carries them. A photo that does not go now goes with the next sync.
TickReport sync_once(Shell& shell, SyncLink& link, int tries);

}  // namespace qiaomen
