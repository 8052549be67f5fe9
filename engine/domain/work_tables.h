#pragma once

#include "engine/catalog/table.h"

// Bucket EstateWork, one per estate: who knocks where and what came of it. Field numbers are for ever. Times are
// microseconds since 1970, places microdegrees in WGS84.
namespace qiaomen {

namespace building {
inline constexpr TableId kTable = 30;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kName = 2;
inline constexpr FieldNumber kUnits = 3;
inline constexpr FieldNumber kFloors = 4;
inline constexpr FieldNumber kNote = 5;
}  // namespace building
extern const Table kBuilding;

namespace household {
inline constexpr TableId kTable = 31;
inline constexpr FieldNumber kEstate = 1;
// The address: one Review group. A corrected one leaves the id as it was.
inline constexpr FieldNumber kBuilding = 2;
inline constexpr FieldNumber kUnit = 3;
inline constexpr FieldNumber kDoor = 4;
inline constexpr FieldNumber kAddress = 5;  // as written, if more than unit and door
inline constexpr FieldNumber kStatus = 10;  // HouseholdStatus
inline constexpr FieldNumber kResidents = 11;
inline constexpr FieldNumber kNote = 12;
inline constexpr FieldNumber kLastContactAt = 13;
inline constexpr FieldNumber kFormerKeys = 14;  // natural keys of earlier addresses (natural_keys.h)
}  // namespace household
extern const Table kHousehold;
enum class HouseholdStatus : std::int64_t { Lived = 1, Vacant = 2, NotResidential = 3, Gone = 4 };

namespace task {
inline constexpr TableId kTable = 32;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kCampaign = 2;
inline constexpr FieldNumber kHousehold = 3;
inline constexpr FieldNumber kInScope = 4;  // 1: belongs to D0, frozen at publishing; the hub alone writes it
inline constexpr FieldNumber kState = 5;    // TaskState
inline constexpr FieldNumber kFirstAttemptAt = 6;
inline constexpr FieldNumber kAppointmentAt = 7;
}  // namespace task
extern const Table kTask;
// Knocked or not follows from the visits; the state says whether anybody is still to go.
enum class TaskState : std::int64_t { Open = 1, Withdrawn = 2 };

namespace visit {
inline constexpr TableId kTable = 33;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kCampaign = 2;
inline constexpr FieldNumber kHousehold = 3;
inline constexpr FieldNumber kEffectiveAt = 4;  // the hub's clock; what the rates go by
inline constexpr FieldNumber kVisitedAt = 5;    // the device's clock
inline constexpr FieldNumber kPerson = 6;       // always the author
inline constexpr FieldNumber kOutcome = 7;      // visit_outcome.code
inline constexpr FieldNumber kNote = 8;
inline constexpr FieldNumber kAppointmentAt = 9;
inline constexpr FieldNumber kLatitude = 10;
inline constexpr FieldNumber kLongitude = 11;
inline constexpr FieldNumber kAccuracy = 12;  // metres
inline constexpr FieldNumber kMock = 13;      // 1: the system says that the position is made up
inline constexpr FieldNumber kForm = 14;
inline constexpr FieldNumber kFormVersion = 15;
inline constexpr FieldNumber kAnswers = 16;  // JSON
inline constexpr FieldNumber kDoorCode = 17;
}  // namespace visit
extern const Table kVisit;

namespace exclusion {
inline constexpr TableId kTable = 34;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kCampaign = 2;
inline constexpr FieldNumber kHousehold = 3;
// The proposal, one group.
inline constexpr FieldNumber kProposedBy = 4;
inline constexpr FieldNumber kReason = 5;
// The decision of a second person, one group: the first one stands.
inline constexpr FieldNumber kDecision = 10;  // ExclusionDecision
inline constexpr FieldNumber kDecidedBy = 11;
inline constexpr FieldNumber kDecisionReason = 12;
}  // namespace exclusion
extern const Table kExclusion;
enum class ExclusionDecision : std::int64_t { Approved = 1, Rejected = 2 };

// One row is one service (次); `people` counts heads (人次).
namespace service_log {
inline constexpr TableId kTable = 35;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kServedOn = 2;  // day
inline constexpr FieldNumber kKind = 3;
inline constexpr FieldNumber kTitle = 4;
inline constexpr FieldNumber kPeople = 5;
inline constexpr FieldNumber kNote = 6;
}  // namespace service_log
extern const Table kServiceLog;

// A photo of a visit or of a service; its bytes travel apart.
namespace attachment {
inline constexpr TableId kTable = 36;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kVisit = 2;  // one of the two owners
inline constexpr FieldNumber kServiceLog = 3;
inline constexpr FieldNumber kKind = 4;  // AttachmentKind
inline constexpr FieldNumber kSha256 = 5;
inline constexpr FieldNumber kSize = 6;
inline constexpr FieldNumber kMediaType = 7;
inline constexpr FieldNumber kTakenAt = 8;
}  // namespace attachment
extern const Table kAttachment;
// Of all three attachment tables.
enum class AttachmentKind : std::int64_t { Photo = 1, BeforePhoto = 2, AfterPhoto = 3, HandSignature = 4 };

namespace assignment {
inline constexpr TableId kTable = 37;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kBuilding = 2;
inline constexpr FieldNumber kPerson = 3;
}  // namespace assignment
extern const Table kAssignment;

namespace device_status {
inline constexpr TableId kTable = 38;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kDevice = 2;  // hex
inline constexpr FieldNumber kPerson = 3;
inline constexpr FieldNumber kState = 4;  // DeviceCondition
inline constexpr FieldNumber kLastSeenAt = 5;
inline constexpr FieldNumber kUnjudged = 6;  // transactions that its last request named as open
}  // namespace device_status
extern const Table kDeviceStatus;
enum class DeviceCondition : std::int64_t { Active = 1, Withdrawn = 2, Blocked = 3 };

extern const Table kConflictWork;

}  // namespace qiaomen
