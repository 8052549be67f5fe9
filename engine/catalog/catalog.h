#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/catalog/table.h"

namespace qiaomen {

// The one declaration of all replicated tables. DDL, row codec, merge, scope and privacy follow from it. The tables
// live as long as the program.
class Catalog {
 public:
  // Ends the process if the declaration contradicts itself: fields out of order, a group that is torn or of mixed
  // policies, a Transition without a machine, a parent that is not there.
  Catalog(std::uint32_t schema, std::span<const Table* const> tables);

  // Counts up whenever a table or a field is added.
  std::uint32_t schema() const { return schema_; }
  std::span<const Table* const> tables() const { return tables_; }
  const Table* find(TableId id) const;
  const Table* find(std::string_view name) const;
  // Tables that name `parent` as theirs.
  std::vector<const Table*> children_of(TableId parent) const;

 private:
  std::uint32_t schema_;
  std::vector<const Table*> tables_;
};

}  // namespace qiaomen
