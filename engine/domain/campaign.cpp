#include "engine/domain/campaign.h"

#include <fmt/format.h>

#include "engine/domain/door_code.h"
#include "engine/domain/form_rules.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/personal_tables.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {
namespace {

struct Door {
  FieldValues household;
  FieldValues outcome;
  Value estate() const { return household.get(household::kEstate); }
};

bool has_flag(const FieldValues& outcome, FieldNumber flag) { return integer_in(outcome, flag) == 1; }

Result<Value> form_version(const Act& act, const std::optional<RowId>& form) {
  if (!form) return Value{};
  if (const auto row = act.find(kForm, *form)) return row->get(form::kVersion);
  return fail(Errc::NotFound, "本机没有这一版表单。本次操作没有写入。请先同步，再填写；或先不带答案提交。");
}

// The door's own code in the spelling of paper; what nobody can check stays as it was typed.
Result<std::string> scanned_code(const Act& act, const VisitInput& input) {
  const auto campaign = input.campaign ? act.find(kCampaign, *input.campaign) : std::nullopt;
  const auto* key = campaign ? std::get_if<Bytes>(&campaign->get(campaign::kDoorKey)) : nullptr;
  if (input.door_code.empty() || !key) return input.door_code;
  auto scanned = parse_door_code(input.door_code);
  if (scanned == door_code(*key, input.household)) return *std::move(scanned);
  return fail(Errc::Refused, fmt::format("门牌码“{}”不是这户的。本次操作没有写入。请核对是不是这户、是不是这次活动的"
                                         "门牌码；扫不出来的，请不带门牌码提交。",
                                         input.door_code));
}

void write_position(std::vector<FieldChange>& values, const std::optional<Position>& position) {
  if (!position) return;
  values.emplace_back(visit::kLatitude, position->latitude);
  values.emplace_back(visit::kLongitude, position->longitude);
  values.emplace_back(visit::kAccuracy, value_or_absent(position->accuracy_m));
  if (position->mock) values.emplace_back(visit::kMock, std::int64_t{1});
}

Result<> write_visit(Act& act, const RowId& id, const VisitInput& input, const Door& door) {
  TRY(auto version, form_version(act, input.form));
  TRY(auto scanned, scanned_code(act, input));
  std::vector<FieldChange> values{{visit::kEstate, door.estate()},
                                  {visit::kCampaign, value_or_absent(input.campaign)},
                                  {visit::kHousehold, input.household},
                                  {visit::kEffectiveAt, act.now_us()},  // until the hub says its own
                                  {visit::kVisitedAt, act.now_us()},
                                  {visit::kPerson, act.actor().person},
                                  {visit::kOutcome, input.outcome},
                                  {visit::kNote, text_value(input.note)},
                                  {visit::kAppointmentAt, value_or_absent(input.appointment_at_us)},
                                  {visit::kForm, value_or_absent(input.form)},
                                  {visit::kFormVersion, std::move(version)},
                                  {visit::kAnswers, text_value(input.answers)},
                                  {visit::kDoorCode, text_value(scanned)}};
  write_position(values, input.position);
  return act.create(kVisit, id, std::move(values));
}

Result<> write_photos(Act& act, const RowId& visit, const VisitInput& input, const Door& door) {
  for (const Photo& photo : input.photos) {
    TRY_VOID(act.create(kAttachment, act.new_id(),
                        {{attachment::kEstate, door.estate()},
                         {attachment::kVisit, visit},
                         {attachment::kKind, static_cast<std::int64_t>(AttachmentKind::Photo)},
                         {attachment::kSha256, Bytes(photo.sha256.begin(), photo.sha256.end())},
                         {attachment::kSize, photo.size},
                         {attachment::kMediaType, photo.media_type},
                         {attachment::kTakenAt, value_or_absent(photo.taken_at_us)}}));
  }
  return {};
}

// With the door's contacts, out of sight of whom the building is not assigned to.
Result<> write_signatures(Act& act, const RowId& visit, const VisitInput& input, const Door& door) {
  for (const Photo& signature : input.signatures) {
    TRY_VOID(act.create(kPersonalAttachment, act.new_id(),
                        {{personal_attachment::kBuilding, door.household.get(household::kBuilding)},
                         {personal_attachment::kVisit, visit},
                         {personal_attachment::kKind, static_cast<std::int64_t>(AttachmentKind::HandSignature)},
                         {personal_attachment::kSha256, Bytes(signature.sha256.begin(), signature.sha256.end())},
                         {personal_attachment::kSize, signature.size},
                         {personal_attachment::kMediaType, signature.media_type},
                         {personal_attachment::kTakenAt, value_or_absent(signature.taken_at_us)}}));
  }
  return {};
}

Result<> update_task(Act& act, const VisitInput& input, const Door& door) {
  if (!input.campaign) return {};
  const RowId id = task_id(*input.campaign, input.household);
  std::vector<FieldChange> values;
  if (has_flag(door.outcome, visit_outcome::kAttempt)) values.emplace_back(task::kFirstAttemptAt, act.now_us());
  if (input.appointment_at_us) values.emplace_back(task::kAppointmentAt, *input.appointment_at_us);
  if (act.find(kTask, id)) return values.empty() ? Result<>() : act.edit(kTask, id, std::move(values));
  values.emplace_back(task::kEstate, door.estate());
  values.emplace_back(task::kCampaign, *input.campaign);
  values.emplace_back(task::kHousehold, input.household);
  return act.create(kTask, id, std::move(values));
}

Result<> update_household(Act& act, const VisitInput& input, const Door& door) {
  if (!has_flag(door.outcome, visit_outcome::kContact)) return {};
  return act.edit(kHousehold, input.household, {{household::kLastContactAt, act.now_us()}});
}

}  // namespace

Result<RowId> record_visit(Act& act, const VisitInput& input) {
  TRY(auto household, act.get(kHousehold, input.household));
  const auto outcome = act.find(kVisitOutcome, visit_outcome_id(input.outcome));
  const Door door{std::move(household), outcome.value_or(FieldValues{})};
  const RowId id = act.new_id();
  TRY_VOID(write_visit(act, id, input, door));
  TRY_VOID(write_photos(act, id, input, door));
  TRY_VOID(write_signatures(act, id, input, door));
  TRY_VOID(update_task(act, input, door));
  TRY_VOID(update_household(act, input, door));
  if (const auto objection = check_answer_files(id, act)) {
    return fail(Errc::Refused, *objection + "本次操作没有写入，已有记录不变。");
  }
  return id;
}

FieldValues published_task(const RowId& campaign, const RowId& household, const RowId& estate) {
  FieldValues values;
  values.set(task::kEstate, estate);
  values.set(task::kCampaign, campaign);
  values.set(task::kHousehold, household);
  values.set(task::kInScope, std::int64_t{1});
  values.set(task::kState, static_cast<std::int64_t>(TaskState::Open));
  return values;
}

}  // namespace qiaomen
