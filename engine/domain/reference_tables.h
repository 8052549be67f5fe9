#pragma once

#include "engine/catalog/table.h"

// Bucket Reference: what everybody but kiosks reads and the hub alone writes (import, publish). Field numbers are for
// ever. Days count from 1970-01-01 in +08:00 (civil_day.h).
namespace qiaomen {

namespace division {
inline constexpr TableId kTable = 1;
inline constexpr FieldNumber kCode = 1;  // 12 digits, 2+2+2+3+3
inline constexpr FieldNumber kName = 2;
inline constexpr FieldNumber kLevel = 3;   // level.number
inline constexpr FieldNumber kParent = 4;  // absent at the top
inline constexpr FieldNumber kSource = 5;
inline constexpr FieldNumber kValidFrom = 6;  // day
}  // namespace division
extern const Table kDivision;

// The nodes of the ladder of supervision; other cities use other ladders.
namespace level {
inline constexpr TableId kTable = 2;
inline constexpr FieldNumber kNumber = 1;
inline constexpr FieldNumber kName = 2;
inline constexpr FieldNumber kKind = 3;  // LevelKind
}  // namespace level
extern const Table kLevel;
enum class LevelKind : std::int64_t { Division = 1, Company = 2, Project = 3 };

namespace level_edge {
inline constexpr TableId kTable = 3;
inline constexpr FieldNumber kUpper = 1;  // level.number
inline constexpr FieldNumber kLower = 2;
}  // namespace level_edge
extern const Table kLevelEdge;

namespace category {
inline constexpr TableId kTable = 4;
inline constexpr FieldNumber kCode = 1;
inline constexpr FieldNumber kName = 2;
inline constexpr FieldNumber kIcon = 3;
inline constexpr FieldNumber kPosition = 4;  // order on screens
inline constexpr FieldNumber kSource = 5;
}  // namespace category
extern const Table kCategory;

namespace visit_outcome {
inline constexpr TableId kTable = 5;
inline constexpr FieldNumber kCode = 1;
inline constexpr FieldNumber kName = 2;
inline constexpr FieldNumber kAttempt = 3;  // flags: 0 or 1
inline constexpr FieldNumber kContact = 4;
inline constexpr FieldNumber kStrict = 5;
inline constexpr FieldNumber kExclusionCandidate = 6;
}  // namespace visit_outcome
extern const Table kVisitOutcome;

namespace form {
inline constexpr TableId kTable = 6;
inline constexpr FieldNumber kCode = 1;
inline constexpr FieldNumber kVersion = 2;
inline constexpr FieldNumber kTitle = 3;
inline constexpr FieldNumber kBody = 4;  // JSON in UTF-8 (forms.h)
}  // namespace form
extern const Table kForm;

namespace campaign {
inline constexpr TableId kTable = 7;
inline constexpr FieldNumber kCode = 1;
inline constexpr FieldNumber kName = 2;
inline constexpr FieldNumber kStartsOn = 3;  // first day
inline constexpr FieldNumber kEndsOn = 4;    // last day
inline constexpr FieldNumber kTargetPermille = 5;
inline constexpr FieldNumber kForm = 6;
inline constexpr FieldNumber kState = 7;           // CampaignState
inline constexpr FieldNumber kDivision = 8;        // its scope: the estates in it
inline constexpr FieldNumber kKnockedFormula = 9;  // as shown on screens
inline constexpr FieldNumber kContactedFormula = 10;
inline constexpr FieldNumber kStrictFormula = 11;
inline constexpr FieldNumber kDoorKey = 12;  // secret of its door codes (door_code.h), drawn when it is published
}  // namespace campaign
extern const Table kCampaign;
enum class CampaignState : std::int64_t { Draft = 1, Published = 2, Closed = 3 };

// Has two parents: its community, and by contract the company that manages it.
namespace estate {
inline constexpr TableId kTable = 8;
inline constexpr FieldNumber kCode = 1;
inline constexpr FieldNumber kName = 2;
inline constexpr FieldNumber kCommunity = 3;  // a division
inline constexpr FieldNumber kCompany = 4;
inline constexpr FieldNumber kAddress = 5;
inline constexpr FieldNumber kLatitude = 6;  // microdegrees, WGS84
inline constexpr FieldNumber kLongitude = 7;
}  // namespace estate
extern const Table kEstate;

namespace station {
inline constexpr TableId kTable = 9;
inline constexpr FieldNumber kCode = 1;
inline constexpr FieldNumber kName = 2;
inline constexpr FieldNumber kEstate = 3;
inline constexpr FieldNumber kAddress = 4;
}  // namespace station
extern const Table kStation;

namespace person {
inline constexpr TableId kTable = 10;
inline constexpr FieldNumber kCode = 1;
inline constexpr FieldNumber kName = 2;
inline constexpr FieldNumber kRole = 3;  // for display; what counts stands in the enrolment
inline constexpr FieldNumber kCompany = 4;
}  // namespace person
extern const Table kPerson;

namespace company {
inline constexpr TableId kTable = 11;
inline constexpr FieldNumber kCode = 1;
inline constexpr FieldNumber kName = 2;
}  // namespace company
extern const Table kCompany;

namespace contract {
inline constexpr TableId kTable = 12;
inline constexpr FieldNumber kCompany = 1;
inline constexpr FieldNumber kEstate = 2;
inline constexpr FieldNumber kFromOn = 3;  // first day
inline constexpr FieldNumber kToOn = 4;    // last day; absent: open
inline constexpr FieldNumber kProject = 5;
inline constexpr FieldNumber kLeader = 6;  // a person
}  // namespace contract
extern const Table kContract;

}  // namespace qiaomen
