#include "engine/domain/ledger_states.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace qiaomen {
namespace {

using namespace ledger_state;

constexpr RoleSet kReporters = Role::Inspector | Role::StationMaster | Role::Deputy;
constexpr RoleSet kDecide = Role::StationMaster | Role::CommunitySupervisor;
constexpr RoleSet kDecideOrDeputy = kDecide | Role::Deputy;

constexpr StepRule kSteps[] = {
    {kNone, kReported, "上报", kReporters, {}},
    {kReported, kAccepted, "立案", kDecideOrDeputy, {}},
    {kReported, kDeclined, "不予受理", kDecide, Need::Reason},
    {kAccepted, kDispatched, "派单", kDecideOrDeputy, Need::CompanyAndDueDate},
    {kDispatched, kSigned, "签收", Role::Company, Need::OwnCompany | Need::SameDispatch},
    {kSigned, kInProgress, "开始整改", Role::Company, Need::OwnCompany | Need::SameDispatch},
    {kInProgress, kToVerify, "提交整改", Role::Company, Need::OwnCompany | Need::SameDispatch | Need::AfterPhoto},
    {kDispatched, kAccepted, "退单", Role::Company, Need::OwnCompany | Need::Reason},
    {kSigned, kAccepted, "退单", Role::Company, Need::OwnCompany | Need::Reason},
    {kToVerify, kClosed, "销号", kDecideOrDeputy, Need::OtherPerson | Need::SameDispatch},
    {kToVerify, kInProgress, "重新整改", kDecideOrDeputy, Need::OtherPerson | Need::SameDispatch},
    {kClosed, kFollowedUp, "回访", Role::Inspector | Role::StationMaster, Need::Satisfaction | Need::SameDispatch},
    {kDeclined, kAccepted, "重开", kDecide, Need::Reason},
    {kClosed, kAccepted, "重开", kDecide, Need::Reason},
    {kFollowedUp, kAccepted, "重开", kDecide, Need::Reason},
    {kReported, kMerged, "合并重复", kDecide, Need::Target},
    {kDeclined, kMerged, "合并重复", kDecide, Need::Target},
    {kAccepted, kMerged, "合并重复", kDecide, Need::Target},
    {kDispatched, kMerged, "合并重复", kDecide, Need::Target},
    {kSigned, kMerged, "合并重复", kDecide, Need::Target},
    {kInProgress, kMerged, "合并重复", kDecide, Need::Target},
    {kToVerify, kMerged, "合并重复", kDecide, Need::Target},
};

struct StateName {
  std::int64_t state;
  std::string_view name;
};
constexpr StateName kNames[] = {
    {kReported, "已上报"}, {kDeclined, "不予受理"}, {kAccepted, "已立案"}, {kDispatched, "已派单"},
    {kSigned, "已签收"},   {kInProgress, "整改中"}, {kToVerify, "待复核"}, {kClosed, "已销号"},
    {kMerged, "合并重复"}, {kFollowedUp, "已回访"},
};

constexpr auto kMachineSteps = [] {
  std::array<Step, std::size(kSteps)> steps{};
  std::ranges::transform(kSteps, steps.begin(), [](const StepRule& rule) { return Step{rule.from, rule.to}; });
  return steps;
}();
constexpr auto kRanks = [] {
  std::array<Rank, std::size(kNames)> ranks{};
  std::ranges::transform(kNames, ranks.begin(),
                         [](const StateName& name) { return Rank{name.state, static_cast<int>(name.state)}; });
  return ranks;
}();

}  // namespace

constexpr StateMachine kLedgerMachine{.initial = kNone, .ranks = kRanks, .steps = kMachineSteps};

std::span<const StepRule> ledger_steps() { return kSteps; }

const StepRule* find_step(std::int64_t from, std::int64_t to) {
  const auto* at =
      std::ranges::find_if(kSteps, [&](const StepRule& rule) { return rule.from == from && rule.to == to; });
  return at == std::end(kSteps) ? nullptr : at;
}

std::string_view ledger_state_name(std::int64_t state) {
  const auto* at = std::ranges::find(kNames, state, &StateName::state);
  return at == std::end(kNames) ? "未上报" : at->name;
}

std::span<const Rank> ledger_ranks() { return kRanks; }

}  // namespace qiaomen
