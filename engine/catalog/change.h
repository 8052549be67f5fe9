#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/ids.h"
#include "engine/catalog/table.h"

namespace qiaomen {

// Version of one row: hub generation (from 1) and a per-row counter that goes on through moves, deletes and restores.
// One 64-bit number, so that a comparison is the order of versions; generations count from 0 in it, because 2^40 in
// every row would cost 4 % of the file. n = 0: no version.
struct Rev {
  std::int64_t packed = 0;

  static constexpr Rev of(std::uint32_t generation, std::int64_t n) {
    return Rev{(static_cast<std::int64_t>(generation) - 1) * (std::int64_t{1} << 40) + n};
  }
  constexpr std::uint32_t generation() const { return static_cast<std::uint32_t>(packed >> 40) + 1; }
  constexpr std::int64_t n() const { return packed & ((std::int64_t{1} << 40) - 1); }
  auto operator<=>(const Rev&) const = default;
};

enum class Op : std::uint8_t { Create = 1, Edit = 2, Delete = 3, Restore = 4 };

// What a person wants of one group: the whole group's values in order of its fields; for a Counter the amount, for a
// UnionSet the elements to add.
struct Intent {
  GroupNumber group = 0;
  std::vector<Value> values;
  bool operator==(const Intent&) const = default;
};

struct Parent {
  RowId row;
  Rev rev;  // of it that the author knew; n = 0: none
  bool operator==(const Parent&) const = default;
};

// How far the author of a delete had read the bucket.
struct ReadMark {
  std::uint32_t generation = 1;
  std::int64_t cursor = 0;
  bool operator==(const ReadMark&) const = default;
};

struct Change {
  RowId row;
  TableId table = 0;
  Op op = Op::Edit;
  BucketId bucket;  // of the base row, or of the own create
  Rev based_on;
  std::vector<Intent> intents;       // ascending groups
  std::optional<std::int64_t> from;  // the state that the author of a step (a table has one Transition group) saw
  std::vector<Parent> parents;
  std::optional<ReadMark> read;  // deletes only
  bool operator==(const Change&) const = default;
};

// The fields that these intents write, of groups that the table has.
FieldValues written_values(const Table& table, const std::vector<Intent>& intents);
// One of them; absent if the table has no such field or nobody writes it.
const Value& written_value(const Table& table, const std::vector<Intent>& intents, FieldNumber number);

// The change that creates this row with these values, naming no field as absent. Its bucket is one that they decide.
Change change_creating(const Table& table, const RowId& row, const FieldValues& values, Rev based_on,
                       std::vector<Parent> parents);

// What one person did in one act: written, sent, judged, returned and resent as a whole.
struct Transaction {
  TransactionId id;
  std::uint32_t epoch = 1;
  std::uint64_t number = 0;
  Stamp seen;      // highest hub stamp that this replica had received
  ClockSample at;  // wall, monotonic, boot id
  std::uint32_t schema = 0;
  std::vector<TransactionId> deps;
  std::optional<TransactionId> supersedes;
  std::vector<Change> changes;
  bool operator==(const Transaction&) const = default;
};

// The order of all writes ever accepted: no ties.
struct WriteKey {
  Stamp stamp;
  DeviceId device;
  std::uint32_t epoch = 0;
  std::uint64_t number = 0;
  std::uint32_t index = 0;
  auto operator<=>(const WriteKey&) const = default;
};

// A device's epochs: each one's parent, and the last own number that was known of it when the epoch began.
struct EpochParent {
  std::uint32_t epoch = 0;  // the older one
  std::uint64_t last_number = 0;
  bool operator==(const EpochParent&) const = default;
};

}  // namespace qiaomen
