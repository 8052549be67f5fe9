#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/catalog/value.h"

namespace qiaomen {

// One field of a row by its type; nullopt or empty: absent, or of another type.
inline std::optional<std::int64_t> integer_in(const FieldValues& row, FieldNumber field) {
  const auto* value = std::get_if<std::int64_t>(&row.get(field));
  return value ? std::optional(*value) : std::nullopt;
}
inline std::optional<RowId> id_in(const FieldValues& row, FieldNumber field) {
  const auto* value = std::get_if<RowId>(&row.get(field));
  return value ? std::optional(*value) : std::nullopt;
}
inline std::string text_in(const FieldValues& row, FieldNumber field) {
  const auto* value = std::get_if<std::string>(&row.get(field));
  return value ? *value : std::string{};
}

// Absent where there is nothing, so that empty texts are never stored.
inline Value text_value(const std::string& text) { return text.empty() ? Value{} : Value{text}; }
template <typename T>
Value value_or_absent(const std::optional<T>& value) {
  return value ? Value{*value} : Value{};
}

}  // namespace qiaomen
