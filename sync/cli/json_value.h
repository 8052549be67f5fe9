#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace qiaomen {

class JsonValue;
struct JsonField;
using JsonArray = std::vector<JsonValue>;
using JsonObject = std::vector<JsonField>;  // in this order; each key once

struct JsonText {
  std::string text;  // a JSON value, written out; what is none becomes null
};

// What scripts read, put together without the templates of a JSON library; `to_json` writes it with one.
class JsonValue
    : public std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, JsonText, JsonArray, JsonObject> {
 public:
  JsonValue(std::nullptr_t) {}
  JsonValue(bool value) : variant(value) {}
  JsonValue(double value) : variant(value) {}
  template <std::integral T>
  JsonValue(T value) : variant(static_cast<std::int64_t>(value)) {}
  template <std::convertible_to<std::string_view> T>
  JsonValue(const T& value) : variant(std::string(std::string_view(value))) {}
  JsonValue(JsonText value) : variant(std::move(value)) {}
  JsonValue(JsonArray value) : variant(std::move(value)) {}
  JsonValue(JsonObject value) : variant(std::move(value)) {}
  JsonValue(const std::vector<std::string>& texts) : variant(JsonArray(texts.begin(), texts.end())) {}
};

struct JsonField {
  std::string key;
  JsonValue value;
};

// On one line. Text that is not UTF-8 is replaced, never thrown at.
std::string to_json(const JsonValue& value);

}  // namespace qiaomen
