#include "engine/domain/ledger_tables.h"

#include "engine/catalog/conflict.h"
#include "engine/domain/ledger_states.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {
namespace {

constexpr Field in_group(FieldNumber group, FieldNumber number, std::string_view name, Type type,
                         Merge merge = Merge::LastWriter) {
  return {.number = number, .name = name, .type = type, .merge = merge, .group = group};
}
constexpr Field step(FieldNumber number, std::string_view name, Type type) {
  return in_group(issue::kState, number, name, type, Merge::Transition);
}

constexpr Field kIssueFields[] = {
    {.number = issue::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = issue::kTitle, .name = "title", .type = Type::Text, .required = true},
    {.number = issue::kDescription, .name = "description", .type = Type::Text},
    {.number = issue::kCategory, .name = "category", .type = Type::Text, .required = true},
    in_group(issue::kPlace, issue::kPlace, "place", Type::Text),
    in_group(issue::kPlace, issue::kBuilding, "building", Type::Id),
    in_group(issue::kPlace, issue::kHousehold, "household", Type::Id),
    {.number = issue::kSeverity, .name = "severity", .type = Type::Integer},
    {.number = issue::kTags, .name = "tags", .type = Type::Set, .merge = Merge::UnionSet},
    {.number = issue::kReportedAt, .name = "reported_at", .type = Type::HubStamp},
    {.number = issue::kVisit, .name = "visit", .type = Type::Id},
    {.number = issue::kReport, .name = "report", .type = Type::Id},
    step(issue::kState, "state", Type::Integer),
    step(issue::kHandler, "handler", Type::Id),
    step(issue::kReason, "reason", Type::Text),
    step(issue::kCompany, "company", Type::Id),
    step(issue::kDueOn, "due_on", Type::Integer),
    step(issue::kAfterPhoto, "after_photo", Type::Id),
    step(issue::kMergedInto, "merged_into", Type::Id),
    step(issue::kSatisfaction, "satisfaction", Type::Integer),
    in_group(issue::kExtensionState, issue::kExtensionState, "extension_state", Type::Integer),
    in_group(issue::kExtensionState, issue::kExtensionUntil, "extension_until", Type::Integer),
    in_group(issue::kExtensionState, issue::kExtensionReason, "extension_reason", Type::Text),
    in_group(issue::kExtensionState, issue::kExtensionBy, "extension_by", Type::Id),
    in_group(issue::kExtendedUntil, issue::kExtendedUntil, "extended_until", Type::Integer),
    in_group(issue::kExtendedUntil, issue::kExtendedDueOn, "extended_due_on", Type::Integer),
    in_group(issue::kRaiseState, issue::kRaiseState, "raise_state", Type::Integer),
    in_group(issue::kRaiseState, issue::kRaisedTo, "raised_to", Type::Id),
    in_group(issue::kRaiseState, issue::kRaiseReason, "raise_reason", Type::Text),
    in_group(issue::kRaiseState, issue::kRaiseBy, "raise_by", Type::Id),
};
constexpr ParentRule kIssueParents[] = {
    {building::kTable, issue::kBuilding}, {household::kTable, issue::kHousehold}, {issue::kTable, issue::kMergedInto}};
constexpr Index kIssueIndexes[] = {
    {"issue_by_state", "state, due_on, estate"},
    {"issue_by_household", "household"},
};

// Category, state and dates; a title may hold what is nobody else's business.
constexpr Copied kIssueCopied[] = {
    {issue::kEstate, issue_public::kEstate}, {issue::kCategory, issue_public::kCategory},
    {issue::kState, issue_public::kState},   {issue::kReportedAt, issue_public::kReportedAt},
    {issue::kDueOn, issue_public::kDueOn},
};
constexpr Projection kIssueProjection{
    .target = &kIssuePublic, .id = issue_public::id_of, .bucket = issue_public::bucket_of, .fields = kIssueCopied};

constexpr Field kIssueEventFields[] = {
    {.number = issue_event::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = issue_event::kIssue, .name = "issue", .type = Type::Id, .required = true},
    {.number = issue_event::kKind, .name = "kind", .type = Type::Integer, .required = true},
    {.number = issue_event::kFromState, .name = "from_state", .type = Type::Integer},
    {.number = issue_event::kToState, .name = "to_state", .type = Type::Integer},
    {.number = issue_event::kPerson, .name = "person", .type = Type::Id, .required = true},
    {.number = issue_event::kRole, .name = "role", .type = Type::Integer},
    {.number = issue_event::kDevice, .name = "device", .type = Type::Text, .required = true},
    {.number = issue_event::kDeviceAt, .name = "device_at", .type = Type::Integer, .required = true},
    {.number = issue_event::kEffectiveAt, .name = "effective_at", .type = Type::Integer, .required = true},
    {.number = issue_event::kReason, .name = "reason", .type = Type::Text},
    {.number = issue_event::kCompany, .name = "company", .type = Type::Id},
    {.number = issue_event::kDueOn, .name = "due_on", .type = Type::Integer},
    {.number = issue_event::kAfterPhoto, .name = "after_photo", .type = Type::Id},
    {.number = issue_event::kMergedInto, .name = "merged_into", .type = Type::Id},
    {.number = issue_event::kSatisfaction, .name = "satisfaction", .type = Type::Integer},
    {.number = issue_event::kOvertaken, .name = "overtaken", .type = Type::Integer},
    {.number = issue_event::kRaisedTo, .name = "raised_to", .type = Type::Id},
};
constexpr ParentRule kIssueEventParents[] = {{issue::kTable, issue_event::kIssue}};
constexpr Index kIssueEventIndexes[] = {{"issue_event_by_issue", "issue, effective_at"}};

constexpr Field kLedgerAttachmentFields[] = {
    {.number = ledger_attachment::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = ledger_attachment::kIssue, .name = "issue", .type = Type::Id, .required = true},
    {.number = ledger_attachment::kKind, .name = "kind", .type = Type::Integer, .required = true},
    {.number = ledger_attachment::kSha256, .name = "sha256", .type = Type::Blob, .required = true},
    {.number = ledger_attachment::kSize, .name = "size", .type = Type::Integer, .required = true},
    {.number = ledger_attachment::kMediaType, .name = "media_type", .type = Type::Text, .required = true},
    {.number = ledger_attachment::kTakenAt, .name = "taken_at", .type = Type::Integer},
};
constexpr ParentRule kLedgerAttachmentParents[] = {{issue::kTable, ledger_attachment::kIssue}};
constexpr Index kLedgerAttachmentIndexes[] = {{"ledger_attachment_by_issue", "issue"}};

}  // namespace

constexpr Table kIssue{.id = issue::kTable,
                       .name = "issue",
                       .bucket = BucketKind::EstateLedger,
                       .bucket_field = issue::kEstate,
                       .fields = kIssueFields,
                       .parents = kIssueParents,
                       .machine = &kLedgerMachine,
                       .projection = &kIssueProjection,
                       .joined = &kReportsOfIssue,
                       .indexes = kIssueIndexes,
                       .conflicts = &kConflictLedger};

constexpr Table kIssueEvent{.id = issue_event::kTable,
                            .name = "issue_event",
                            .bucket = BucketKind::EstateLedger,
                            .bucket_field = issue_event::kEstate,
                            .writer = Writer::HubOnly,
                            .append_only = true,
                            .fields = kIssueEventFields,
                            .parents = kIssueEventParents,
                            .indexes = kIssueEventIndexes};

constexpr Table kLedgerAttachment{.id = ledger_attachment::kTable,
                                  .name = "ledger_attachment",
                                  .bucket = BucketKind::EstateLedger,
                                  .bucket_field = ledger_attachment::kEstate,
                                  .append_only = true,
                                  .fields = kLedgerAttachmentFields,
                                  .parents = kLedgerAttachmentParents,
                                  .indexes = kLedgerAttachmentIndexes};

constexpr Table kConflictLedger = conflict_table(79, "conflict_ledger", BucketKind::EstateLedger);

}  // namespace qiaomen
