#include "engine/domain/supervision_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/domain/civil_day.h"
#include "engine/domain/ladder.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/reference_tables.h"

namespace qiaomen {
namespace {

constexpr const char* kNotBelow = "监管对象不在您的下一级。请选择您直接监管的下级、企业或项目。";
constexpr const char* kNoTarget = "找不到这个监管对象，或它不属于所填的层级和区划。请先同步，再重新选择。";

constexpr const char* kNoContract = "这一天没有有效的物业合同。请核对企业或项目，以及日期。";

std::optional<LevelKind> kind_of(const Proposal& p, FieldNumber field) {
  const auto row = p.rows.find(kLevel, level_id(p.integer(field).value_or(0)));
  const auto kind = row ? integer_in(*row, level::kKind) : std::nullopt;
  return kind ? std::optional(static_cast<LevelKind>(*kind)) : std::nullopt;
}

std::optional<FieldValues> contract_of(const Proposal& p) {
  return p.rows.find(kContract, p.id(supervision::kTarget).value_or(RowId{}));
}

bool holds_on(const FieldValues& contract, CivilDay day) {
  const auto from = integer_in(contract, contract::kFromOn);
  const auto to = integer_in(contract, contract::kToOn);
  return from && *from <= day && (!to || day <= *to);
}

// For a project its contract, for a company some contract in the division: it holds on the day.
bool is_contracted(const Proposal& p, LevelKind kind) {
  if (kind == LevelKind::Division) return true;
  const auto day = p.integer(supervision::kSupervisedOn).value_or(0);
  if (kind == LevelKind::Project) return holds_on(contract_of(p).value_or(FieldValues{}), day);
  const auto contracts = p.rows.children(kContract, p.id(supervision::kTarget).value_or(RowId{}));
  return std::ranges::any_of(contracts, [&](const auto& row) {
    return holds_on(row.second, day) &&
           community_of(p.rows, id_in(row.second, contract::kEstate)) == p.id(supervision::kDivision);
  });
}

bool is_target(const Proposal& p, LevelKind kind) {
  const auto target = p.id(supervision::kTarget).value_or(RowId{});
  const auto division = p.id(supervision::kDivision);
  switch (kind) {
    case LevelKind::Division: return division == target && level_of(p.rows, target) == p.integer(supervision::kLower);
    case LevelKind::Company: return p.rows.find(kCompany, target) && division && p.rows.find(kDivision, *division);
    case LevelKind::Project: {
      const auto contract = contract_of(p);
      return contract && division && community_of(p.rows, id_in(*contract, contract::kEstate)) == division;
    }
  }
  return false;
}

bool is_supervisor_above(const Proposal& p) {
  const bool supervises = p.actor.role == Role::CommunitySupervisor || p.actor.role == Role::Supervisor;
  const auto division = p.id(supervision::kDivision);
  return supervises && p.actor.division && division &&
         level_of(p.rows, *p.actor.division) == p.integer(supervision::kUpper) &&
         lies_in(p.rows, *division, *p.actor.division);
}

bool is_of_company(const Proposal& p) {
  const auto contract = contract_of(p);
  return p.actor.role == Role::Company && p.actor.company && contract &&
         id_in(*contract, contract::kCompany) == p.actor.company;
}

Objection check_target(const Proposal& p) {
  const auto upper = p.integer(supervision::kUpper).value_or(0);
  const auto lower = p.integer(supervision::kLower).value_or(0);
  const auto kind = kind_of(p, supervision::kLower);
  if (!kind || !is_edge(p.rows, upper, lower)) return "监管层级里没有这一级对这一级的监管。请先同步，再重新选择。";
  if (!is_target(p, *kind)) return kNoTarget;
  return is_contracted(p, *kind) ? Objection{} : kNoContract;
}

Objection check_day(const Proposal& p) {
  const auto day = p.integer(supervision::kSupervisedOn);
  const auto today = day_of(integer_in(p.after, supervision::kEffectiveAt).value_or(0));
  if (day && *day <= today) return {};
  return fmt::format("监管日期不能晚于今天（{}）。请改正日期后再提交。", day_text(today));
}

Objection check_named_issue(const Proposal& p) {
  const auto named = p.id(supervision::kIssue);
  if (!named) return {};
  const auto issue = p.rows.find(kIssue, *named);
  if (!issue) return "找不到监管记录所指的问题。请先同步，或不写问题编号。";
  const auto estate = id_in(*issue, issue::kEstate);
  const auto community = community_of(p.rows, estate);
  const auto contract = contract_of(p);
  const bool lies_there = community && lies_in(p.rows, *community, p.id(supervision::kDivision).value_or(RowId{})) &&
                          (!contract || id_in(*contract, contract::kEstate) == estate);
  if (lies_there) return {};
  return "监管记录所指的问题不在监管对象的范围内。请核对问题编号。";
}

}  // namespace

Objection check_supervision(const Proposal& p) {
  if (p.id(supervision::kPerson) != p.actor.person) return "监管人必须是本人。请以本人身份提交。";
  if (normal_spelling(p.text(supervision::kFinding)).empty()) {
    return "监管记录必须写明发现的情况，没有问题也请写明。请补充后再提交。";
  }
  if (auto objection = check_target(p)) return objection;
  if (!is_supervision_of_role(p)) return kNotBelow;
  if (auto objection = check_day(p)) return objection;
  return check_named_issue(p);
}

bool is_supervision_of_role(const Proposal& p) {
  switch (kind_of(p, supervision::kUpper).value_or(LevelKind::Project)) {
    case LevelKind::Division: return is_supervisor_above(p);
    case LevelKind::Company: return is_of_company(p);
    case LevelKind::Project: return false;
  }
  return false;
}

}  // namespace qiaomen
