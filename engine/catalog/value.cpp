#include "engine/catalog/value.h"

#include <algorithm>

#include "engine/base/assert.h"

namespace qiaomen {
namespace {

const Value kAbsent;

auto position(auto& fields, FieldNumber number) {
  return std::lower_bound(fields.begin(), fields.end(), number,
                          [](const auto& field, FieldNumber wanted) { return field.first < wanted; });
}

struct Viewer {
  ValueView operator()(const TextSet& set) const { return &set; }
  template <typename T>
  ValueView operator()(const T& value) const {
    return value;
  }
};

struct Copier {
  Value operator()(std::string_view text) const { return std::string(text); }
  Value operator()(BytesView bytes) const { return Bytes(bytes.begin(), bytes.end()); }
  Value operator()(const TextSet* set) const { return *set; }
  template <typename T>
  Value operator()(const T& value) const {
    return value;
  }
};

}  // namespace

ValueView view_of(const Value& value) { return std::visit(Viewer{}, value); }

Value copy_of(const ValueView& value) { return std::visit(Copier{}, value); }

FieldValues::FieldValues(std::span<const LentField> fields) {
  for (const auto& [number, value] : fields) append(number, copy_of(value));
}

const Value& FieldValues::get(FieldNumber number) const {
  const auto at = position(fields_, number);
  return at != fields_.end() && at->first == number ? at->second : kAbsent;
}

void FieldValues::set(FieldNumber number, Value value) {
  const auto at = position(fields_, number);
  const bool present = at != fields_.end() && at->first == number;
  if (is_absent(value)) {
    if (present) fields_.erase(at);
  } else if (present) {
    at->second = std::move(value);
  } else {
    fields_.emplace(at, number, std::move(value));
  }
}

void FieldValues::append(FieldNumber number, Value value) {
  ASSERT(fields_.empty() || fields_.back().first < number);
  if (!is_absent(value)) fields_.emplace_back(number, std::move(value));
}

}  // namespace qiaomen
