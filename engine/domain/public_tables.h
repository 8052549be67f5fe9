#pragma once

#include "engine/catalog/table.h"

// What residents see and send, and supervision: buckets EstatePublic, EstateDrop and DivisionLedger. Field numbers are
// for ever. Reserved table numbers: 85 report_public, 86 building_public, 87 category_public, 88 estate_figures.
namespace qiaomen {

namespace resident_report {
inline constexpr TableId kTable = 80;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kSlip = 2;
inline constexpr FieldNumber kCategory = 3;  // category.code
inline constexpr FieldNumber kPlace = 4;
inline constexpr FieldNumber kBuilding = 5;
inline constexpr FieldNumber kDescription = 6;
inline constexpr FieldNumber kSealedTelephone = 7;
inline constexpr FieldNumber kReportedAt = 8;  // the hub's clock
}  // namespace resident_report
extern const Table kResidentReport;

namespace report_decision {
inline constexpr TableId kTable = 81;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kReport = 2;
inline constexpr FieldNumber kOutcome = 3;
inline constexpr FieldNumber kReason = 4;
inline constexpr FieldNumber kIssue = 5;
inline constexpr FieldNumber kPerson = 6;
}  // namespace report_decision
extern const Table kReportDecision;

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

RowId id_of(const RowId& issue);
BucketId bucket_of(const FieldValues& issue);
}  // namespace issue_public
extern const Table kIssuePublic;

namespace notice {
inline constexpr TableId kTable = 84;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kKind = 2;
inline constexpr FieldNumber kTitle = 3;
inline constexpr FieldNumber kBody = 4;
inline constexpr FieldNumber kPublishedOn = 5;  // day
inline constexpr FieldNumber kUntil = 6;        // day
inline constexpr FieldNumber kWithdrawn = 7;
}  // namespace notice
extern const Table kNotice;

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
