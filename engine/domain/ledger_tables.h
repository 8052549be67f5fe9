#pragma once

#include "engine/catalog/table.h"

// Bucket EstateLedger, one per estate: the issues and what was done about them. No person's name, telephone or address
// stands here, because the company reads it: a household only by its id. Field numbers are for ever.
namespace qiaomen {

namespace issue {
inline constexpr TableId kTable = 70;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kTitle = 2;
inline constexpr FieldNumber kDescription = 3;
inline constexpr FieldNumber kCategory = 4;  // category.code
// The place, one group: at least one of the three.
inline constexpr FieldNumber kPlace = 5;
inline constexpr FieldNumber kBuilding = 6;
inline constexpr FieldNumber kHousehold = 7;
inline constexpr FieldNumber kSeverity = 10;  // 1 to kSeverityMax, the worst; the source names no levels
inline constexpr std::int64_t kSeverityMax = 4;
inline constexpr FieldNumber kTags = 11;
inline constexpr FieldNumber kReportedAt = 12;  // the hub's clock
inline constexpr FieldNumber kVisit = 13;       // during which it was found
inline constexpr FieldNumber kReport = 14;      // resident_report that it came from
// What the last step left behind, one Transition group (ledger_states.h). Each step writes all of it.
inline constexpr FieldNumber kState = 20;
inline constexpr FieldNumber kHandler = 21;  // who took the step
inline constexpr FieldNumber kReason = 22;
inline constexpr FieldNumber kCompany = 23;
inline constexpr FieldNumber kDueOn = 24;  // day
inline constexpr FieldNumber kAfterPhoto = 25;
inline constexpr FieldNumber kMergedInto = 26;
inline constexpr FieldNumber kSatisfaction = 27;
// 延期, one group: what is asked and what became of it (extension_rules.h).
inline constexpr FieldNumber kExtensionState = 40;  // ExtensionState
inline constexpr FieldNumber kExtensionUntil = 41;
inline constexpr FieldNumber kExtensionReason = 42;
inline constexpr FieldNumber kExtensionBy = 43;
// The day that an approval gave and the due date that it moved, one group of its own: a second ask leaves it standing.
inline constexpr FieldNumber kExtendedUntil = 44;
inline constexpr FieldNumber kExtendedDueOn = 45;
// 上呼, one group (raise_rules.h).
inline constexpr FieldNumber kRaiseState = 50;  // RaiseState
inline constexpr FieldNumber kRaisedTo = 51;    // the division that has it now
inline constexpr FieldNumber kRaiseReason = 52;
inline constexpr FieldNumber kRaiseBy = 53;
}  // namespace issue
extern const Table kIssue;
enum class ExtensionState : std::int64_t { Asked = 1, Approved = 2, Declined = 3 };
enum class RaiseState : std::int64_t { Raised = 1, Returned = 2 };

// One row for each accepted step, extension and raise; the hub derives it.
namespace issue_event {
inline constexpr TableId kTable = 71;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kIssue = 2;
inline constexpr FieldNumber kKind = 3;  // EventKind
inline constexpr FieldNumber kFromState = 4;
inline constexpr FieldNumber kToState = 5;
inline constexpr FieldNumber kPerson = 6;
inline constexpr FieldNumber kRole = 7;
inline constexpr FieldNumber kDevice = 8;        // hex
inline constexpr FieldNumber kDeviceAt = 9;      // the device's clock
inline constexpr FieldNumber kEffectiveAt = 10;  // the hub's
inline constexpr FieldNumber kReason = 11;
inline constexpr FieldNumber kCompany = 12;
inline constexpr FieldNumber kDueOn = 13;
inline constexpr FieldNumber kAfterPhoto = 14;
inline constexpr FieldNumber kMergedInto = 15;
inline constexpr FieldNumber kSatisfaction = 16;
inline constexpr FieldNumber kOvertaken = 17;  // 1: accepted, but another write to the group stands
inline constexpr FieldNumber kRaisedTo = 18;
}  // namespace issue_event
extern const Table kIssueEvent;
enum class EventKind : std::int64_t { Step = 1, Extension = 2, Raise = 3 };

namespace ledger_attachment {
inline constexpr TableId kTable = 72;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kIssue = 2;
inline constexpr FieldNumber kKind = 3;  // AttachmentKind
inline constexpr FieldNumber kSha256 = 4;
inline constexpr FieldNumber kSize = 5;
inline constexpr FieldNumber kMediaType = 6;
inline constexpr FieldNumber kTakenAt = 7;
}  // namespace ledger_attachment
extern const Table kLedgerAttachment;

extern const Table kConflictLedger;

}  // namespace qiaomen
