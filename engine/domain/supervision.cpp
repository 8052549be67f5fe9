#include "engine/domain/supervision.h"

#include "engine/domain/ladder.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/supervision_queries.h"
#include "engine/domain/values.h"

namespace qiaomen {
namespace {

// What a record says of the ladder.
struct Spot {
  std::int64_t upper = 0, lower = 0;
  RowId division;
};

// 0: the actor has no division.
std::int64_t own_level(const Act& act) {
  const auto& division = act.actor().division;
  return division ? level_of(act, *division).value_or(0) : 0;
}

// Where nobody is over the target, the rules say so.
Spot on_edge(const Act& act, LevelKind lower, const RowId& division) {
  const auto own = own_level(act);
  const auto edge = act.actor().role == Role::Company ? edge_between(act.read(), LevelKind::Company, lower)
                                                      : edge_below(act.read(), own, lower);
  return edge ? Spot{edge->upper, edge->lower, division} : Spot{own, 0, division};
}

// Of who supervises nothing the rules speak.
Result<Spot> spot_of_company(const Act& act, const NewSupervision& input) {
  if (!act.actor().division) return on_edge(act, LevelKind::Company, {});
  for (const RowId& community : communities_of(act.read(), input.target, input.supervised_on)) {
    if (lies_in(act, community, *act.actor().division)) {
      return on_edge(act, LevelKind::Company, community);
    }
  }
  return fail(Errc::Refused, "该企业这一天在您的辖区没有有效合同。本次操作没有写入。请核对企业和日期。");
}

Result<Spot> spot_of(const Act& act, const NewSupervision& input) {
  if (const auto division = act.find(kDivision, input.target)) {
    return Spot{own_level(act), integer_in(*division, division::kLevel).value_or(0), input.target};
  }
  if (act.find(kCompany, input.target)) return spot_of_company(act, input);
  TRY(const auto contract, act.get(kContract, input.target));
  const auto community = community_of(act, id_in(contract, contract::kEstate));
  return on_edge(act, LevelKind::Project, community.value_or(RowId{}));
}

}  // namespace

Result<RowId> supervise(Act& act, const NewSupervision& input) {
  TRY(const auto spot, spot_of(act, input));
  const RowId id = act.new_id();
  if (input.issue) act.rely_on(*input.issue);
  TRY_VOID(act.create(kSupervision, id,
                      {{supervision::kDivision, spot.division},
                       {supervision::kUpper, spot.upper},
                       {supervision::kLower, spot.lower},
                       {supervision::kTarget, input.target},
                       {supervision::kSupervisedOn, input.supervised_on},
                       {supervision::kFinding, text_value(input.finding)},
                       {supervision::kIssue, value_or_absent(input.issue)},
                       {supervision::kPerson, act.actor().person},
                       {supervision::kEffectiveAt, act.now_us()}}));  // until the hub says its own
  return id;
}

}  // namespace qiaomen
