#include "sync/hub/living_rows.h"

#include <algorithm>

namespace qiaomen {
namespace {

bool names(const Table& child, const FieldValues& values, const RowId& parent) {
  return std::ranges::any_of(child.parents,
                             [&](const ParentRule& rule) { return values.get(rule.field) == Value{parent}; });
}

}  // namespace

std::optional<FieldValues> LivingRows::find(const Table& table, const RowId& row) const {
  const HubRow* found = rows_.find(row);
  if (!found || !found->alive || found->table != table.id) return std::nullopt;
  return found->values;
}

std::vector<std::pair<RowId, FieldValues>> LivingRows::children(const Table& child, const RowId& parent) const {
  std::vector<std::pair<RowId, FieldValues>> found;
  for (const RowId& id : rows_.children(parent)) {
    auto values = find(child, id);
    if (values && names(child, *values, parent)) found.emplace_back(id, *std::move(values));
  }
  return found;
}

}  // namespace qiaomen
