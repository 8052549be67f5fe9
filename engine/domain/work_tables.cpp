#include "engine/domain/work_tables.h"

#include "engine/catalog/conflict.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/reference_tables.h"

namespace qiaomen {
namespace {

constexpr Field kBuildingFields[] = {
    {.number = building::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = building::kName, .name = "name", .type = Type::Text, .required = true},
    {.number = building::kUnits, .name = "units", .type = Type::Integer},
    {.number = building::kFloors, .name = "floors", .type = Type::Integer},
    {.number = building::kNote, .name = "note", .type = Type::Text},
};
constexpr FieldNumber kBuildingKey[] = {building::kEstate, building::kName};
constexpr Copied kBuildingCopied[] = {{building::kName, building_public::kName}};
constexpr Projection kBuildingProjection{.target = &kBuildingPublic,
                                         .id = building_public::id_of,
                                         .bucket = building_public::bucket_of,
                                         .fields = kBuildingCopied,
                                         .source = building_public::kBuilding};
constexpr Index kBuildingIndexes[] = {{"building_by_estate", "estate"}};

constexpr Field review(FieldNumber number, std::string_view name, Type type, bool required = false) {
  return {.number = number,
          .name = name,
          .type = type,
          .merge = Merge::Review,
          .group = household::kBuilding,
          .required = required};
}
constexpr Field kHouseholdFields[] = {
    {.number = household::kEstate, .name = "estate", .type = Type::Id, .required = true},
    review(household::kBuilding, "building", Type::Id, true),
    review(household::kUnit, "unit", Type::Text),
    review(household::kDoor, "door", Type::Text, true),
    review(household::kAddress, "address", Type::Text),
    {.number = household::kStatus, .name = "status", .type = Type::Integer},
    {.number = household::kResidents, .name = "residents", .type = Type::Integer},
    {.number = household::kNote, .name = "note", .type = Type::Text},
    {.number = household::kLastContactAt, .name = "last_contact_at", .type = Type::Integer, .merge = Merge::Max},
    {.number = household::kFormerKeys, .name = "former_keys", .type = Type::Set, .merge = Merge::UnionSet},
};
constexpr FieldNumber kHouseholdKey[] = {household::kEstate, household::kBuilding, household::kUnit, household::kDoor};
constexpr ParentRule kHouseholdParents[] = {{building::kTable, household::kBuilding}};
constexpr Index kHouseholdIndexes[] = {{"household_by_building", "building"}};

constexpr Field kTaskFields[] = {
    {.number = task::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = task::kCampaign, .name = "campaign", .type = Type::Id, .required = true},
    {.number = task::kHousehold, .name = "household", .type = Type::Id, .required = true},
    {.number = task::kInScope, .name = "in_scope", .type = Type::Integer},
    {.number = task::kState, .name = "state", .type = Type::Integer},
    {.number = task::kFirstAttemptAt, .name = "first_attempt_at", .type = Type::Integer, .merge = Merge::Min},
    {.number = task::kAppointmentAt, .name = "appointment_at", .type = Type::Integer},
};
constexpr FieldNumber kTaskKey[] = {task::kCampaign, task::kHousehold};
constexpr ParentRule kTaskParents[] = {{household::kTable, task::kHousehold}};
// Covers what rates and task lists read.
constexpr Index kTaskIndexes[] = {{"task_by_campaign", "campaign, household, in_scope, state, estate"}};

constexpr Field kVisitFields[] = {
    {.number = visit::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = visit::kCampaign, .name = "campaign", .type = Type::Id},
    {.number = visit::kHousehold, .name = "household", .type = Type::Id, .required = true},
    {.number = visit::kEffectiveAt, .name = "effective_at", .type = Type::HubStamp},
    {.number = visit::kVisitedAt, .name = "visited_at", .type = Type::Integer, .required = true},
    {.number = visit::kPerson, .name = "person", .type = Type::Id, .required = true},
    {.number = visit::kOutcome, .name = "outcome", .type = Type::Integer, .required = true},
    {.number = visit::kNote, .name = "note", .type = Type::Text},
    {.number = visit::kAppointmentAt, .name = "appointment_at", .type = Type::Integer},
    {.number = visit::kLatitude, .name = "latitude", .type = Type::Integer},
    {.number = visit::kLongitude, .name = "longitude", .type = Type::Integer},
    {.number = visit::kAccuracy, .name = "accuracy", .type = Type::Integer},
    {.number = visit::kMock, .name = "mock", .type = Type::Integer},
    {.number = visit::kForm, .name = "form", .type = Type::Id},
    {.number = visit::kFormVersion, .name = "form_version", .type = Type::Integer},
    {.number = visit::kAnswers, .name = "answers", .type = Type::Text},
    {.number = visit::kDoorCode, .name = "door_code", .type = Type::Text},
};
// Campaign and form are parents so that a restored hub waits for those that it forgot.
constexpr ParentRule kVisitParents[] = {
    {household::kTable, visit::kHousehold}, {campaign::kTable, visit::kCampaign}, {form::kTable, visit::kForm}};
constexpr Index kVisitIndexes[] = {
    {"visit_by_campaign", "campaign, household, effective_at, outcome"},  // covers what the rates read
    {"visit_by_household", "household"},
};

constexpr Field decision(FieldNumber number, std::string_view name, Type type) {
  return {.number = number, .name = name, .type = type, .merge = Merge::FirstWriter, .group = exclusion::kDecision};
}
constexpr Field kExclusionFields[] = {
    {.number = exclusion::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = exclusion::kCampaign, .name = "campaign", .type = Type::Id, .required = true},
    {.number = exclusion::kHousehold, .name = "household", .type = Type::Id, .required = true},
    {.number = exclusion::kProposedBy, .name = "proposed_by", .type = Type::Id, .required = true},
    {.number = exclusion::kReason, .name = "reason", .type = Type::Text, .group = exclusion::kProposedBy},
    decision(exclusion::kDecision, "decision", Type::Integer),
    decision(exclusion::kDecidedBy, "decided_by", Type::Id),
    decision(exclusion::kDecisionReason, "decision_reason", Type::Text),
};
constexpr FieldNumber kExclusionKey[] = {exclusion::kCampaign, exclusion::kHousehold};
constexpr ParentRule kExclusionParents[] = {{household::kTable, exclusion::kHousehold},
                                            {campaign::kTable, exclusion::kCampaign}};
constexpr Index kExclusionIndexes[] = {{"exclusion_by_campaign", "campaign, household"}};

constexpr Field kServiceLogFields[] = {
    {.number = service_log::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = service_log::kServedOn, .name = "served_on", .type = Type::Integer, .required = true},
    {.number = service_log::kKind, .name = "kind", .type = Type::Text, .required = true},
    {.number = service_log::kTitle, .name = "title", .type = Type::Text},
    {.number = service_log::kPeople, .name = "people", .type = Type::Integer, .merge = Merge::Counter},
    {.number = service_log::kNote, .name = "note", .type = Type::Text},
};

constexpr Field kAttachmentFields[] = {
    {.number = attachment::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = attachment::kVisit, .name = "visit", .type = Type::Id},
    {.number = attachment::kServiceLog, .name = "service_log", .type = Type::Id},
    {.number = attachment::kKind, .name = "kind", .type = Type::Integer, .required = true},
    {.number = attachment::kSha256, .name = "sha256", .type = Type::Blob, .required = true},
    {.number = attachment::kSize, .name = "size", .type = Type::Integer, .required = true},
    {.number = attachment::kMediaType, .name = "media_type", .type = Type::Text, .required = true},
    {.number = attachment::kTakenAt, .name = "taken_at", .type = Type::Integer},
};
constexpr ParentRule kAttachmentParents[] = {{visit::kTable, attachment::kVisit},
                                             {service_log::kTable, attachment::kServiceLog}};
constexpr Index kAttachmentIndexes[] = {{"attachment_by_visit", "visit"}, {"attachment_by_service_log", "service_log"}};

constexpr Field kAssignmentFields[] = {
    {.number = assignment::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = assignment::kBuilding, .name = "building", .type = Type::Id, .required = true},
    {.number = assignment::kPerson, .name = "person", .type = Type::Id, .required = true},
};
constexpr FieldNumber kAssignmentKey[] = {assignment::kBuilding, assignment::kPerson};
constexpr Index kAssignmentIndexes[] = {{"assignment_by_person", "person, building"}};

constexpr Field kDeviceStatusFields[] = {
    {.number = device_status::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = device_status::kDevice, .name = "device", .type = Type::Text, .required = true},
    {.number = device_status::kPerson, .name = "person", .type = Type::Id},
    {.number = device_status::kState, .name = "state", .type = Type::Integer, .required = true},
    {.number = device_status::kLastSeenAt, .name = "last_seen_at", .type = Type::Integer},
    {.number = device_status::kUnjudged, .name = "unjudged", .type = Type::Integer},
};
constexpr FieldNumber kDeviceStatusKey[] = {device_status::kEstate, device_status::kDevice};

}  // namespace

constexpr Table kBuilding{.id = building::kTable,
                          .name = "building",
                          .bucket = BucketKind::EstateWork,
                          .bucket_field = building::kEstate,
                          .fields = kBuildingFields,
                          .natural_key = kBuildingKey,
                          .projection = &kBuildingProjection,
                          .indexes = kBuildingIndexes,
                          .conflicts = &kConflictWork};

constexpr Table kHousehold{.id = household::kTable,
                           .name = "household",
                           .bucket = BucketKind::EstateWork,
                           .bucket_field = household::kEstate,
                           .fields = kHouseholdFields,
                           .parents = kHouseholdParents,
                           .natural_key = kHouseholdKey,
                           .indexes = kHouseholdIndexes,
                           .conflicts = &kConflictWork};

constexpr Table kTask{.id = task::kTable,
                      .name = "task",
                      .bucket = BucketKind::EstateWork,
                      .bucket_field = task::kEstate,
                      .fields = kTaskFields,
                      .parents = kTaskParents,
                      .natural_key = kTaskKey,
                      .indexes = kTaskIndexes,
                      .conflicts = &kConflictWork};

constexpr Table kVisit{.id = visit::kTable,
                       .name = "visit",
                       .bucket = BucketKind::EstateWork,
                       .bucket_field = visit::kEstate,
                       .append_only = true,
                       .fields = kVisitFields,
                       .parents = kVisitParents,
                       .indexes = kVisitIndexes};

constexpr Table kExclusion{.id = exclusion::kTable,
                           .name = "exclusion",
                           .bucket = BucketKind::EstateWork,
                           .bucket_field = exclusion::kEstate,
                           .fields = kExclusionFields,
                           .parents = kExclusionParents,
                           .natural_key = kExclusionKey,
                           .indexes = kExclusionIndexes,
                           .conflicts = &kConflictWork};

constexpr Table kServiceLog{.id = service_log::kTable,
                            .name = "service_log",
                            .bucket = BucketKind::EstateWork,
                            .bucket_field = service_log::kEstate,
                            .fields = kServiceLogFields,
                            .conflicts = &kConflictWork};

constexpr Table kAttachment{.id = attachment::kTable,
                            .name = "attachment",
                            .bucket = BucketKind::EstateWork,
                            .bucket_field = attachment::kEstate,
                            .append_only = true,
                            .fields = kAttachmentFields,
                            .parents = kAttachmentParents,
                            .indexes = kAttachmentIndexes};

constexpr Table kAssignment{.id = assignment::kTable,
                            .name = "assignment",
                            .bucket = BucketKind::EstateWork,
                            .bucket_field = assignment::kEstate,
                            .writer = Writer::HubOnly,
                            .fields = kAssignmentFields,
                            .natural_key = kAssignmentKey,
                            .indexes = kAssignmentIndexes};

constexpr Table kDeviceStatus{.id = device_status::kTable,
                              .name = "device_status",
                              .bucket = BucketKind::EstateWork,
                              .bucket_field = device_status::kEstate,
                              .writer = Writer::HubOnly,
                              .fields = kDeviceStatusFields,
                              .natural_key = kDeviceStatusKey};

constexpr Table kConflictWork = conflict_table(39, "conflict_work", BucketKind::EstateWork);

}  // namespace qiaomen
