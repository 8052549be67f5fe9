#pragma once

#include "sync/hub/rules.h"

namespace qiaomen {

// The hub's copies as rules and projections look at them: living rows only.
class LivingRows final : public RowLookup {
 public:
  explicit LivingRows(RowSource& rows) : rows_(rows) {}

  std::optional<FieldValues> find(const Table& table, const RowId& row) const override;
  std::vector<std::pair<RowId, FieldValues>> children(const Table& child, const RowId& parent) const override;

 private:
  RowSource& rows_;
};

}  // namespace qiaomen
