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
  JsonValue(std::nullptr_t);
  JsonValue(bool value);
  JsonValue(double value);
  template <std::integral T>
  JsonValue(T value);
  template <std::convertible_to<std::string_view> T>
  JsonValue(const T& text);
  JsonValue(JsonText value);
  JsonValue(JsonArray value);
  JsonValue(JsonObject value);
  JsonValue(const std::vector<std::string>& texts);
};

struct JsonField {
  std::string key;
  JsonValue value;
};

inline JsonValue::JsonValue(std::nullptr_t) {}
inline JsonValue::JsonValue(bool value) : variant(value) {}
inline JsonValue::JsonValue(double value) : variant(value) {}
template <std::integral T>
JsonValue::JsonValue(T value) : variant(static_cast<std::int64_t>(value)) {}
template <std::convertible_to<std::string_view> T>
JsonValue::JsonValue(const T& text) : variant(std::string(std::string_view(text))) {}
inline JsonValue::JsonValue(JsonText value) : variant(std::move(value)) {}
inline JsonValue::JsonValue(JsonArray value) : variant(std::move(value)) {}
inline JsonValue::JsonValue(JsonObject value) : variant(std::move(value)) {}
inline JsonValue::JsonValue(const std::vector<std::string>& texts) : variant(JsonArray(texts.begin(), texts.end())) {}

bool is_json_object(std::string_view text);

// On one line. Text that is not UTF-8 is replaced, never thrown at.
std::string to_json(const JsonValue& value);

}  // namespace qiaomen
