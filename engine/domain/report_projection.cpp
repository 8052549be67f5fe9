#include <algorithm>

#include "engine/domain/ledger_states.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/values.h"

// report_public, from resident_report, report_decision and issue.
namespace qiaomen {
namespace {

// The steps that a resident is told the time of.
struct Stage {
  std::int64_t from;  // ledger_state: reached at this rank
  FieldNumber at;
};
constexpr Stage kStages[] = {{ledger_state::kReported, report_public::kAcceptedAt},
                             {ledger_state::kDispatched, report_public::kDispatchedAt},
                             {ledger_state::kSigned, report_public::kSignedAt},
                             {ledger_state::kToVerify, report_public::kCheckedAt},
                             {ledger_state::kClosed, report_public::kClosedAt}};

struct Step {
  std::int64_t at_us = 0;
  std::int64_t state = 0;
  auto operator<=>(const Step&) const = default;
};

struct Progress {
  std::int64_t state = report_public::kReceived;
  std::optional<std::int64_t> since_us;
  FieldValues stages{};  // of the fields of kStages, and kSentBack and kDueOn
};

// That stand, in their order.
std::vector<Step> steps_of(const RowLookup& rows, const RowId& issue) {
  std::vector<Step> steps;
  for (const auto& [id, event] : rows.children(kIssueEvent, issue)) {
    const bool is_step = integer_in(event, issue_event::kKind) == static_cast<std::int64_t>(EventKind::Step);
    if (!is_step || integer_in(event, issue_event::kOvertaken)) continue;
    steps.push_back({integer_in(event, issue_event::kEffectiveAt).value_or(0),
                     integer_in(event, issue_event::kToState).value_or(ledger_state::kReported)});
  }
  std::ranges::sort(steps);
  return steps;
}

bool is_on_the_way(std::int64_t state) { return state != ledger_state::kDeclined && state != ledger_state::kMerged; }

// Since when the issue has stood at `from` or later without falling behind it; its first moment, if no step says.
std::int64_t stood_since(const std::vector<Step>& steps, std::int64_t from, std::int64_t first_us) {
  std::optional<std::int64_t> since_us;
  for (const Step& step : steps) {
    if (step.state < from || !is_on_the_way(step.state)) {
      since_us.reset();
    } else if (!since_us) {
      since_us = step.at_us;
    }
  }
  return since_us.value_or(first_us);
}

bool was_sent_back(const std::vector<Step>& steps) {
  return steps.size() > 1 && steps.back().state < steps[steps.size() - 2].state;
}

std::optional<std::int64_t> due_day(const FieldValues& issue, std::int64_t state) {
  if (state < ledger_state::kDispatched || state > ledger_state::kToVerify) return std::nullopt;
  const auto due = integer_in(issue, issue::kDueOn);
  const bool is_extended = due && integer_in(issue, issue::kExtendedDueOn) == due;
  return is_extended ? integer_in(issue, issue::kExtendedUntil) : due;
}

// Nothing before `known_us`, when the report came to this issue.
FieldValues stages_of(const FieldValues& issue, std::int64_t state, const std::vector<Step>& steps,
                      std::int64_t known_us) {
  FieldValues stages;
  if (!is_on_the_way(state)) return stages;
  for (const Stage& stage : kStages) {
    if (state >= stage.from) stages.set(stage.at, std::max(known_us, stood_since(steps, stage.from, known_us)));
  }
  if (was_sent_back(steps)) stages.set(report_public::kSentBack, std::int64_t{1});
  stages.set(report_public::kDueOn, value_or_absent(due_day(issue, state)));
  return stages;
}

// A resident asks what became of the matter: an issue that was merged is followed to where it went. The rules let no
// ring happen; bad data must not hang.
Progress progress_of(const RowLookup& rows, const RowId& first, std::optional<std::int64_t> since_us) {
  Progress progress;
  std::vector<RowId> followed;
  for (std::optional issue = first; issue && std::ranges::find(followed, *issue) == followed.end();) {
    const auto row = rows.find(kIssue, *issue);
    if (!row) return progress;
    followed.push_back(*issue);
    const auto steps = steps_of(rows, *issue);
    const auto state = integer_in(*row, issue::kState).value_or(ledger_state::kReported);
    const auto stages = stages_of(*row, state, steps, since_us.value_or(0));
    if (!steps.empty()) since_us = std::max(since_us, std::optional(steps.back().at_us));
    progress = {state, since_us, stages};
    issue = state == ledger_state::kMerged ? id_in(*row, issue::kMergedInto) : std::nullopt;
  }
  return progress;
}

Progress progress_by(const FieldValues& decision, const RowLookup& rows) {
  const auto decided_us = integer_in(decision, report_decision::kDecidedAt);
  const auto outcome = integer_in(decision, report_decision::kOutcome);
  if (outcome == static_cast<std::int64_t>(ReportOutcome::Declined)) return {ledger_state::kDeclined, decided_us};
  return progress_of(rows, id_in(decision, report_decision::kIssue).value_or(RowId{}), decided_us);
}

std::optional<FieldValues> values_of(const RowId& report, const RowLookup& rows) {
  const auto row = rows.find(kResidentReport, report);
  if (!row) return std::nullopt;
  const auto decisions = rows.children(kReportDecision, report);
  const Progress progress = decisions.empty() ? Progress{} : progress_by(decisions.front().second, rows);
  const auto reported_us = integer_in(*row, resident_report::kReportedAt);
  FieldValues values = progress.stages;
  values.set(report_public::kEstate, row->get(resident_report::kEstate));
  values.set(report_public::kSlip, row->get(resident_report::kSlip));
  values.set(report_public::kCategory, row->get(resident_report::kCategory));
  values.set(report_public::kState, progress.state);
  values.set(report_public::kReportedAt, value_or_absent(reported_us));
  values.set(report_public::kStateAt, value_or_absent(std::max(reported_us, progress.since_us)));
  return values;
}

std::vector<RowId> itself(const RowId& report, const FieldValues&, const RowLookup&) { return {report}; }

std::vector<RowId> report_of_decision(const RowId&, const FieldValues& decision, const RowLookup&) {
  const auto report = id_in(decision, report_decision::kReport);
  return report ? std::vector{*report} : std::vector<RowId>();
}

// Of the issue and of those that were merged into it.
std::vector<RowId> reports_of_issue(const RowId& first, const FieldValues&, const RowLookup& rows) {
  std::vector<RowId> reports, issues{first};
  for (std::size_t i = 0; i < issues.size(); ++i) {
    const RowId issue = issues[i];
    for (const auto& [id, decision] : rows.children(kReportDecision, issue)) {
      if (const auto report = id_in(decision, report_decision::kReport)) reports.push_back(*report);
    }
    for (const auto& [id, merged] : rows.children(kIssue, issue)) {
      if (std::ranges::find(issues, id) == issues.end()) issues.push_back(id);
    }
  }
  return reports;
}

}  // namespace

constexpr JoinedProjection kReportsOfReport{&kReportPublic, report_public::id_of, itself, values_of};
constexpr JoinedProjection kReportsOfDecision{&kReportPublic, report_public::id_of, report_of_decision, values_of};
constexpr JoinedProjection kReportsOfIssue{&kReportPublic, report_public::id_of, reports_of_issue, values_of};

}  // namespace qiaomen
