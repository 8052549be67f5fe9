#include "engine/domain/issue_lives.h"

#include <algorithm>
#include <tuple>

#include "engine/domain/ledger_states.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/raise_rules.h"
#include "engine/domain/values.h"

namespace qiaomen {

bool is_closed(std::int64_t state) { return state == ledger_state::kClosed || state == ledger_state::kFollowedUp; }

void IssueLives::add_issue(const RowId& id, const FieldValues& issue) {
  issues_[id] = {integer_in(issue, issue::kReportedAt).value_or(0),
                 integer_in(issue, issue::kState).value_or(ledger_state::kReported)};
}

void IssueLives::add_event(const FieldValues& event) {
  const auto issue = id_in(event, issue_event::kIssue);
  const auto at_us = integer_in(event, issue_event::kEffectiveAt);
  const auto state = integer_in(event, issue_event::kToState);
  const bool is_step = integer_in(event, issue_event::kKind) == static_cast<std::int64_t>(EventKind::Step);
  if (!issue || !at_us || !state || !is_step || integer_in(event, issue_event::kOvertaken)) return;
  steps_[*issue].push_back({*at_us, *state});
}

std::int64_t IssueLives::state_before(const RowId& issue, const Life& life, std::int64_t us) const {
  if (life.reported_us >= us) return ledger_state::kNone;
  Step last{life.reported_us, ledger_state::kReported};
  const auto steps = steps_.find(issue);
  if (steps == steps_.end()) return last.state;
  for (const Step& step : steps->second) {
    const bool is_later = std::tie(step.at_us, step.state) >= std::tie(last.at_us, last.state);
    if (step.at_us < us && is_later) last = step;
  }
  return last.state;
}

IssueLives::Between IssueLives::between(std::int64_t from_us, std::int64_t to_us, std::int64_t now_us) const {
  Between counted;
  for (const auto& [id, life] : issues_) {
    const auto end = to_us > now_us ? life.state : state_before(id, life, to_us);
    counted.opened += life.reported_us >= from_us && life.reported_us < to_us ? 1 : 0;
    counted.closed += is_closed(end) && !is_closed(state_before(id, life, from_us)) ? 1 : 0;
    counted.open += is_open(end) ? 1 : 0;
  }
  return counted;
}

std::optional<std::int64_t> IssueLives::first_reported_us() const {
  std::optional<std::int64_t> first;
  for (const auto& [id, life] : issues_) first = std::min(first.value_or(life.reported_us), life.reported_us);
  return first;
}

}  // namespace qiaomen
