#pragma once

#include <map>
#include <utility>
#include <vector>

#include "engine/domain/rules.h"

namespace qiaomen::testing {

// Rows in memory, as a rule's window on the rest.
class MemoryRows final : public RowLookup {
 public:
  void put(const Table& table, const RowId& row, const FieldValues& values) { rows_[{table.id, row}] = values; }
  void put(const Table& table, const RowId& row, std::vector<std::pair<FieldNumber, Value>> values) {
    FieldValues all;
    for (auto& [number, value] : values) all.set(number, std::move(value));
    put(table, row, all);
  }

  std::optional<FieldValues> find(const Table& table, const RowId& row) const override {
    const auto at = rows_.find({table.id, row});
    return at == rows_.end() ? std::nullopt : std::optional(at->second);
  }

  std::vector<std::pair<RowId, FieldValues>> children(const Table& child, const RowId& parent) const override {
    std::vector<std::pair<RowId, FieldValues>> found;
    for (const auto& [key, values] : rows_) {
      if (key.first != child.id) continue;
      for (const ParentRule& rule : child.parents) {
        if (values.get(rule.field) == Value{parent}) found.emplace_back(key.second, values);
      }
    }
    return found;
  }

 private:
  std::map<std::pair<TableId, RowId>, FieldValues> rows_;
};

}  // namespace qiaomen::testing
