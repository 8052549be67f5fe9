#include "engine/domain/authority.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/domain/ledger_tables.h"
#include "engine/domain/personal_tables.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/titles.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {
namespace {

constexpr RoleSet kField = Role::Inspector | Role::StationMaster | Role::CommunitySupervisor;
constexpr RoleSet kPersonal = Role::Inspector | Role::StationMaster;
constexpr RoleSet kDecide = Role::StationMaster | Role::CommunitySupervisor;
constexpr RoleSet kReporters = kPersonal | Role::Deputy;
constexpr RoleSet kLedger = kReporters | Role::CommunitySupervisor;
constexpr RoleSet kSupervise = Role::CommunitySupervisor | Role::Supervisor | Role::Company;

constexpr OpSet kRemove = Op::Delete | Op::Restore;

constexpr GroupNumber kBuildingEdits[] = {building::kUnits, building::kFloors, building::kNote};
constexpr GroupNumber kHouseholdEdits[] = {household::kBuilding, household::kStatus,        household::kResidents,
                                           household::kNote,     household::kLastContactAt, household::kFormerKeys};
// Not `in_scope`: D0 is frozen by the hub.
constexpr GroupNumber kTaskCreates[] = {task::kEstate, task::kCampaign, task::kHousehold, task::kFirstAttemptAt,
                                        task::kAppointmentAt};
constexpr GroupNumber kTaskEdits[] = {task::kFirstAttemptAt, task::kAppointmentAt};
constexpr GroupNumber kExclusionCreates[] = {exclusion::kEstate, exclusion::kCampaign, exclusion::kHousehold,
                                             exclusion::kProposedBy};
constexpr GroupNumber kExclusionEdits[] = {exclusion::kProposedBy};
constexpr GroupNumber kExclusionDecisions[] = {exclusion::kDecision};
constexpr GroupNumber kServiceEdits[] = {service_log::kServedOn, service_log::kKind, service_log::kTitle,
                                         service_log::kPeople, service_log::kNote};
constexpr GroupNumber kContactEdits[] = {contact::kName, contact::kTelephone, contact::kRelation, contact::kNote};
constexpr GroupNumber kIssueCreates[] = {issue::kEstate, issue::kTitle,    issue::kDescription, issue::kCategory,
                                         issue::kPlace,  issue::kSeverity, issue::kTags,        issue::kReportedAt,
                                         issue::kVisit,  issue::kReport,   issue::kState};
constexpr GroupNumber kIssueEdits[] = {issue::kTitle, issue::kDescription, issue::kCategory,
                                       issue::kPlace, issue::kSeverity,    issue::kTags};
constexpr GroupNumber kNoticeCreates[] = {notice::kEstate, notice::kKind,        notice::kTitle,
                                          notice::kBody,   notice::kPublishedOn, notice::kUntil};
constexpr GroupNumber kNoticeEdits[] = {notice::kTitle, notice::kBody, notice::kUntil, notice::kWithdrawn};
constexpr GroupNumber kIssueSteps[] = {issue::kState};  // which ones: ledger_states.cpp
constexpr GroupNumber kExtension[] = {issue::kExtensionState};
constexpr GroupNumber kExtended[] = {issue::kExtendedUntil};
constexpr GroupNumber kRaise[] = {issue::kRaiseState};

constexpr Permission kPermissions[] = {
    {kDecide, building::kTable, Op::Edit, kBuildingEdits},
    {kField, household::kTable, Op::Create},
    {kField, household::kTable, Op::Edit, kHouseholdEdits},
    {kField, household::kTable, kRemove},
    {kField, task::kTable, Op::Create, kTaskCreates},
    {kField, task::kTable, Op::Edit, kTaskEdits},
    {kField, visit::kTable, Op::Create},
    {kField, exclusion::kTable, Op::Create, kExclusionCreates},
    {kField, exclusion::kTable, Op::Edit, kExclusionEdits},
    {kDecide, exclusion::kTable, Op::Edit, kExclusionDecisions},
    {kField, service_log::kTable, Op::Create},
    {kField, service_log::kTable, Op::Edit, kServiceEdits},
    {kField, service_log::kTable, kRemove},
    {kField, attachment::kTable, Op::Create},
    {kPersonal, contact::kTable, Op::Create},
    {kPersonal, contact::kTable, Op::Edit, kContactEdits},
    {kPersonal, contact::kTable, kRemove},
    {kPersonal, personal_attachment::kTable, Op::Create},
    {kReporters, issue::kTable, Op::Create, kIssueCreates},
    {kLedger, issue::kTable, Op::Edit, kIssueEdits},
    {kLedger | Role::Company, issue::kTable, Op::Edit, kIssueSteps},
    {Role::Company | Role::CommunitySupervisor, issue::kTable, Op::Edit, kExtension},
    {Role::CommunitySupervisor, issue::kTable, Op::Edit, kExtended},
    {kDecide | Role::Supervisor, issue::kTable, Op::Edit, kRaise},
    {kLedger | Role::Company, ledger_attachment::kTable, Op::Create},
    {Role::Kiosk, resident_report::kTable, Op::Create},
    {Role::Kiosk, drop_attachment::kTable, Op::Create},
    {Role::StationMaster, report_decision::kTable, Op::Create},
    {Role::StationMaster, notice::kTable, Op::Create, kNoticeCreates},
    {Role::StationMaster, notice::kTable, Op::Edit, kNoticeEdits},
    {kSupervise, supervision::kTable, Op::Create},
};

bool covers(const Permission& permission, Role role, const Table& table, Op op) {
  return permission.table == table.id && permission.roles.contains(role) && permission.ops.contains(op);
}

bool lists(std::span<const GroupNumber> groups, GroupNumber group) {
  return groups.empty() || std::ranges::find(groups, group) != groups.end();
}

enum class Before { Absent, Same, Other };

Before before_of(const Table& table, const Intent& intent, const FieldValues& row) {
  const auto group = table.group(intent.group);
  if (!group) return Before::Other;
  bool absent = true;
  bool same = true;
  for (std::size_t i = 0; i < group->fields.size(); ++i) {
    const Value& value = row.get(group->fields[i].number);
    absent = absent && is_absent(value);
    same = same && i < intent.values.size() && value == intent.values[i];
  }
  return absent ? Before::Absent : same ? Before::Same : Before::Other;
}

bool may_write_intent(Role role, const Table& table, const Change& change, const Intent& intent,
                      const FieldValues* before) {
  if (change.op != Op::Create || !before) return may_write(role, table, change.op, intent.group);
  switch (before_of(table, intent, *before)) {
    case Before::Same: return true;
    case Before::Absent: return may_write(role, table, Op::Create, intent.group);
    case Before::Other: return may_write(role, table, Op::Edit, intent.group);
  }
  return false;
}

std::string_view verb_of(Op op) {
  switch (op) {
    case Op::Create: return "新建";
    case Op::Edit: return "修改";
    case Op::Delete: return "删除";
    case Op::Restore: return "恢复";
  }
  return "处理";
}

}  // namespace

std::span<const Permission> permissions() { return kPermissions; }

bool may(Role role, const Table& table, Op op) {
  return table.writer == Writer::People &&
         std::ranges::any_of(kPermissions, [&](const Permission& p) { return covers(p, role, table, op); });
}

bool may_write(Role role, const Table& table, Op op, GroupNumber group) {
  return table.writer == Writer::People && std::ranges::any_of(kPermissions, [&](const Permission& p) {
           return covers(p, role, table, op) && lists(p.groups, group);
         });
}

std::optional<std::string> refuse(const Table& table, Role role, const Change& change, const FieldValues* before) {
  if (!may(role, table, change.op)) {
    return fmt::format("{}不能{}{}。请联系有权限的人员处理。", name_of(role), verb_of(change.op), title_of(table));
  }
  for (const Intent& intent : change.intents) {
    if (may_write_intent(role, table, change, intent, before)) continue;
    return fmt::format("{}不能改写{}的“{}”。请去掉这一项后再提交，或联系有权限的人员处理。", name_of(role),
                       title_of(table), title_of(table, intent.group));
  }
  return {};
}

}  // namespace qiaomen
