#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/result.h"

namespace qiaomen {

struct JsonMember;

// A JSON value that somebody wrote, read whole; a JSON library's templates stay in one file.
struct JsonNode {
  using List = std::vector<JsonNode>;
  using Object = std::vector<JsonMember>;  // as written; each name once

  std::variant<std::nullptr_t, bool, double, std::string, List, Object> value;

  bool is_null() const { return std::holds_alternative<std::nullptr_t>(value); }
  // nullptr: of another kind.
  const bool* flag() const { return std::get_if<bool>(&value); }
  const double* number() const { return std::get_if<double>(&value); }
  const std::string* text() const { return std::get_if<std::string>(&value); }
  const List* list() const { return std::get_if<List>(&value); }
  const Object* object() const { return std::get_if<Object>(&value); }
  // Of an object; nullptr: there is none of that name.
  const JsonNode* find(std::string_view name) const;
};

struct JsonMember {
  std::string name;
  JsonNode node;
};

// Whole numbers up to this size are exact.
inline constexpr double kWholeNumberMax = 9'007'199'254'740'992;
std::optional<std::int64_t> whole_number(const JsonNode& node);

inline constexpr std::size_t kJsonDepthMax = 32;

// Malformed, with what is wrong as a clause for people: no JSON at this byte, nested too deep, a name twice in one
// object (which of the two counts would be anybody's guess).
Result<JsonNode> parse_json(std::string_view text);

}  // namespace qiaomen
