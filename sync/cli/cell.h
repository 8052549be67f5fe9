#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/ids.h"
#include "sync/cli/json_value.h"

namespace qiaomen {

// One value as scripts read it and as people read it.
struct Cell {
  JsonValue value;
  std::string text;
};

inline Cell cell(std::string_view text) { return {std::string(text), std::string(text)}; }
inline Cell cell(std::int64_t number) { return {number, std::to_string(number)}; }
// What people call a number or a key.
inline Cell named(JsonValue value, std::string_view text) { return {std::move(value), std::string(text)}; }
inline Cell flag(bool set, std::string_view yes, std::string_view no = "") {
  return {set, std::string(set ? yes : no)};
}

template <typename Tag>
Cell cell(const Id<Tag>& id) {
  return {to_string(id), to_string(id)};
}
template <typename T>
Cell cell(const std::optional<T>& value) {
  return value ? cell(*value) : Cell{nullptr, ""};
}

// Microseconds for scripts, +08:00 for people; 0 or absent: nothing.
Cell time_cell(std::optional<std::int64_t> us);
Cell day_cell(std::optional<std::int64_t> day);

}  // namespace qiaomen
