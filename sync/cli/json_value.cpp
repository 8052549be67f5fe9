#include "sync/cli/json_value.h"

#include <nlohmann/json.hpp>

namespace qiaomen {
namespace {

using Json = nlohmann::ordered_json;

struct ToLibrary {
  Json operator()(const JsonText& text) const {
    auto json = Json::parse(text.text, nullptr, /*allow_exceptions=*/false);
    return json.is_discarded() ? Json() : json;
  }
  Json operator()(const JsonArray& values) const {
    auto array = Json::array();
    for (const JsonValue& value : values) array.push_back(convert(value));
    return array;
  }
  Json operator()(const JsonObject& fields) const {
    auto object = Json::object();
    for (const JsonField& field : fields) object[field.key] = convert(field.value);
    return object;
  }
  Json operator()(const auto& scalar) const { return scalar; }

  static Json convert(const JsonValue& value) { return std::visit(ToLibrary{}, value); }
};

}  // namespace

bool is_json_object(std::string_view text) { return Json::parse(text, nullptr, false).is_object(); }

std::string to_json(const JsonValue& value) {
  return ToLibrary::convert(value).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace qiaomen
