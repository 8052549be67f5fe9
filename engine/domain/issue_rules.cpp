#include "engine/domain/issue_rules.h"

#include "engine/domain/extension_rules.h"
#include "engine/domain/ledger_rules.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/raise_rules.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {
namespace {

Objection check_place(const Proposal& p) {
  const auto building = p.id(issue::kBuilding);
  const auto household = p.id(issue::kHousehold);
  if (!building && !household && p.text(issue::kPlace).empty()) return "问题必须写明位置。请补充位置后再提交。";
  const auto estate = id_in(p.after, issue::kEstate);
  const auto lies_elsewhere = [&](const std::optional<RowId>& id, const Table& table, FieldNumber field) {
    const auto row = id ? p.rows.find(table, *id) : std::nullopt;
    return row && id_in(*row, field) != estate;
  };
  if (lies_elsewhere(building, kBuilding, building::kEstate) ||
      lies_elsewhere(household, kHousehold, household::kEstate)) {
    return "问题的位置不在所填的小区。请重新选择位置。";
  }
  return {};
}

Objection check_contents(const Proposal& p) {
  if (p.writes(issue::kTitle) && normal_spelling(p.text(issue::kTitle)).empty()) {
    return "问题必须有标题。请补充后再提交。";
  }
  if (p.writes(issue::kCategory) && !p.rows.find(kCategory, category_id(p.text(issue::kCategory)))) {
    return "没有这个问题类别。请先同步，再重新选择类别。";
  }
  const auto severity = p.integer(issue::kSeverity);
  if (severity && (*severity < 1 || *severity > issue::kSeverityMax)) {
    return "严重程度只能是 1 到 4，4 最重。请改正后再提交。";
  }
  if (p.creates() || p.writes(issue::kPlace)) return check_place(p);
  return {};
}

std::vector<RowId> rectifiers_of(const Proposal& p) {
  std::vector<RowId> persons;
  for (const auto& [id, event] : p.rows.children(kIssueEvent, p.change.row)) {
    const bool is_step = integer_in(event, issue_event::kKind) == static_cast<std::int64_t>(EventKind::Step);
    const auto from = integer_in(event, issue_event::kFromState).value_or(0);
    const auto to = integer_in(event, issue_event::kToState).value_or(0);
    const auto person = id_in(event, issue_event::kPerson);
    if (is_step && person && rectifies(from, to)) persons.push_back(*person);
  }
  // A replica does not have the events of its own unsent steps.
  if (p.before && integer_in(*p.before, issue::kState) == ledger_state::kToVerify) {
    if (const auto handler = id_in(*p.before, issue::kHandler)) persons.push_back(*handler);
  }
  return persons;
}

bool is_other_issue_of_estate(const Proposal& p, const std::optional<RowId>& target) {
  const auto row = target && *target != p.change.row ? p.rows.find(kIssue, *target) : std::nullopt;
  return row && id_in(*row, issue::kEstate) == id_in(p.after, issue::kEstate) &&
         integer_in(*row, issue::kState) != ledger_state::kMerged;
}

bool is_after_photo_of(const Proposal& p, const std::optional<RowId>& photo) {
  const auto row = photo ? p.rows.find(kLedgerAttachment, *photo) : std::nullopt;
  return row && id_in(*row, ledger_attachment::kIssue) == p.change.row &&
         integer_in(*row, ledger_attachment::kKind) == static_cast<std::int64_t>(AttachmentKind::AfterPhoto);
}

StepContext context_of(const Proposal& p) {
  StepContext step;
  step.from = p.change.from.value_or(ledger_state::kNone);
  step.to = p.integer(issue::kState).value_or(ledger_state::kNone);
  step.actor = p.actor;
  step.has_reason = !normal_spelling(p.text(issue::kReason)).empty();
  step.has_due_date = p.integer(issue::kDueOn).has_value();
  step.has_satisfaction = !satisfaction_name(p.integer(issue::kSatisfaction).value_or(0)).empty();
  step.company_after = p.id(issue::kCompany);
  if (p.before) {
    step.company_before = id_in(*p.before, issue::kCompany);
    step.same_dispatch =
        step.company_after == step.company_before && p.integer(issue::kDueOn) == integer_in(*p.before, issue::kDueOn);
  }
  return step;
}

void look_up(const Proposal& p, const StepRule& rule, StepContext& step) {
  const auto estate = p.rows.find(kEstate, id_in(p.after, issue::kEstate).value_or(RowId{}));
  if (estate) step.estate_company = id_in(*estate, estate::kCompany);
  if (rule.needs.contains(Need::CompanyAndDueDate) && step.company_after &&
      !p.rows.find(kCompany, *step.company_after)) {
    step.company_after.reset();
  }
  if (rule.needs.contains(Need::Target)) step.has_target = is_other_issue_of_estate(p, p.id(issue::kMergedInto));
  if (rule.needs.contains(Need::AfterPhoto)) step.has_after_photo = is_after_photo_of(p, p.id(issue::kAfterPhoto));
}

Objection check_step(const Proposal& p) {
  if (p.id(issue::kHandler) != p.actor.person) return "问题的经办人必须是本人。请以本人身份提交。";
  StepContext step = context_of(p);
  std::vector<RowId> rectifiers;
  if (const StepRule* rule = find_step(step.from, step.to)) {
    look_up(p, *rule, step);
    if (rule->needs.contains(Need::OtherPerson)) rectifiers = rectifiers_of(p);
    step.rectifiers = rectifiers;
  }
  return refuse_step(step);
}

bool is_step_of_role(const Proposal& p) {
  if (!p.writes(issue::kState)) return true;
  const StepRule* rule = find_step(p.change.from.value_or(ledger_state::kNone), p.integer(issue::kState).value_or(0));
  return !rule || rule->roles.contains(p.actor.role);
}

}  // namespace

Objection check_issue(const Proposal& p) {
  if (p.creates() && !p.rows.find(kEstate, id_in(p.after, issue::kEstate).value_or(RowId{}))) {
    return "找不到问题所在的小区。请先同步，再重新选择。";
  }
  for (const auto check : {check_contents, check_extension, check_raise}) {
    if (auto objection = check(p)) return objection;
  }
  if (p.writes(issue::kState)) return check_step(p);
  return p.creates() ? Objection("新问题必须从“已上报”开始。请重新提交。") : Objection{};
}

bool is_issue_change_of_role(const Proposal& p) {
  return is_step_of_role(p) && is_extension_of_role(p) && is_raise_of_role(p);
}

}  // namespace qiaomen
