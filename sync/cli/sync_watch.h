#pragma once

#include "sync/cli/sync_end.h"

namespace qiaomen {

// Syncs in the background until the interrupt asks for the end or the hub does; one line per change. What other
// processes write is noticed within a second. The last report.
TickReport watch(Shell& shell, SyncLink& link);

}  // namespace qiaomen
