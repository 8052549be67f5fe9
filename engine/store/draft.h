#pragma once

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/catalog/table.h"
#include "engine/store/database.h"

namespace qiaomen {

using FieldChange = std::pair<FieldNumber, Value>;

// One act of one person, while it is being written. Every call is checked against the catalog and the caps; a failed
// one leaves the whole act unwritten.
class Draft {
 public:
  virtual ~Draft() = default;

  // A new row, or the same natural key again. Values of a Counter are the amount, of a UnionSet the elements to add.
  // Parents follow from the catalog.
  virtual Result<> create(const Table& table, const RowId& row, std::vector<FieldChange> values) = 0;
  // The same, of values that the caller keeps until it returns: nothing of a new row is copied.
  virtual Result<> create_lent(const Table& table, const RowId& row, std::span<const LentField> values) = 0;
  // Groups are written whole: fields of a touched group that are not named become absent.
  virtual Result<> edit(const Table& table, const RowId& row, std::vector<FieldChange> values) = 0;
  virtual Result<> remove(const Table& table, const RowId& row) = 0;
  virtual Result<> restore(const Table& table, const RowId& row) = 0;
  // A rule reads this row: its creation must reach the hub first.
  virtual void rely_on(const RowId& row) = 0;

  // The visible row, with what this draft has done so far.
  virtual std::optional<FieldValues> find(const Table& table, const RowId& row) const = 0;
  virtual const ReadTx& read() const = 0;
  // UUIDv7 for a new row.
  virtual RowId new_id() = 0;
  virtual WallTime now() const = 0;
};

}  // namespace qiaomen
