#include "sync/cli/typed_period.h"

#include <fmt/format.h>

#include "sync/cli/typed_values.h"

namespace qiaomen {
namespace {

constexpr CivilDay kDays = 30;

}  // namespace

void declare_period(CliCommand command, PeriodOptions& options) {
  command.option("--since", options.since, "从哪天起；不写则为最近 30 天").value_name("日期");
  command.option("--until", options.until, "到哪天止；不写则为今天").value_name("日期");
}

Result<Period> typed_period(const PeriodOptions& options, CivilDay today) {
  Period period{today, today};
  if (!options.until.empty()) {
    TRY(period.until, typed_day(options.until));
  }
  period.since = period.until - (kDays - 1);
  if (!options.since.empty()) {
    TRY(period.since, typed_day(options.since));
  }
  if (period.since <= period.until) return period;
  return fail(Errc::Malformed, fmt::format("--since {} 在 --until {} 之后。没有改动任何内容。请改正日期。",
                                           day_text(period.since), day_text(period.until)));
}

std::vector<Entry> period_entries(const Period& period) {
  return {{"since", "从", day_cell(period.since)}, {"until", "到", day_cell(period.until)}};
}

CivilDay today_of(Clock& clock) { return day_of(clock.sample().wall.us); }

}  // namespace qiaomen
