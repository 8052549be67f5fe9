#include "engine/domain/ledger_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace qiaomen {
namespace {

using Objection = std::optional<std::string>;

Objection wrong_step(const StepContext& step) {
  return fmt::format("问题不能从“{}”直接变为“{}”。请先同步，按当前状态处理。", ledger_state_name(step.from),
                     ledger_state_name(step.to));
}

Objection wrong_role(const StepContext& step, const StepRule& rule) {
  return fmt::format("“{}”不由{}办理。请联系有权限的人员处理。", rule.name, name_of(step.actor.role));
}

Objection check_company(const StepContext& step, const StepRule& rule) {
  if (!rule.needs.contains(Need::OwnCompany)) return {};
  if (step.actor.company && step.actor.company == step.company_before) return {};
  return fmt::format("“{}”只能由被派单的企业办理，本问题没有派给您的企业。请先同步，确认派单对象。", rule.name);
}

// A deputy never decides what their own company has to do.
Objection check_deputy(const StepContext& step, const StepRule& rule) {
  const bool decides = step.to != ledger_state::kReported;
  if (step.actor.role != Role::Deputy || !decides || !step.actor.company) return {};
  const auto& dispatched = step.to == ledger_state::kDispatched ? step.company_after : step.company_before;
  const auto& concerned = dispatched ? dispatched : step.estate_company;
  if (concerned != step.actor.company) return {};
  return fmt::format("副站长不能对本企业的问题办理“{}”。请由站长或社区监管员办理。", rule.name);
}

Objection check_other_person(const StepContext& step, const StepRule& rule) {
  if (!rule.needs.contains(Need::OtherPerson)) return {};
  if (std::ranges::find(step.rectifiers, step.actor.person) != step.rectifiers.end()) {
    return fmt::format("您参与了本问题的整改，不能再办理“{}”。请由没有参与整改的人员复核。", rule.name);
  }
  if (step.actor.company && step.actor.company == step.company_before) {
    return fmt::format("您属于整改企业，不能办理“{}”。请由整改企业以外的人员复核。", rule.name);
  }
  return {};
}

Objection check_dispatch(const StepContext& step, const StepRule& rule) {
  if (rule.needs.contains(Need::CompanyAndDueDate) && (!step.company_after || !step.has_due_date)) {
    return "派单必须写明整改企业和整改期限。请补充后再派单。";
  }
  if (rule.needs.contains(Need::SameDispatch) && !step.same_dispatch) {
    return fmt::format("“{}”不能改动整改企业和期限，派单内容已经变化。请先同步，按最新派单办理。", rule.name);
  }
  return {};
}

Objection check_contents(const StepContext& step, const StepRule& rule) {
  if (rule.needs.contains(Need::Reason) && !step.has_reason) {
    return fmt::format("“{}”必须填写理由。请补充理由后再提交。", rule.name);
  }
  if (rule.needs.contains(Need::AfterPhoto) && !step.has_after_photo) {
    return "提交整改必须附整改后的照片。请拍照后再提交。";
  }
  if (rule.needs.contains(Need::Target) && !step.has_target) {
    return "合并重复必须指明本小区另一条未被合并的问题。请选择要并入的问题。";
  }
  if (rule.needs.contains(Need::Satisfaction) && !step.has_satisfaction) {
    return "回访必须记录满意、较满意或不满意。请补充后再提交。";
  }
  return {};
}

constexpr std::string_view kSatisfactions[] = {"满意", "较满意", "不满意"};

}  // namespace

std::optional<std::string> refuse_step(const StepContext& step) {
  const StepRule* rule = find_step(step.from, step.to);
  if (!rule) return wrong_step(step);
  if (!rule->roles.contains(step.actor.role)) return wrong_role(step, *rule);
  for (const auto check : {check_company, check_deputy, check_other_person, check_dispatch, check_contents}) {
    if (auto refused = check(step, *rule)) return refused;
  }
  return {};
}

bool rectifies(std::int64_t from, std::int64_t to) {
  return to == ledger_state::kToVerify || (to == ledger_state::kInProgress && from == ledger_state::kSigned);
}

std::string_view satisfaction_name(std::int64_t satisfaction) {
  const bool known = satisfaction >= 1 && satisfaction <= std::ssize(kSatisfactions);
  return known ? kSatisfactions[satisfaction - 1] : std::string_view{};
}

}  // namespace qiaomen
