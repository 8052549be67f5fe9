#include "engine/domain/public_tables.h"

#include "engine/catalog/conflict.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/natural_keys.h"

namespace qiaomen {
namespace {

constexpr Field kResidentReportFields[] = {
    {.number = resident_report::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = resident_report::kSlip, .name = "slip", .type = Type::Text, .required = true},
    {.number = resident_report::kCategory, .name = "category", .type = Type::Text, .required = true},
    {.number = resident_report::kPlace, .name = "place", .type = Type::Text},
    {.number = resident_report::kBuilding, .name = "building", .type = Type::Id},
    {.number = resident_report::kDescription, .name = "description", .type = Type::Text},
    {.number = resident_report::kSealedTelephone, .name = "sealed_telephone", .type = Type::Blob},
    {.number = resident_report::kReportedAt, .name = "reported_at", .type = Type::HubStamp},
};

constexpr Field kReportDecisionFields[] = {
    {.number = report_decision::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = report_decision::kReport, .name = "report", .type = Type::Id, .required = true},
    {.number = report_decision::kOutcome, .name = "outcome", .type = Type::Integer, .required = true},
    {.number = report_decision::kReason, .name = "reason", .type = Type::Text},
    {.number = report_decision::kIssue, .name = "issue", .type = Type::Id},
    {.number = report_decision::kPerson, .name = "person", .type = Type::Id, .required = true},
};
constexpr ParentRule kReportDecisionParents[] = {{resident_report::kTable, report_decision::kReport}};
constexpr Index kReportDecisionIndexes[] = {{"report_decision_by_report", "report"}};

constexpr Field kDropAttachmentFields[] = {
    {.number = drop_attachment::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = drop_attachment::kReport, .name = "report", .type = Type::Id, .required = true},
    {.number = drop_attachment::kSha256, .name = "sha256", .type = Type::Blob, .required = true},
    {.number = drop_attachment::kSize, .name = "size", .type = Type::Integer, .required = true},
    {.number = drop_attachment::kMediaType, .name = "media_type", .type = Type::Text, .required = true},
};
constexpr ParentRule kDropAttachmentParents[] = {{resident_report::kTable, drop_attachment::kReport}};

constexpr Field kIssuePublicFields[] = {
    {.number = issue_public::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = issue_public::kCategory, .name = "category", .type = Type::Text},
    {.number = issue_public::kState, .name = "state", .type = Type::Integer},
    {.number = issue_public::kReportedAt, .name = "reported_at", .type = Type::Integer},
};

constexpr Field kNoticeFields[] = {
    {.number = notice::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = notice::kKind, .name = "kind", .type = Type::Integer, .required = true},
    {.number = notice::kTitle, .name = "title", .type = Type::Text, .required = true},
    {.number = notice::kBody, .name = "body", .type = Type::Text},
    {.number = notice::kPublishedOn, .name = "published_on", .type = Type::Integer},
    {.number = notice::kUntil, .name = "until", .type = Type::Integer},
    {.number = notice::kWithdrawn, .name = "withdrawn", .type = Type::Integer},
};

constexpr Field kSupervisionFields[] = {
    {.number = supervision::kDivision, .name = "division", .type = Type::Id, .required = true},
    {.number = supervision::kUpper, .name = "upper", .type = Type::Integer, .required = true},
    {.number = supervision::kLower, .name = "lower", .type = Type::Integer, .required = true},
    {.number = supervision::kTarget, .name = "target", .type = Type::Id, .required = true},
    {.number = supervision::kSupervisedOn, .name = "supervised_on", .type = Type::Integer, .required = true},
    {.number = supervision::kFinding, .name = "finding", .type = Type::Text},
    {.number = supervision::kIssue, .name = "issue", .type = Type::Id},
    {.number = supervision::kPerson, .name = "person", .type = Type::Id, .required = true},
    {.number = supervision::kEffectiveAt, .name = "effective_at", .type = Type::HubStamp},
};
constexpr Index kSupervisionIndexes[] = {{"supervision_by_target", "target"}};

}  // namespace

RowId issue_public::id_of(const RowId& issue) {
  return natural_id(place_prefix(issue), "issue_public", as_text(issue.view()));
}

BucketId issue_public::bucket_of(const FieldValues& issue) {
  const auto* estate = std::get_if<RowId>(&issue.get(issue::kEstate));
  return {BucketKind::EstatePublic, estate ? *estate : RowId{}};
}

constexpr Table kResidentReport{.id = resident_report::kTable,
                                .name = "resident_report",
                                .bucket = BucketKind::EstateDrop,
                                .bucket_field = resident_report::kEstate,
                                .append_only = true,
                                .fields = kResidentReportFields};

constexpr Table kReportDecision{.id = report_decision::kTable,
                                .name = "report_decision",
                                .bucket = BucketKind::EstateDrop,
                                .bucket_field = report_decision::kEstate,
                                .append_only = true,
                                .fields = kReportDecisionFields,
                                .parents = kReportDecisionParents,
                                .indexes = kReportDecisionIndexes};

constexpr Table kDropAttachment{.id = drop_attachment::kTable,
                                .name = "drop_attachment",
                                .bucket = BucketKind::EstateDrop,
                                .bucket_field = drop_attachment::kEstate,
                                .append_only = true,
                                .fields = kDropAttachmentFields,
                                .parents = kDropAttachmentParents};

constexpr Table kIssuePublic{.id = issue_public::kTable,
                             .name = "issue_public",
                             .bucket = BucketKind::EstatePublic,
                             .bucket_field = issue_public::kEstate,
                             .privacy = Privacy::Public,
                             .writer = Writer::HubOnly,
                             .fields = kIssuePublicFields};

constexpr Table kNotice{.id = notice::kTable,
                        .name = "notice",
                        .bucket = BucketKind::EstatePublic,
                        .bucket_field = notice::kEstate,
                        .privacy = Privacy::Public,
                        .fields = kNoticeFields,
                        .conflicts = &kConflictPublic};

constexpr Table kConflictPublic = conflict_table(99, "conflict_public", BucketKind::EstatePublic, Privacy::Public);

constexpr Table kSupervision{.id = supervision::kTable,
                             .name = "supervision",
                             .bucket = BucketKind::DivisionLedger,
                             .bucket_field = supervision::kDivision,
                             .append_only = true,
                             .fields = kSupervisionFields,
                             .indexes = kSupervisionIndexes};

}  // namespace qiaomen
