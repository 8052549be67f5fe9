#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "engine/base/ids.h"
#include "engine/catalog/value.h"

namespace qiaomen {

struct Table;

// Living rows, as they stand with everything that the transaction has done so far; a dead parent that rule 5 of
// PROTOCOL_RULES §4 brings back counts as living.
class RowLookup {
 public:
  virtual ~RowLookup() = default;
  virtual std::optional<FieldValues> find(const Table& table, const RowId& row) const = 0;
  // Rows of `child` that name `parent` by one of the table's parent rules. At a replica only where a rule asks for
  // them (lookup_queries.cpp).
  virtual std::vector<std::pair<RowId, FieldValues>> children(const Table& child, const RowId& parent) const = 0;
};

}  // namespace qiaomen
