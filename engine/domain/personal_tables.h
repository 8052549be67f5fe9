#pragma once

#include "engine/catalog/table.h"

// Buckets EstatePersonal: one per building, and one of the estate itself for what residents left at the kiosk.
namespace qiaomen {

namespace contact {
inline constexpr TableId kTable = 60;
inline constexpr FieldNumber kBuilding = 1;
inline constexpr FieldNumber kHousehold = 2;
inline constexpr FieldNumber kName = 3;
inline constexpr FieldNumber kTelephone = 4;
inline constexpr FieldNumber kRelation = 5;
inline constexpr FieldNumber kNote = 6;
}  // namespace contact
extern const Table kContact;

// Signatures, and photos that show a person.
namespace personal_attachment {
inline constexpr TableId kTable = 61;
inline constexpr FieldNumber kBuilding = 1;
inline constexpr FieldNumber kVisit = 2;
inline constexpr FieldNumber kKind = 3;  // AttachmentKind
inline constexpr FieldNumber kSha256 = 4;
inline constexpr FieldNumber kSize = 5;
inline constexpr FieldNumber kMediaType = 6;
inline constexpr FieldNumber kTakenAt = 7;
}  // namespace personal_attachment
extern const Table kPersonalAttachment;

// The hub opens the sealed value of a resident's report and puts it here, into the estate's own bucket.
namespace report_contact {
inline constexpr TableId kTable = 62;
inline constexpr FieldNumber kEstate = 1;
inline constexpr FieldNumber kReport = 2;
inline constexpr FieldNumber kTelephone = 3;
}  // namespace report_contact
extern const Table kReportContact;

extern const Table kConflictPersonal;

}  // namespace qiaomen
