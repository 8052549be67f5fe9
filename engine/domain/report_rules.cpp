#include "engine/domain/report_rules.h"

#include <fmt/format.h>

#include "engine/base/text.h"
#include "engine/domain/ledger_states.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/slip_number.h"
#include "engine/domain/titles.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {
namespace {

// A kiosk has the public copies, everybody else the rows themselves.
bool is_category(const Proposal& p, const RowId& estate) {
  const auto code = p.text(resident_report::kCategory);
  return p.rows.find(kCategory, category_id(code)) ||
         p.rows.find(kCategoryPublic, category_public::id_of(estate, code));
}

bool lies_in(const Proposal& p, const RowId& building, const RowId& estate) {
  const auto row = p.rows.find(kBuilding, building);
  if (row) return id_in(*row, building::kEstate) == estate;
  const auto copy = p.rows.find(kBuildingPublic, building_public::id_of(building));
  return copy && id_in(*copy, building_public::kEstate) == estate;
}

Objection check_decision_stands(const Proposal& p, const RowId& report) {
  for (const auto& [id, decision] : p.rows.children(kReportDecision, report)) {
    if (id == p.change.row) continue;
    const auto person = p.rows.find(kPerson, id_in(decision, report_decision::kPerson).value_or(RowId{}));
    const auto outcome = integer_in(decision, report_decision::kOutcome).value_or(0);
    return fmt::format("这条上报已由{}决定“{}”，第一个决定算数。请先同步，按这个决定办理。",
                       person ? text_in(*person, person::kName) : "别人", report_outcome_name(outcome));
  }
  return {};
}

Objection check_issue_of(const Proposal& p, ReportOutcome outcome, const RowId& report) {
  const auto named = p.id(report_decision::kIssue);
  const auto issue = named ? p.rows.find(kIssue, *named) : std::nullopt;
  if (!issue || id_in(*issue, issue::kEstate) != p.id(report_decision::kEstate)) {
    return "必须指明本小区的一条问题。请先同步，再选择问题。";
  }
  if (outcome == ReportOutcome::Accepted && id_in(*issue, issue::kReport) != report) {
    return "受理上报必须新建一条写明这条上报的问题。请重新受理。";
  }
  if (outcome == ReportOutcome::Merged && integer_in(*issue, issue::kState) == ledger_state::kMerged) {
    return "这条问题已并入别的问题。请选择它并入的那一条。";
  }
  return {};
}

Objection check_outcome(const Proposal& p, const RowId& report) {
  const auto outcome = p.integer(report_decision::kOutcome).value_or(0);
  if (report_outcome_name(outcome).empty()) return "上报的处理只有受理、不予受理和并入已有问题。请重新选择。";
  if (outcome != static_cast<std::int64_t>(ReportOutcome::Declined)) {
    return check_issue_of(p, static_cast<ReportOutcome>(outcome), report);
  }
  if (p.id(report_decision::kIssue)) return "不予受理的上报不能写明问题。请重新决定。";
  if (normal_spelling(p.text(report_decision::kReason)).empty()) return "不予受理必须写明理由。请补充理由后再提交。";
  return {};
}

}  // namespace

Objection check_resident_report(const Proposal& p) {
  const auto estate = p.id(resident_report::kEstate).value_or(RowId{});
  if (!parse_slip(p.text(resident_report::kSlip))) return "单号不对。请重新提交。";
  if (!is_category(p, estate)) return "没有这个问题类别。请重新选择类别。";
  const auto building = p.id(resident_report::kBuilding);
  if (building && !lies_in(p, *building, estate)) return "这栋楼不在本小区。请重新选择楼栋。";
  if (count_characters(p.text(resident_report::kPlace)) > kReportPlaceMax) return "位置最多 100 个字。请写短一些。";
  if (count_characters(p.text(resident_report::kDescription)) > kReportTextMax)
    return "说明最多 500 个字。请写短一些。";
  const Value* sealed = written(p.table, p.change, resident_report::kSealedTelephone);
  const auto* bytes = sealed ? std::get_if<Bytes>(sealed) : nullptr;
  if (bytes && bytes->size() > kSealedTelephoneMax) return "电话太长。请核对电话号码。";
  return {};
}

Objection check_report_decision(const Proposal& p) {
  if (p.id(report_decision::kPerson) != p.actor.person) return "决定人必须是本人。请以本人身份提交。";
  const auto report = p.id(report_decision::kReport).value_or(RowId{});
  const auto row = p.rows.find(kResidentReport, report);
  if (!row || id_in(*row, resident_report::kEstate) != p.id(report_decision::kEstate)) {
    return "找不到这条居民上报。请先同步，再重新选择。";
  }
  if (auto objection = check_decision_stands(p, report)) return objection;
  return check_outcome(p, report);
}

}  // namespace qiaomen
