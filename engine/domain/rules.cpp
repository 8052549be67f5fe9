#include "engine/domain/rules.h"

#include <algorithm>
#include <iterator>

#include "engine/domain/attachment_rules.h"
#include "engine/domain/authority.h"
#include "engine/domain/issue_rules.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/notice_rules.h"
#include "engine/domain/personal_tables.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/report_rules.h"
#include "engine/domain/supervision_rules.h"
#include "engine/domain/work_rules.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {
namespace {

struct TableRule {
  TableId table;
  Objection (*check)(const Proposal&);
  bool (*is_of_role)(const Proposal&) = nullptr;  // no: refused for who the person is
};
constexpr TableRule kTableRules[] = {
    {household::kTable, check_household},
    {task::kTable, check_task},
    {visit::kTable, check_visit},
    {exclusion::kTable, check_exclusion},
    {service_log::kTable, check_service_log},
    {contact::kTable, check_contact},
    {attachment::kTable, check_attachment},
    {personal_attachment::kTable, check_personal_attachment},
    {ledger_attachment::kTable, check_ledger_attachment},
    {issue::kTable, check_issue, is_issue_change_of_role},
    {resident_report::kTable, check_resident_report},
    {report_decision::kTable, check_report_decision},
    {drop_attachment::kTable, check_drop_attachment},
    {notice::kTable, check_notice},
    {supervision::kTable, check_supervision, is_supervision_of_role},
};

std::optional<Refused> check_rules(const Proposal& proposal) {
  const auto* rule = std::ranges::find(kTableRules, proposal.table.id, &TableRule::table);
  if (rule == std::end(kTableRules)) return {};
  auto objection = rule->check(proposal);
  if (!objection) return {};
  const bool not_allowed = rule->is_of_role && !rule->is_of_role(proposal);
  return Refused{not_allowed ? Refusal::NotAllowed : Refusal::Rule, *std::move(objection)};
}

}  // namespace

std::optional<Refused> check(const Catalog& catalog, const Actor& actor, const Change& change,
                             const FieldValues* before, const FieldValues& after, const RowLookup& rows) {
  const Table* table = catalog.find(change.table);
  if (!table) return Refused{Refusal::NotAllowed, "本系统没有这种记录。请更新程序后再提交。"};
  if (auto why = refuse(*table, actor.role, change, before)) return Refused{Refusal::NotAllowed, *std::move(why)};
  if (change.op == Op::Delete || change.op == Op::Restore) return {};
  return check_rules({*table, actor, change, before, after, rows});
}

const Value* written(const Table& table, const Change& change, FieldNumber field) {
  const Field* declared = table.field(field);
  const auto group = declared ? table.group(declared->group_number()) : std::nullopt;
  if (!group) return nullptr;
  const auto intent = std::ranges::find(change.intents, group->number, &Intent::group);
  if (intent == change.intents.end()) return nullptr;
  const auto index = static_cast<std::size_t>(declared - group->fields.data());
  return index < intent->values.size() ? &intent->values[index] : nullptr;
}

}  // namespace qiaomen
