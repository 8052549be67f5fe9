#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/ids.h"

namespace qiaomen {

// Sorted, without repeats.
using TextSet = std::vector<std::string>;

// One field's value; monostate is "absent". A byte string of exactly 16 bytes is always a RowId, any other length is
// Bytes, so that values can be read without knowing their type.
using Value = std::variant<std::monostate, std::int64_t, std::string, RowId, Bytes, TextSet>;

inline bool is_absent(const Value& value) { return std::holds_alternative<std::monostate>(value); }

using FieldNumber = std::uint16_t;

// A value that somebody else keeps: what it points to must outlive it.
using ValueView = std::variant<std::monostate, std::int64_t, std::string_view, RowId, BytesView, const TextSet*>;

inline bool is_absent(const ValueView& value) { return std::holds_alternative<std::monostate>(value); }
ValueView view_of(const Value& value);
Value copy_of(const ValueView& value);

using LentField = std::pair<FieldNumber, ValueView>;

// The present fields of a row, in ascending order of their numbers. Absent fields cost nothing.
class FieldValues {
 public:
  FieldValues() = default;
  // Ascending, none absent.
  explicit FieldValues(std::vector<std::pair<FieldNumber, Value>> fields) : fields_(std::move(fields)) {}
  // The same, copied.
  explicit FieldValues(std::span<const LentField> fields);

  const Value& get(FieldNumber number) const;
  // An absent value erases.
  void set(FieldNumber number, Value value);
  // Appends a field whose number is greater than all present ones; for decoders.
  void append(FieldNumber number, Value value);

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  std::size_t size() const { return fields_.size(); }
  bool operator==(const FieldValues&) const = default;

 private:
  std::vector<std::pair<FieldNumber, Value>> fields_;
};

}  // namespace qiaomen
