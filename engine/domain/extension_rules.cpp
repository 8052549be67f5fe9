#include "engine/domain/extension_rules.h"

#include <fmt/format.h>

#include "engine/domain/ledger_states.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/reference_tables.h"

namespace qiaomen {
namespace {

constexpr auto kAsked = static_cast<std::int64_t>(ExtensionState::Asked);
constexpr auto kApproved = static_cast<std::int64_t>(ExtensionState::Approved);
constexpr auto kDeclined = static_cast<std::int64_t>(ExtensionState::Declined);

Role role_for(std::int64_t state) { return state == kAsked ? Role::Company : Role::CommunitySupervisor; }

bool waits_for_company(std::int64_t state) {
  return state >= ledger_state::kDispatched && state <= ledger_state::kToVerify;
}

bool has_reason(const Proposal& p) { return !normal_spelling(p.text(issue::kExtensionReason)).empty(); }

std::string day_or_none(std::optional<CivilDay> day) { return day ? day_text(*day) : "（无）"; }

Objection check_later(const Proposal& p, const FieldValues& issue) {
  const auto due = due_day(issue);
  const auto until = p.integer(issue::kExtensionUntil);
  if (due && until && *until > *due) return {};
  return fmt::format("延期必须延到现在的期限（{}）以后。请改正日期后再提交。", day_or_none(due));
}

Objection check_ask(const Proposal& p, const FieldValues& issue) {
  const auto company = id_in(issue, issue::kCompany);
  if (!p.actor.company || p.actor.company != company) {
    return "延期只能由被派单的企业申请，本问题没有派给您的企业。请先同步，确认派单对象。";
  }
  if (!has_reason(p)) return "申请延期必须写明理由。请补充理由后再提交。";
  return check_later(p, issue);
}

// Of the one who asked, where the register says it.
Objection check_asker(const Proposal& p, const FieldValues& issue) {
  const auto person = p.rows.find(kPerson, id_in(issue, issue::kExtensionBy).value_or(RowId{}));
  const auto company = person ? id_in(*person, person::kCompany) : std::nullopt;
  if (!company || company == id_in(issue, issue::kCompany)) return {};
  return "申请延期的企业已不是被派单的企业，不必再决定。请由现在的企业重新申请。";
}

Objection check_what_was_read(const Proposal& p, const FieldValues& issue) {
  if (integer_in(issue, issue::kExtensionState) != kAsked) {
    return "这个问题没有待决定的延期申请，可能已有人决定，第一个决定算数。请先同步，再看“经过”。";
  }
  const auto asked = integer_in(issue, issue::kExtensionUntil);
  if (p.integer(issue::kExtensionUntil) == asked) return check_asker(p, issue);
  return fmt::format("企业现在申请的是延到 {}，不是您看到的 {}。请先同步，看过新的申请再决定。", day_or_none(asked),
                     day_or_none(p.integer(issue::kExtensionUntil)));
}

Objection check_approval(const Proposal& p, const FieldValues& issue) {
  const bool is_whole = p.integer(issue::kExtendedUntil) == p.integer(issue::kExtensionUntil);
  if (!is_whole || p.integer(issue::kExtendedDueOn) != integer_in(issue, issue::kDueOn)) {
    return fmt::format("同意的延期与现在的派单期限（{}）对不上，派单可能已经变化。请先同步，再决定。",
                       day_or_none(integer_in(issue, issue::kDueOn)));
  }
  return check_later(p, issue);
}

Objection check_decision(const Proposal& p, const FieldValues& issue, std::int64_t state) {
  if (auto objection = check_what_was_read(p, issue)) return objection;
  if (state == kApproved) return check_approval(p, issue);
  if (p.writes(issue::kExtendedUntil)) return "不同意延期时不能改期限。请重新提交。";
  return has_reason(p) ? Objection{} : "不同意延期必须写明理由。请补充理由后再提交。";
}

}  // namespace

Objection check_extension(const Proposal& p) {
  if (!p.writes(issue::kExtensionState)) {
    return p.writes(issue::kExtendedUntil) ? Objection("期限只能随延期的决定改变。请用延期决定提交。") : Objection{};
  }
  const auto state = p.integer(issue::kExtensionState).value_or(0);
  if (extension_state_name(state).empty() || !p.before) return "没有这种延期状态。请重新选择。";
  if (!is_extension_of_role(p)) {
    return fmt::format("“{}”不由{}办理。请联系有权限的人员处理。", extension_state_name(state), name_of(p.actor.role));
  }
  if (p.id(issue::kExtensionBy) != p.actor.person) return "延期必须由本人申请或决定。请以本人身份提交。";
  const auto now = integer_in(*p.before, issue::kState).value_or(0);
  if (!waits_for_company(now)) {
    return fmt::format("问题现在是“{}”，不在整改，不能办理延期。请先同步，按当前状态处理。", ledger_state_name(now));
  }
  return state == kAsked ? check_ask(p, *p.before) : check_decision(p, *p.before, state);
}

bool is_extension_of_role(const Proposal& p) {
  return !p.writes(issue::kExtensionState) || p.actor.role == role_for(p.integer(issue::kExtensionState).value_or(0));
}

std::optional<CivilDay> due_day(const FieldValues& issue) {
  const auto due = integer_in(issue, issue::kDueOn);
  const bool is_extended = due && integer_in(issue, issue::kExtendedDueOn) == due;
  return is_extended ? integer_in(issue, issue::kExtendedUntil) : due;
}

std::string_view extension_state_name(std::int64_t state) {
  switch (state) {
    case kAsked: return "申请延期";
    case kApproved: return "同意延期";
    case kDeclined: return "不同意延期";
    default: return {};
  }
}

}  // namespace qiaomen
