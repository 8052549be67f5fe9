#include "engine/domain/json_node.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

namespace qiaomen {
namespace {

using Json = nlohmann::json;

// Builds the tree while it is read, so that depth and names are checked before anything grows.
class Builder final : public nlohmann::json_sax<Json> {
 public:
  JsonNode root;
  std::string mistake;

  bool null() override { return put({nullptr}); }
  bool boolean(bool flag) override { return put({flag}); }
  bool number_integer(number_integer_t number) override { return put({static_cast<double>(number)}); }
  bool number_unsigned(number_unsigned_t number) override { return put({static_cast<double>(number)}); }
  bool number_float(number_float_t number, const string_t&) override { return put({number}); }
  bool string(string_t& text) override { return put({std::move(text)}); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open({JsonNode::Object{}}); }
  bool start_array(std::size_t) override { return open({JsonNode::List{}}); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    const auto& members = std::get<JsonNode::Object>(open_.back()->value);
    if (std::ranges::find(members, name, &JsonMember::name) != members.end()) {
      mistake = fmt::format("“{}”写了两次", name);
      return false;
    }
    name_ = std::move(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    mistake = fmt::format("第 {} 个字节处不是合法的 JSON（UTF-8）", position);
    return false;
  }

 private:
  JsonNode* place(JsonNode node) {
    if (open_.empty()) {
      root = std::move(node);
      return &root;
    }
    if (auto* list = std::get_if<JsonNode::List>(&open_.back()->value)) return &list->emplace_back(std::move(node));
    auto& members = std::get<JsonNode::Object>(open_.back()->value);
    return &members.emplace_back(JsonMember{std::move(name_), std::move(node)}).node;
  }

  bool put(JsonNode node) {
    place(std::move(node));
    return true;
  }

  // What is open never moves: its parent gets no further member until it is closed.
  bool open(JsonNode node) {
    if (open_.size() == kJsonDepthMax) {
      mistake = "嵌套太深";
      return false;
    }
    open_.push_back(place(std::move(node)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  std::vector<JsonNode*> open_;
  std::string name_;
};

}  // namespace

const JsonNode* JsonNode::find(std::string_view name) const {
  const auto* members = object();
  if (!members) return nullptr;
  const auto at = std::ranges::find(*members, name, &JsonMember::name);
  return at == members->end() ? nullptr : &at->node;
}

std::optional<std::int64_t> whole_number(const JsonNode& node) {
  const double* number = node.number();
  if (!number || std::abs(*number) > kWholeNumberMax || std::trunc(*number) != *number) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

Result<JsonNode> parse_json(std::string_view text) {
  Builder builder;
  if (Json::sax_parse(text, &builder)) return std::move(builder.root);
  return fail(Errc::Malformed, std::move(builder.mistake));
}

}  // namespace qiaomen
