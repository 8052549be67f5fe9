#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/catalog/row_lookup.h"
#include "engine/catalog/value.h"

namespace qiaomen {

// Numbers on the wire and in files: never reused, never changed.
enum class Type : std::uint8_t { Text, Integer, Id, Blob, Set, HubStamp };

enum class Merge : std::uint8_t { LastWriter, FirstWriter, Max, Min, Counter, UnionSet, Transition, Review };

enum class Privacy : std::uint8_t { Public, Internal, Personal };

enum class Writer : std::uint8_t { People, HubOnly };

enum class BucketKind : std::uint8_t {
  Reference = 1,
  EstateWork = 2,
  EstatePersonal = 3,
  EstateLedger = 4,
  DivisionLedger = 5,
  EstateDrop = 6,
  EstatePublic = 7,
};
// What Personal tables lie in, and they alone: a batch hides its values before anybody looks at the table.
constexpr bool is_personal(BucketKind kind) { return kind == BucketKind::EstatePersonal; }

// The unit of scope and of ordering: a kind and the row that it belongs to (estate, building, division; nil for
// Reference).
struct BucketId {
  BucketKind kind{};
  RowId scope;
  auto operator<=>(const BucketId&) const = default;
};
std::string to_string(const BucketId& bucket);

using TableId = std::uint16_t;
// A group is named by the number of the field that leads it.
using GroupNumber = FieldNumber;

struct Field {
  FieldNumber number;
  std::string_view name;
  Type type;
  Merge merge = Merge::LastWriter;
  GroupNumber group = 0;  // the field that leads the group; 0: this one, alone or as leader
  bool required = false;  // a create without it is refused
  bool sealed = false;    // to the hub's key: accepted, it stands in the history and in no row

  constexpr GroupNumber group_number() const { return group == 0 ? number : group; }
};

// Fields that are written and merged whole, in order of their numbers.
struct Group {
  GroupNumber number;
  Merge merge;
  std::span<const Field> fields;  // neighbours in Table::fields
};

struct Step {
  std::int64_t from;
  std::int64_t to;
};
struct Rank {
  std::int64_t state;
  int rank;
};
// What a Transition group may do. Its leading field is an Integer with the state.
struct StateMachine {
  std::int64_t initial;  // of a row whose group was never written
  std::span<const Rank> ranks;
  std::span<const Step> steps;

  bool is_legal(std::int64_t from, std::int64_t to) const;
  // nullopt: no such state.
  std::optional<int> rank(std::int64_t state) const;
};

struct ParentRule {
  TableId table;
  FieldNumber field;  // an Id field of the child
};

struct Copied {
  FieldNumber from;
  FieldNumber to;
};
struct Table;
// The hub keeps one row of `target` for each row of the source: same life, the copied fields, in `bucket` of the scope
// that the source's own bucket field names.
struct Projection {
  const Table* target;
  RowId (*id)(const RowId& source);
  BucketId (*bucket)(const FieldValues& source);
  std::span<const Copied> fields;
  FieldNumber source = 0;  // Id field of the target that names the source row; 0: none does
};
// A projection of several sources: the hub makes the row of `target` anew, in the bucket that its values name, whenever
// a row of a table that declares this one changes.
struct JoinedProjection {
  const Table* target;
  RowId (*id)(const RowId& leading);
  // The leading sources of all rows of the target that may change with this row, dead or alive.
  std::vector<RowId> (*leading)(const RowId& changed, const FieldValues& values, const RowLookup& rows);
  std::optional<FieldValues> (*values)(const RowId& leading, const RowLookup& rows);  // nullopt: no such row now
};

struct Index {
  std::string_view name;
  std::string_view columns;  // SQL column list, a literal of the catalog
};

struct Table {
  TableId id;
  std::string_view name;
  BucketKind bucket;
  FieldNumber bucket_field;  // the Id field whose value is the bucket's scope; 0: nil scope
  Privacy privacy = Privacy::Internal;
  Writer writer = Writer::People;
  bool append_only = false;
  std::span<const Field> fields;
  std::span<const ParentRule> parents = {};
  std::span<const FieldNumber> natural_key = {};
  const StateMachine* machine = nullptr;  // of its one Transition group
  const Projection* projection = nullptr;
  const JoinedProjection* joined = nullptr;
  std::span<const Index> indexes = {};
  const Table* conflicts = nullptr;  // takes this table's conflict rows (conflict.h); nullptr: none are derived

  const Field* field(FieldNumber number) const;
  const Field* field(std::string_view field_name) const;
  std::optional<Group> group(GroupNumber number) const;
  // The bucket that these values put a row into; nullopt if the deciding field is absent or no id.
  std::optional<BucketId> bucket_of(const FieldValues& values) const;
  // The same, by the deciding field's value alone.
  std::optional<BucketId> bucket_by(const Value& deciding) const;
};

}  // namespace qiaomen
