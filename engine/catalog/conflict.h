#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/catalog/table.h"

namespace qiaomen {

// A conflict row: two concurrent writes of different people to one field group. A table's `conflicts` names the table
// that takes them, in buckets of the same kind; all such tables have these fields. "Earlier" and "later" go by the
// stamps; `stands` says which of the two stood when the row was made.
namespace conflict {
inline constexpr FieldNumber kScope = 1;  // of the bucket of the row it speaks of
inline constexpr FieldNumber kOfTable = 2;
inline constexpr FieldNumber kOfRow = 3;
inline constexpr FieldNumber kOfGroup = 4;
inline constexpr FieldNumber kStands = 5;         // 1: the earlier, 2: the later, 0: neither
inline constexpr FieldNumber kEarlierValues = 6;  // JSON: {"field": value}
inline constexpr FieldNumber kEarlierPerson = 7;
inline constexpr FieldNumber kEarlierStamp = 8;
inline constexpr FieldNumber kLaterValues = 9;
inline constexpr FieldNumber kLaterPerson = 10;
inline constexpr FieldNumber kLaterStamp = 11;
}  // namespace conflict

inline constexpr Field kConflictFields[] = {
    {.number = conflict::kScope, .name = "scope", .type = Type::Id, .required = true},
    {.number = conflict::kOfTable, .name = "of_table", .type = Type::Integer, .required = true},
    {.number = conflict::kOfRow, .name = "of_row", .type = Type::Id, .required = true},
    {.number = conflict::kOfGroup, .name = "of_group", .type = Type::Integer, .required = true},
    {.number = conflict::kStands, .name = "stands", .type = Type::Integer, .required = true},
    {.number = conflict::kEarlierValues, .name = "earlier_values", .type = Type::Text, .required = true},
    {.number = conflict::kEarlierPerson, .name = "earlier_person", .type = Type::Id, .required = true},
    {.number = conflict::kEarlierStamp, .name = "earlier_stamp", .type = Type::Integer, .required = true},
    {.number = conflict::kLaterValues, .name = "later_values", .type = Type::Text, .required = true},
    {.number = conflict::kLaterPerson, .name = "later_person", .type = Type::Id, .required = true},
    {.number = conflict::kLaterStamp, .name = "later_stamp", .type = Type::Integer, .required = true},
};

// A table for the conflict rows of one kind of bucket.
constexpr Table conflict_table(TableId id, std::string_view name, BucketKind bucket,
                               Privacy privacy = Privacy::Internal) {
  return {.id = id,
          .name = name,
          .bucket = bucket,
          .bucket_field = conflict::kScope,
          .privacy = privacy,
          .writer = Writer::HubOnly,
          .append_only = true,
          .fields = kConflictFields};
}

// Of a write that was there and one that came: which stood then. Neither: a third one did.
enum class Survivor : std::uint8_t { Neither, Standing, Arriving };

struct ConflictSide {
  std::vector<Value> values;  // of the group, in order of its fields
  RowId person;
  Stamp stamp;
};

// `group` of `row`, which lies in the bucket of this scope. `standing` was there when `arriving` came.
FieldValues conflict_values(const Table& table, const RowId& row, const RowId& scope, const Group& group,
                            const ConflictSide& standing, const ConflictSide& arriving, Survivor survivor);

// Ids as UUIDs, other bytes as hex; absent fields are left out.
std::string group_json(const Group& group, std::span<const Value> values);

}  // namespace qiaomen
