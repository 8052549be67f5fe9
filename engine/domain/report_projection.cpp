#include <algorithm>
#include "engine/domain/ledger_states.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/values.h"

// report_public, from resident_report, report_decision and issue.
namespace qiaomen {
namespace {

struct Progress {
  std::int64_t state = report_public::kReceived;
  std::optional<std::int64_t> since_us;
};

std::optional<std::int64_t> last_step_us(const RowLookup& rows, const RowId& issue) {
  std::optional<std::int64_t> last;
  for (const auto& [id, event] : rows.children(kIssueEvent, issue)) {
    const bool is_step = integer_in(event, issue_event::kKind) == static_cast<std::int64_t>(EventKind::Step);
    if (is_step && !integer_in(event, issue_event::kOvertaken)) {
      last = std::max(last, integer_in(event, issue_event::kEffectiveAt));
    }
  }
  return last;
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
    since_us = std::max(since_us, last_step_us(rows, *issue));
    progress = {integer_in(*row, issue::kState).value_or(ledger_state::kReported), since_us};
    const bool is_merged = progress.state == ledger_state::kMerged;
    issue = is_merged ? id_in(*row, issue::kMergedInto) : std::nullopt;
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
  FieldValues values;
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
