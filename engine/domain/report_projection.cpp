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

Progress progress_by(const FieldValues& decision, const RowLookup& rows) {
  const auto decided_us = integer_in(decision, report_decision::kDecidedAt);
  const auto outcome = integer_in(decision, report_decision::kOutcome);
  if (outcome == static_cast<std::int64_t>(ReportOutcome::Declined)) return {ledger_state::kDeclined, decided_us};
  const auto issue = id_in(decision, report_decision::kIssue).value_or(RowId{});
  const auto row = rows.find(kIssue, issue);
  if (!row) return {};
  const auto state = integer_in(*row, issue::kState).value_or(ledger_state::kReported);
  return {state, std::max(decided_us, last_step_us(rows, issue))};
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

std::vector<RowId> reports_of_issue(const RowId& issue, const FieldValues&, const RowLookup& rows) {
  std::vector<RowId> reports;
  for (const auto& [id, decision] : rows.children(kReportDecision, issue)) {
    if (const auto report = id_in(decision, report_decision::kReport)) reports.push_back(*report);
  }
  return reports;
}

}  // namespace

constexpr JoinedProjection kReportsOfReport{&kReportPublic, report_public::id_of, itself, values_of};
constexpr JoinedProjection kReportsOfDecision{&kReportPublic, report_public::id_of, report_of_decision, values_of};
constexpr JoinedProjection kReportsOfIssue{&kReportPublic, report_public::id_of, reports_of_issue, values_of};

}  // namespace qiaomen
