#pragma once

#include "engine/catalog/table.h"

// What residents see and send, and supervision: buckets EstatePublic, EstateDrop and DivisionLedger. Field numbers are
// for ever. EstatePublic is all that a kiosk holds, so nobody's name, telephone or words stand in it, but for what a
// station master publishes: issue_public, notice, report_public, building_public, category_public, estate_figures,
// estate_month, estate_public.
namespace qiaomen {

namespace resident_report {
inline constexpr TableId kTable = 80;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kSlip = 2;
inline constexpr FieldNumber kCategory = 3;  // category.code
inline constexpr FieldNumber kPlace = 4;
inline constexpr FieldNumber kBuilding = 5;
inline constexpr FieldNumber kDescription = 6;
inline constexpr FieldNumber kSealedTelephone = 7;  // to the hub's key; opened into report_contact
inline constexpr FieldNumber kReportedAt = 8;       // the hub's clock
}  // namespace resident_report
extern const Table kResidentReport;

namespace report_decision {
inline constexpr TableId kTable = 81;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kReport = 2;
inline constexpr FieldNumber kOutcome = 3;  // ReportOutcome
inline constexpr FieldNumber kReason = 4;
inline constexpr FieldNumber kIssue = 5;  // that it became, or was merged into
inline constexpr FieldNumber kPerson = 6;
inline constexpr FieldNumber kDecidedAt = 7;  // the hub's clock
}  // namespace report_decision
extern const Table kReportDecision;
enum class ReportOutcome : std::int64_t { Accepted = 1, Declined = 2, Merged = 3 };

// Photo of a resident's report.
namespace drop_attachment {
inline constexpr TableId kTable = 82;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kReport = 2;
inline constexpr FieldNumber kSha256 = 3;
inline constexpr FieldNumber kSize = 4;
inline constexpr FieldNumber kMediaType = 5;
}  // namespace drop_attachment
extern const Table kDropAttachment;

// Public projection of an issue: all that a kiosk holds of it.
namespace issue_public {
inline constexpr TableId kTable = 83;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kCategory = 2;
inline constexpr FieldNumber kState = 3;
inline constexpr FieldNumber kReportedAt = 4;
inline constexpr FieldNumber kDueOn = 5;  // day

RowId id_of(const RowId& issue);
BucketId bucket_of(const FieldValues& issue);
}  // namespace issue_public
extern const Table kIssuePublic;

namespace notice {
inline constexpr TableId kTable = 84;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kKind = 2;  // NoticeKind
inline constexpr FieldNumber kTitle = 3;
inline constexpr FieldNumber kBody = 4;
inline constexpr FieldNumber kPublishedOn = 5;  // day
inline constexpr FieldNumber kUntil = 6;        // day: the last one that it is shown; absent: until withdrawn
inline constexpr FieldNumber kWithdrawn = 7;    // 1
}  // namespace notice
extern const Table kNotice;
enum class NoticeKind : std::int64_t { News = 1, Disclosure = 2, List = 3 };

// What became of a resident's report: all that anybody without the drop bucket learns of it.
namespace report_public {
inline constexpr TableId kTable = 85;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kSlip = 2;
inline constexpr FieldNumber kCategory = 3;  // category.code
inline constexpr FieldNumber kState = 4;     // kReceived, or a ledger_state: of the issue that it became or went into
inline constexpr FieldNumber kReportedAt = 5;
inline constexpr FieldNumber kStateAt = 6;
// Since when it stands at this step or a later one: a step that was taken back has none. Of an issue that another was
// merged into not before it was.
inline constexpr FieldNumber kAcceptedAt = 7;
inline constexpr FieldNumber kDispatchedAt = 8;
inline constexpr FieldNumber kSignedAt = 9;
inline constexpr FieldNumber kCheckedAt = 10;  // 待复核
inline constexpr FieldNumber kClosedAt = 11;
inline constexpr FieldNumber kSentBack = 12;  // 1: the last step led back to an earlier one
inline constexpr FieldNumber kDueOn = 13;     // day that counts; while the company has it

inline constexpr std::int64_t kReceived = 1;  // 已收到: not decided yet

RowId id_of(const RowId& report);
}  // namespace report_public
extern const Table kReportPublic;
// What declares them: resident_report, report_decision, issue.
extern const JoinedProjection kReportsOfReport, kReportsOfDecision, kReportsOfIssue;

namespace building_public {
inline constexpr TableId kTable = 86;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kBuilding = 2;
inline constexpr FieldNumber kName = 3;

RowId id_of(const RowId& building);
BucketId bucket_of(const FieldValues& building);
}  // namespace building_public
extern const Table kBuildingPublic;

// Kiosks do not read Reference: each estate has a copy of the categories.
namespace category_public {
inline constexpr TableId kTable = 87;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kCode = 2;
inline constexpr FieldNumber kName = 3;
inline constexpr FieldNumber kIcon = 4;
inline constexpr FieldNumber kPosition = 5;

RowId id_of(const RowId& estate, std::string_view code);
}  // namespace category_public
extern const Table kCategoryPublic;

// An estate, and the station that stands in it (of several the first by code), by the names on their doors.
namespace estate_public {
inline constexpr TableId kTable = 89;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kName = 2;
inline constexpr FieldNumber kStation = 3;  // its name
inline constexpr FieldNumber kStationAddress = 4;

RowId id_of(const RowId& estate);
}  // namespace estate_public
extern const Table kEstatePublic;

// One campaign in one estate, counted by the hub: 敲门率 knocked / in_scope, 走访率 contacted / contacted_of,
// 严格走访率 strict / in_scope; and the estate's issues.
namespace estate_figures {
inline constexpr TableId kTable = 88;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kCampaign = 2;
inline constexpr FieldNumber kCampaignName = 3;
inline constexpr FieldNumber kTargetPermille = 4;
inline constexpr FieldNumber kInScope = 5;
inline constexpr FieldNumber kKnocked = 6;
inline constexpr FieldNumber kContacted = 7;
inline constexpr FieldNumber kContactedOf = 8;  // in_scope without exclusions
inline constexpr FieldNumber kStrict = 9;
inline constexpr FieldNumber kIssuesOpen = 10;    // 已上报 to 待复核
inline constexpr FieldNumber kIssuesClosed = 11;  // 已销号, 已回访
inline constexpr FieldNumber kIssuesTotal = 12;   // 不予受理 and 合并重复 too
inline constexpr FieldNumber kAsOf = 13;          // when this was counted; the same count later leaves it

RowId id_of(const RowId& estate, const RowId& campaign);
}  // namespace estate_figures
extern const Table kEstateFigures;

// One month of an estate, counted by the hub: its issues, and how far its campaigns had come by the month's end.
namespace estate_month {
inline constexpr TableId kTable = 90;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kMonth = 2;      // day: its first
inline constexpr FieldNumber kToVisit = 3;    // contacted_of of the campaigns that run in it, as it is now
inline constexpr FieldNumber kVisited = 4;    // of these contacted by its end
inline constexpr FieldNumber kOpened = 5;     // issues reported in it
inline constexpr FieldNumber kClosed = 6;     // closed in it, and still at its end
inline constexpr FieldNumber kOpenAtEnd = 7;  // of all issues
inline constexpr FieldNumber kAsOf = 8;       // when this was counted; the same count later leaves it

RowId id_of(const RowId& estate, std::int64_t month);
}  // namespace estate_month
extern const Table kEstateMonth;

extern const Table kConflictPublic;

// 五级监管: who looked at what lies one level below. In the bucket of the target's division.
namespace supervision {
inline constexpr TableId kTable = 100;
inline constexpr FieldNumber kDivision = 1;
inline constexpr FieldNumber kUpper = 2;  // the edge: two of level.number
inline constexpr FieldNumber kLower = 3;
inline constexpr FieldNumber kTarget = 4;  // a division, company or contract
inline constexpr FieldNumber kSupervisedOn = 5;
inline constexpr FieldNumber kFinding = 6;
inline constexpr FieldNumber kIssue = 7;
inline constexpr FieldNumber kPerson = 8;
inline constexpr FieldNumber kEffectiveAt = 9;
}  // namespace supervision
extern const Table kSupervision;

}  // namespace qiaomen
