#include "engine/domain/public_tables.h"

#include <string>

#include "engine/catalog/conflict.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {
namespace {

constexpr FieldNumber kEstateField = 1;  // of all of them that the hub writes

constexpr Field kResidentReportFields[] = {
    {.number = resident_report::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = resident_report::kSlip, .name = "slip", .type = Type::Text, .required = true},
    {.number = resident_report::kCategory, .name = "category", .type = Type::Text, .required = true},
    {.number = resident_report::kPlace, .name = "place", .type = Type::Text},
    {.number = resident_report::kBuilding, .name = "building", .type = Type::Id},
    {.number = resident_report::kDescription, .name = "description", .type = Type::Text},
    {.number = resident_report::kSealedTelephone, .name = "sealed_telephone", .type = Type::Blob, .sealed = true},
    {.number = resident_report::kReportedAt, .name = "reported_at", .type = Type::HubStamp},
};
constexpr Index kResidentReportIndexes[] = {{"resident_report_by_slip", "slip"}};

constexpr Field kReportDecisionFields[] = {
    {.number = report_decision::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = report_decision::kReport, .name = "report", .type = Type::Id, .required = true},
    {.number = report_decision::kOutcome, .name = "outcome", .type = Type::Integer, .required = true},
    {.number = report_decision::kReason, .name = "reason", .type = Type::Text},
    {.number = report_decision::kIssue, .name = "issue", .type = Type::Id},
    {.number = report_decision::kPerson, .name = "person", .type = Type::Id, .required = true},
    {.number = report_decision::kDecidedAt, .name = "decided_at", .type = Type::HubStamp},
};
constexpr ParentRule kReportDecisionParents[] = {{resident_report::kTable, report_decision::kReport},
                                                 {issue::kTable, report_decision::kIssue}};
constexpr Index kReportDecisionIndexes[] = {{"report_decision_by_report", "report"},
                                            {"report_decision_by_issue", "issue"}};

constexpr Field kDropAttachmentFields[] = {
    {.number = drop_attachment::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = drop_attachment::kReport, .name = "report", .type = Type::Id, .required = true},
    {.number = drop_attachment::kSha256, .name = "sha256", .type = Type::Blob, .required = true},
    {.number = drop_attachment::kSize, .name = "size", .type = Type::Integer, .required = true},
    {.number = drop_attachment::kMediaType, .name = "media_type", .type = Type::Text, .required = true},
};
constexpr ParentRule kDropAttachmentParents[] = {{resident_report::kTable, drop_attachment::kReport}};
constexpr Index kDropAttachmentIndexes[] = {{"drop_attachment_by_report", "report"}};

constexpr Field kIssuePublicFields[] = {
    {.number = issue_public::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = issue_public::kCategory, .name = "category", .type = Type::Text},
    {.number = issue_public::kState, .name = "state", .type = Type::Integer},
    {.number = issue_public::kReportedAt, .name = "reported_at", .type = Type::Integer},
    {.number = issue_public::kDueOn, .name = "due_on", .type = Type::Integer},
};

constexpr Field kReportPublicFields[] = {
    {.number = report_public::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = report_public::kSlip, .name = "slip", .type = Type::Text, .required = true},
    {.number = report_public::kCategory, .name = "category", .type = Type::Text},
    {.number = report_public::kState, .name = "state", .type = Type::Integer, .required = true},
    {.number = report_public::kReportedAt, .name = "reported_at", .type = Type::Integer},
    {.number = report_public::kStateAt, .name = "state_at", .type = Type::Integer},
    {.number = report_public::kAcceptedAt, .name = "accepted_at", .type = Type::Integer},
    {.number = report_public::kDispatchedAt, .name = "dispatched_at", .type = Type::Integer},
    {.number = report_public::kSignedAt, .name = "signed_at", .type = Type::Integer},
    {.number = report_public::kCheckedAt, .name = "checked_at", .type = Type::Integer},
    {.number = report_public::kClosedAt, .name = "closed_at", .type = Type::Integer},
    {.number = report_public::kSentBack, .name = "sent_back", .type = Type::Integer},
    {.number = report_public::kDueOn, .name = "due_on", .type = Type::Integer},
};
constexpr Index kReportPublicIndexes[] = {{"report_public_by_slip", "slip"}};

constexpr Field kBuildingPublicFields[] = {
    {.number = building_public::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = building_public::kBuilding, .name = "building", .type = Type::Id, .required = true},
    {.number = building_public::kName, .name = "name", .type = Type::Text},
};

constexpr Field kCategoryPublicFields[] = {
    {.number = category_public::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = category_public::kCode, .name = "code", .type = Type::Text, .required = true},
    {.number = category_public::kName, .name = "name", .type = Type::Text, .required = true},
    {.number = category_public::kIcon, .name = "icon", .type = Type::Text},
    {.number = category_public::kPosition, .name = "position", .type = Type::Integer},
};

constexpr Field kEstatePublicFields[] = {
    {.number = estate_public::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = estate_public::kName, .name = "name", .type = Type::Text},
    {.number = estate_public::kStation, .name = "station", .type = Type::Text},
    {.number = estate_public::kStationAddress, .name = "station_address", .type = Type::Text},
};

constexpr Field kEstateFiguresFields[] = {
    {.number = estate_figures::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = estate_figures::kCampaign, .name = "campaign", .type = Type::Id, .required = true},
    {.number = estate_figures::kCampaignName, .name = "campaign_name", .type = Type::Text},
    {.number = estate_figures::kTargetPermille, .name = "target_permille", .type = Type::Integer},
    {.number = estate_figures::kInScope, .name = "in_scope", .type = Type::Integer, .required = true},
    {.number = estate_figures::kKnocked, .name = "knocked", .type = Type::Integer, .required = true},
    {.number = estate_figures::kContacted, .name = "contacted", .type = Type::Integer, .required = true},
    {.number = estate_figures::kContactedOf, .name = "contacted_of", .type = Type::Integer, .required = true},
    {.number = estate_figures::kStrict, .name = "strict", .type = Type::Integer, .required = true},
    {.number = estate_figures::kIssuesOpen, .name = "issues_open", .type = Type::Integer, .required = true},
    {.number = estate_figures::kIssuesClosed, .name = "issues_closed", .type = Type::Integer, .required = true},
    {.number = estate_figures::kIssuesTotal, .name = "issues_total", .type = Type::Integer, .required = true},
    {.number = estate_figures::kAsOf, .name = "as_of", .type = Type::Integer, .required = true},
};

constexpr Field kEstateMonthFields[] = {
    {.number = estate_month::kEstate, .name = "estate", .type = Type::Id, .required = true},
    {.number = estate_month::kMonth, .name = "month", .type = Type::Integer, .required = true},
    {.number = estate_month::kToVisit, .name = "to_visit", .type = Type::Integer, .required = true},
    {.number = estate_month::kVisited, .name = "visited", .type = Type::Integer, .required = true},
    {.number = estate_month::kOpened, .name = "opened", .type = Type::Integer, .required = true},
    {.number = estate_month::kClosed, .name = "closed", .type = Type::Integer, .required = true},
    {.number = estate_month::kOpenAtEnd, .name = "open_at_end", .type = Type::Integer, .required = true},
    {.number = estate_month::kAsOf, .name = "as_of", .type = Type::Integer, .required = true},
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

RowId report_public::id_of(const RowId& report) {
  return natural_id(place_prefix(report), "report_public", as_text(report.view()));
}

RowId building_public::id_of(const RowId& building) {
  return natural_id(place_prefix(building), "building_public", as_text(building.view()));
}

BucketId building_public::bucket_of(const FieldValues& building) {
  return {BucketKind::EstatePublic, id_in(building, building::kEstate).value_or(RowId{})};
}

RowId category_public::id_of(const RowId& estate, std::string_view code) {
  return natural_id(place_prefix(estate), "category_public", std::string(as_text(estate.view())) + std::string(code));
}

RowId estate_public::id_of(const RowId& estate) {
  return natural_id(place_prefix(estate), "estate_public", as_text(estate.view()));
}

RowId estate_figures::id_of(const RowId& estate, const RowId& campaign) {
  const auto key = std::string(as_text(estate.view())) + std::string(as_text(campaign.view()));
  return natural_id(place_prefix(estate), "estate_figures", key);
}

RowId estate_month::id_of(const RowId& estate, std::int64_t month) {
  const auto key = std::string(as_text(estate.view())) + std::to_string(month);
  return natural_id(place_prefix(estate), "estate_month", key);
}

constexpr Table kResidentReport{.id = resident_report::kTable,
                                .name = "resident_report",
                                .bucket = BucketKind::EstateDrop,
                                .bucket_field = resident_report::kEstate,
                                .append_only = true,
                                .fields = kResidentReportFields,
                                .joined = &kReportsOfReport,
                                .indexes = kResidentReportIndexes};

constexpr Table kReportDecision{.id = report_decision::kTable,
                                .name = "report_decision",
                                .bucket = BucketKind::EstateDrop,
                                .bucket_field = report_decision::kEstate,
                                .append_only = true,
                                .fields = kReportDecisionFields,
                                .parents = kReportDecisionParents,
                                .joined = &kReportsOfDecision,
                                .indexes = kReportDecisionIndexes};

constexpr Table kDropAttachment{.id = drop_attachment::kTable,
                                .name = "drop_attachment",
                                .bucket = BucketKind::EstateDrop,
                                .bucket_field = drop_attachment::kEstate,
                                .append_only = true,
                                .fields = kDropAttachmentFields,
                                .parents = kDropAttachmentParents,
                                .indexes = kDropAttachmentIndexes};

constexpr Table kIssuePublic{.id = issue_public::kTable,
                             .name = "issue_public",
                             .bucket = BucketKind::EstatePublic,
                             .bucket_field = issue_public::kEstate,
                             .privacy = Privacy::Public,
                             .writer = Writer::HubOnly,
                             .fields = kIssuePublicFields};

constexpr Table hub_public(TableId id, std::string_view name, std::span<const Field> fields,
                           std::span<const Index> indexes = {}) {
  return {.id = id,
          .name = name,
          .bucket = BucketKind::EstatePublic,
          .bucket_field = kEstateField,
          .privacy = Privacy::Public,
          .writer = Writer::HubOnly,
          .fields = fields,
          .indexes = indexes};
}
constexpr Table kReportPublic =
    hub_public(report_public::kTable, "report_public", kReportPublicFields, kReportPublicIndexes);
constexpr Table kBuildingPublic = hub_public(building_public::kTable, "building_public", kBuildingPublicFields);
constexpr Table kCategoryPublic = hub_public(category_public::kTable, "category_public", kCategoryPublicFields);
constexpr Table kEstatePublic = hub_public(estate_public::kTable, "estate_public", kEstatePublicFields);
constexpr Table kEstateFigures = hub_public(estate_figures::kTable, "estate_figures", kEstateFiguresFields);

constexpr Table kEstateMonth = hub_public(estate_month::kTable, "estate_month", kEstateMonthFields);

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
