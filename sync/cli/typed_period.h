#pragma once

#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/domain/supervision_queries.h"
#include "sync/cli/report.h"
#include "sync/command_line/command_line.h"

namespace qiaomen {

// A span of days as people type it; without a beginning the 30 days that end with `--until`, without an end today.
struct PeriodOptions {
  std::string since, until;
};
void declare_period(CliCommand command, PeriodOptions& options);
Result<Period> typed_period(const PeriodOptions& options, CivilDay today);
std::vector<Entry> period_entries(const Period& period);

// In +08:00, by this device's clock.
CivilDay today_of(Clock& clock);

}  // namespace qiaomen
