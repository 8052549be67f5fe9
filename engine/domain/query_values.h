#pragma once

#include <optional>
#include <string>

#include "engine/store/database.h"

namespace qiaomen {

// Columns and parameters that may be NULL.
inline std::optional<std::int64_t> optional_integer(const Query& query, int column) {
  return query.is_null(column) ? std::nullopt : std::optional(query.integer(column));
}
inline std::optional<RowId> optional_id(const Query& query, int column) {
  return query.is_null(column) ? std::nullopt : std::optional(query.id<RowId>(column));
}
inline std::string string_at(const Query& query, int column) { return std::string(query.text(column)); }

template <typename T>
void bind_optional(Query& query, const std::optional<T>& value) {
  if (value) {
    query.bind(*value);
  } else {
    query.bind_null();
  }
}

}  // namespace qiaomen
