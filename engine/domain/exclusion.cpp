#include "engine/domain/exclusion.h"

#include "engine/domain/natural_keys.h"
#include "engine/domain/values.h"

namespace qiaomen {
namespace {

constexpr const char* kDecided = "这户的剔除已有决定，第一个决定算数。本次操作没有写入，已有决定不变。";

bool is_decided(const FieldValues& exclusion) { return integer_in(exclusion, exclusion::kDecision).has_value(); }

}  // namespace

Result<RowId> propose_exclusion(Act& act, const NewExclusion& input) {
  TRY(const auto household, act.get(kHousehold, input.household));
  const auto task = act.find(kTask, task_id(input.campaign, input.household));
  if (!task || integer_in(*task, task::kInScope) != 1) {
    return fail(Errc::Refused, "这户不在这次敲门行动的应敲户数之内，不必剔除。本次操作没有写入。请核对住户和活动。");
  }
  const RowId id = exclusion_id(input.campaign, input.household);
  const auto known = act.find(kExclusion, id);
  if (known && is_decided(*known)) return fail(Errc::Refused, kDecided);
  std::vector<FieldChange> values{{exclusion::kProposedBy, act.actor().person},
                                  {exclusion::kReason, text_value(input.reason)}};
  if (known) {
    TRY_VOID(act.edit(kExclusion, id, std::move(values)));
    return id;
  }
  values.emplace_back(exclusion::kEstate, household.get(household::kEstate));
  values.emplace_back(exclusion::kCampaign, input.campaign);
  values.emplace_back(exclusion::kHousehold, input.household);
  TRY_VOID(act.create(kExclusion, id, std::move(values)));
  return id;
}

Result<RowId> decide_exclusion(Act& act, const ExclusionVote& vote) {
  const RowId id = exclusion_id(vote.campaign, vote.household);
  const auto known = act.find(kExclusion, id);
  if (!known) {
    return fail(Errc::NotFound, "还没有人申请剔除这户。本次操作没有写入。请先同步，或先提出申请。");
  }
  if (is_decided(*known)) return fail(Errc::Refused, kDecided);
  TRY_VOID(act.edit(kExclusion, id,
                    {{exclusion::kDecision, static_cast<std::int64_t>(vote.decision)},
                     {exclusion::kDecidedBy, act.actor().person},
                     {exclusion::kDecisionReason, text_value(vote.reason)}}));
  return id;
}

}  // namespace qiaomen
