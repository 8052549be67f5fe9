#include "engine/domain/personal_tables.h"

#include "engine/catalog/conflict.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {
namespace {

constexpr Field kContactFields[] = {
    {.number = contact::kBuilding, .name = "building", .type = Type::Id, .required = true},
    {.number = contact::kHousehold, .name = "household", .type = Type::Id, .required = true},
    {.number = contact::kName, .name = "name", .type = Type::Text},
    {.number = contact::kTelephone, .name = "telephone", .type = Type::Text},
    {.number = contact::kRelation, .name = "relation", .type = Type::Text},
    {.number = contact::kNote, .name = "note", .type = Type::Text},
};
constexpr ParentRule kContactParents[] = {{household::kTable, contact::kHousehold}};
constexpr Index kContactIndexes[] = {{"contact_by_household", "household"}};

constexpr Field kPersonalAttachmentFields[] = {
    {.number = personal_attachment::kBuilding, .name = "building", .type = Type::Id, .required = true},
    {.number = personal_attachment::kVisit, .name = "visit", .type = Type::Id, .required = true},
    {.number = personal_attachment::kKind, .name = "kind", .type = Type::Integer, .required = true},
    {.number = personal_attachment::kSha256, .name = "sha256", .type = Type::Blob, .required = true},
    {.number = personal_attachment::kSize, .name = "size", .type = Type::Integer, .required = true},
    {.number = personal_attachment::kMediaType, .name = "media_type", .type = Type::Text, .required = true},
    {.number = personal_attachment::kTakenAt, .name = "taken_at", .type = Type::Integer},
};
constexpr ParentRule kPersonalAttachmentParents[] = {{visit::kTable, personal_attachment::kVisit}};
constexpr Index kPersonalAttachmentIndexes[] = {{"personal_attachment_by_visit", "visit"}};

constexpr Field kReportContactFields[] = {
    {.number = report_contact::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = report_contact::kReport, .name = "report", .type = Type::Id, .required = true},
    {.number = report_contact::kTelephone, .name = "telephone", .type = Type::Text, .required = true},
};

}  // namespace

constexpr Table kContact{.id = contact::kTable,
                         .name = "contact",
                         .bucket = BucketKind::EstatePersonal,
                         .bucket_field = contact::kBuilding,
                         .privacy = Privacy::Personal,
                         .fields = kContactFields,
                         .parents = kContactParents,
                         .indexes = kContactIndexes,
                         .conflicts = &kConflictPersonal};

constexpr Table kPersonalAttachment{.id = personal_attachment::kTable,
                                    .name = "personal_attachment",
                                    .bucket = BucketKind::EstatePersonal,
                                    .bucket_field = personal_attachment::kBuilding,
                                    .privacy = Privacy::Personal,
                                    .append_only = true,
                                    .fields = kPersonalAttachmentFields,
                                    .parents = kPersonalAttachmentParents,
                                    .indexes = kPersonalAttachmentIndexes};

constexpr Table kReportContact{.id = report_contact::kTable,
                               .name = "report_contact",
                               .bucket = BucketKind::EstatePersonal,
                               .bucket_field = report_contact::kEstate,
                               .privacy = Privacy::Personal,
                               .writer = Writer::HubOnly,
                               .fields = kReportContactFields};

constexpr Table kConflictPersonal =
    conflict_table(69, "conflict_personal", BucketKind::EstatePersonal, Privacy::Personal);

}  // namespace qiaomen
