#include "tests/conformance/trace_catalog.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace qiaomen::conformance {
namespace {

constexpr BucketKind kKind = BucketKind::EstateWork;
constexpr std::array<std::string_view, 6> kStates = {"new", "assigned", "fixing", "check", "closed", "rejected"};
constexpr Rank kRanks[] = {{0, 0}, {1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 4}};
constexpr Step kSteps[] = {{0, 1}, {0, 5}, {1, 2}, {1, 5}, {2, 3}, {3, 2}, {3, 4}, {4, 2}};
constexpr StateMachine kMachine{.initial = 0, .ranks = kRanks, .steps = kSteps};

constexpr Field kPublicFields[] = {{1, "home", Type::Id}, {2, "state", Type::Integer}};
constexpr Table kPublic{.id = 3,
                        .name = "issue_public",
                        .bucket = kKind,
                        .bucket_field = 1,
                        .writer = Writer::HubOnly,
                        .fields = kPublicFields};

RowId public_id(const RowId& source) { return label_id("pub" + label_of(source)); }
BucketId public_bucket(const FieldValues&) { return bucket_named("pub"); }
constexpr Copied kCopied[] = {{8, 2}};
constexpr Projection kProjection{.target = &kPublic, .id = public_id, .bucket = public_bucket, .fields = kCopied};

constexpr Field kIssueFields[] = {
    {1, "home", Type::Id},
    {2, "text", Type::Text, Merge::LastWriter, 2},
    {3, "b", Type::Text, Merge::LastWriter, 2},
    {4, "first", Type::Text, Merge::FirstWriter},
    {5, "sev", Type::Integer, Merge::Max},
    {6, "low", Type::Integer, Merge::Min},
    {7, "cnt", Type::Integer, Merge::Counter},
    {8, "state", Type::Integer, Merge::Transition, 8},
    {9, "handler", Type::Text, Merge::Transition, 8},
    {10, "tags", Type::Set, Merge::UnionSet},
    {11, "note", Type::Text, Merge::Review},
};
constexpr Table kIssue{.id = 1,
                       .name = "issue",
                       .bucket = kKind,
                       .bucket_field = 1,
                       .fields = kIssueFields,
                       .machine = &kMachine,
                       .projection = &kProjection};

constexpr Field kVisitFields[] = {
    {1, "home", Type::Id},
    {2, "text", Type::Text, Merge::LastWriter, 2},
    {3, "b", Type::Text, Merge::LastWriter, 2},
    {4, "under", Type::Id},
};
constexpr ParentRule kVisitParents[] = {{1, 4}};
constexpr Table kVisit{.id = 2,
                       .name = "visit",
                       .bucket = kKind,
                       .bucket_field = 1,
                       .append_only = true,
                       .fields = kVisitFields,
                       .parents = kVisitParents};

Value to_value(const Field& field, const nlohmann::json& value) {
  if (field.name == "home") return label_id(value.get<std::string>());
  if (field.name == "state") {
    return std::int64_t{std::ranges::find(kStates, value.get<std::string>()) - kStates.begin()};
  }
  switch (field.type) {
    case Type::Text: return value.get<std::string>();
    case Type::Integer: return value.get<std::int64_t>();
    case Type::Set: {
      auto set = value.get<TextSet>();
      std::ranges::sort(set);
      return set;
    }
    default: return {};
  }
}

nlohmann::json to_json(const Field& field, const Value& value) {
  if (is_absent(value)) return nullptr;
  if (field.name == "home") return label_of(std::get<RowId>(value));
  if (field.name == "state") return kStates.at(static_cast<std::size_t>(std::get<std::int64_t>(value)));
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  return std::get<TextSet>(value);
}

}  // namespace

const Catalog& trace_catalog() {
  static constexpr const Table* kTables[] = {&kIssue, &kVisit, &kPublic};
  static const Catalog catalog(1, kTables);
  return catalog;
}

const Table& issue_table() { return kIssue; }
const Table& visit_table() { return kVisit; }
const Table& public_table() { return kPublic; }
const Table& table_named(const std::string& name) { return *trace_catalog().find(name); }

RowId label_id(const std::string& label) {
  RowId id;
  std::copy_n(label.begin(), std::min<std::size_t>(label.size(), 16), id.bytes.begin());
  return id;
}

std::string label_of(const RowId& id) { return {id.bytes.begin(), std::ranges::find(id.bytes, 0)}; }

BucketId bucket_named(const std::string& label) { return {kKind, label_id(label)}; }

std::vector<Value> to_values(const Group& group, const nlohmann::json& value) {
  if (group.fields.size() == 1) return {to_value(group.fields[0], value)};
  std::vector<Value> values;
  for (std::size_t i = 0; i < group.fields.size(); ++i) values.push_back(to_value(group.fields[i], value.at(i)));
  return values;
}

nlohmann::json to_json(const Group& group, const std::vector<Value>& values) {
  if (group.fields.size() == 1) return to_json(group.fields[0], values[0]);
  auto list = nlohmann::json::array();
  for (std::size_t i = 0; i < values.size(); ++i) list.push_back(to_json(group.fields[i], values[i]));
  return list;
}

nlohmann::json to_json(const Table& table, const FieldValues& values) {
  nlohmann::json groups = nlohmann::json::object();
  for (const Field& field : table.fields) {
    if (field.group_number() != field.number || field.name == "under") continue;
    const auto group = *table.group(field.number);
    std::vector<Value> group_values;
    bool present = false;
    for (const Field& member : group.fields) {
      group_values.push_back(values.get(member.number));
      present |= !is_absent(group_values.back());
    }
    if (present) groups[std::string(field.name)] = to_json(group, group_values);
  }
  return groups;
}

std::string group_name(const Table& table, GroupNumber group) { return std::string(table.field(group)->name); }

Group group_named(const Table& table, const std::string& name) { return *table.group(table.field(name)->number); }

}  // namespace qiaomen::conformance
