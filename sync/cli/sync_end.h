#pragma once

#include <string>
#include <string_view>

#include "sync/cli/shell.h"
#include "sync/device/sync_link.h"

namespace qiaomen {

Result<std::unique_ptr<SyncLink>> open_link(Shell& shell);

// What a person is told at the end of a sync, and how the program ends.
struct SyncEnd {
  Exit exit = Exit::Done;
  std::string_view key;  // for scripts
  std::string message;
};
SyncEnd end_of(const TickReport& report, const WatchedTransport& transport);

// The figures of a sync: round trips, bytes, time, and what is still on its way.
Report sync_report(SyncLink& link, const SyncEnd& end, const TickReport& last, std::int64_t duration_us);

}  // namespace qiaomen
