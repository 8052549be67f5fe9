#include "engine/domain/work_rules.h"

#include <fmt/format.h>

#include "engine/base/text.h"
#include "engine/domain/form_rules.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/personal_tables.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kLatitudeMax = 90'000'000;
constexpr std::int64_t kLongitudeMax = 180'000'000;
constexpr std::int64_t kAccuracyMax = 100'000;  // metres
constexpr std::int64_t kPeopleMax = 100'000;
constexpr std::size_t kTelephoneCharactersMax = 32;

Objection check_place(const Proposal& p, FieldNumber household_field, FieldNumber estate_field) {
  const auto household = id_in(p.after, household_field);
  const auto row = household ? p.rows.find(kHousehold, *household) : std::nullopt;
  if (!row) return "找不到这个住户，可能已被删除。请先同步，再重新选择住户。";
  if (id_in(*row, household::kEstate) != id_in(p.after, estate_field)) {
    return "住户不在所填的小区。请重新选择住户。";
  }
  return {};
}

Objection check_campaign(const Proposal& p, FieldNumber field) {
  const auto campaign = id_in(p.after, field);
  if (!campaign || p.rows.find(kCampaign, *campaign)) return {};
  return "找不到这次敲门行动。请先同步，再重新选择。";
}

// What was written before it was closed and arrives later is returned, so that its figures stay as they were read.
Objection check_open(const Proposal& p, std::optional<RowId> campaign) {
  const auto row = campaign ? p.rows.find(kCampaign, *campaign) : std::nullopt;
  if (!row || integer_in(*row, campaign::kState) != static_cast<std::int64_t>(CampaignState::Closed)) return {};
  return fmt::format(
      "敲门行动“{}”已经结束，不再接受走访记录和剔除申请。走访要留下的，请不带这个活动再提交；有疑问请联系管理员。",
      text_in(*row, campaign::kName));
}

bool is_within(std::optional<std::int64_t> value, std::int64_t max) {
  return !value || (*value >= -max && *value <= max);
}

bool is_accuracy(std::optional<std::int64_t> metres) { return !metres || (*metres >= 0 && *metres <= kAccuracyMax); }

Objection check_position(const Proposal& p) {
  const auto latitude = p.integer(visit::kLatitude);
  const auto longitude = p.integer(visit::kLongitude);
  if (latitude.has_value() == longitude.has_value() && is_within(latitude, kLatitudeMax) &&
      is_within(longitude, kLongitudeMax) && is_accuracy(p.integer(visit::kAccuracy)) &&
      (!p.integer(visit::kMock) || latitude)) {
    return {};
  }
  return "定位数据不合理。请重新定位，或不带定位提交。";
}

Objection check_decision(const Proposal& p) {
  const auto decision = p.integer(exclusion::kDecision);
  if (decision != static_cast<std::int64_t>(ExclusionDecision::Approved) &&
      decision != static_cast<std::int64_t>(ExclusionDecision::Rejected)) {
    return "剔除决定只能是同意或不同意。请重新选择。";
  }
  if (decision == static_cast<std::int64_t>(ExclusionDecision::Rejected) &&
      p.text(exclusion::kDecisionReason).empty()) {
    return "不同意剔除必须写明理由。请补充理由后再提交。";
  }
  if (p.id(exclusion::kDecidedBy) != p.actor.person) return "剔除决定必须由本人作出。请以本人身份提交。";
  const auto proposer = p.before ? id_in(*p.before, exclusion::kProposedBy) : std::nullopt;
  if (proposer == p.actor.person) return "剔除申请不能由申请人自己决定。请由另一人决定。";
  return {};
}

}  // namespace

Objection check_household(const Proposal& p) {
  if (p.writes(household::kStatus)) {
    const auto status = p.integer(household::kStatus).value_or(1);
    if (status < 1 || status > 4) return "没有这种居住状态。请重新选择。";
  }
  if (p.integer(household::kResidents).value_or(0) < 0) return "居住人数不能是负数。请改正后再提交。";
  if (!p.writes(household::kBuilding)) return {};
  if (normal_spelling(p.text(household::kDoor)).empty()) return "住户必须有门牌号。请补充后再提交。";
  const auto building = p.id(household::kBuilding);
  const auto row = building ? p.rows.find(kBuilding, *building) : std::nullopt;
  if (!row) return "找不到这栋楼。请先同步，再重新选择楼栋。";
  if (id_in(*row, building::kEstate) != id_in(p.after, household::kEstate)) {
    return "楼栋不在住户所在的小区。请重新选择楼栋。";
  }
  return {};
}

Objection check_task(const Proposal& p) {
  if (!p.creates()) return {};
  if (auto objection = check_place(p, task::kHousehold, task::kEstate)) return objection;
  return check_campaign(p, task::kCampaign);
}

Objection check_visit(const Proposal& p) {
  if (p.id(visit::kPerson) != p.actor.person) return "走访记录的走访人必须是本人。请以本人身份提交。";
  const auto outcome = p.integer(visit::kOutcome).value_or(0);
  if (!p.rows.find(kVisitOutcome, visit_outcome_id(outcome))) return "没有这种走访结果。请先同步，再重新选择结果。";
  if (auto objection = check_place(p, visit::kHousehold, visit::kEstate)) return objection;
  if (auto objection = check_campaign(p, visit::kCampaign)) return objection;
  if (auto objection = check_open(p, p.id(visit::kCampaign))) return objection;
  if (auto objection = check_position(p)) return objection;
  return check_visit_form(p);
}

Objection check_exclusion(const Proposal& p) {
  if (auto objection = check_open(p, id_in(p.after, exclusion::kCampaign))) return objection;
  if (p.creates()) {
    if (auto objection = check_place(p, exclusion::kHousehold, exclusion::kEstate)) return objection;
    if (auto objection = check_campaign(p, exclusion::kCampaign)) return objection;
  }
  if (p.writes(exclusion::kProposedBy)) {
    // Else a new name on an old proposal could make its decision one of the same person.
    if (p.before && integer_in(*p.before, exclusion::kDecision)) {
      return "这户的剔除已有决定，第一个决定算数，申请不能再改。";
    }
    if (p.id(exclusion::kProposedBy) != p.actor.person) return "剔除申请人必须是本人。请以本人身份提交。";
    if (p.text(exclusion::kReason).empty()) return "剔除申请必须填写理由。请补充理由后再提交。";
  }
  return p.writes(exclusion::kDecision) ? check_decision(p) : Objection{};
}

Objection check_service_log(const Proposal& p) {
  if (!is_within(p.integer(service_log::kPeople), kPeopleMax)) return "服务人次超出合理范围。请改正后再提交。";
  return {};
}

Objection check_contact(const Proposal& p) {
  if (count_characters(p.text(contact::kTelephone)) > kTelephoneCharactersMax) {
    return "电话号码太长。请改正后再提交。";
  }
  if (!p.creates()) return {};
  const auto building = id_in(p.after, contact::kBuilding);
  const auto household = id_in(p.after, contact::kHousehold);
  const auto home = household ? p.rows.find(kHousehold, *household) : std::nullopt;
  const auto place = building ? p.rows.find(kBuilding, *building) : std::nullopt;
  if (!home || !place) return "找不到联系人所在的住户或楼栋。请先同步，再重新选择。";
  if (id_in(*home, household::kEstate) != id_in(*place, building::kEstate)) {
    return "联系人的住户和楼栋不在同一小区。请重新选择。";
  }
  return {};
}

}  // namespace qiaomen
