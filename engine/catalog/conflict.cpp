#include "engine/catalog/conflict.h"

#include <nlohmann/json.hpp>

namespace qiaomen {
namespace {

struct ToJson {
  nlohmann::ordered_json operator()(std::monostate) const { return nullptr; }
  nlohmann::ordered_json operator()(std::int64_t number) const { return number; }
  nlohmann::ordered_json operator()(const std::string& text) const { return text; }
  nlohmann::ordered_json operator()(const RowId& id) const { return to_string(id); }
  nlohmann::ordered_json operator()(const Bytes& bytes) const { return to_hex(bytes); }
  nlohmann::ordered_json operator()(const TextSet& set) const { return set; }
};

std::int64_t stands_value(Survivor survivor, bool arriving_is_later) {
  if (survivor == Survivor::Neither) return 0;
  return (survivor == Survivor::Arriving) == arriving_is_later ? 2 : 1;
}

}  // namespace

std::string group_json(const Group& group, std::span<const Value> values) {
  auto object = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < group.fields.size() && i < values.size(); ++i) {
    if (!is_absent(values[i])) object[std::string(group.fields[i].name)] = std::visit(ToJson{}, values[i]);
  }
  return object.dump();
}

FieldValues conflict_values(const Table& table, const RowId& row, const RowId& scope, const Group& group,
                            const ConflictSide& standing, const ConflictSide& arriving, Survivor survivor) {
  const bool arriving_is_later = standing.stamp <= arriving.stamp;
  const ConflictSide& earlier = arriving_is_later ? standing : arriving;
  const ConflictSide& later = arriving_is_later ? arriving : standing;
  FieldValues values;
  values.append(conflict::kScope, scope);
  values.append(conflict::kOfTable, std::int64_t{table.id});
  values.append(conflict::kOfRow, row);
  values.append(conflict::kOfGroup, std::int64_t{group.number});
  values.append(conflict::kStands, stands_value(survivor, arriving_is_later));
  values.append(conflict::kEarlierValues, group_json(group, earlier.values));
  values.append(conflict::kEarlierPerson, earlier.person);
  values.append(conflict::kEarlierStamp, earlier.stamp.us);
  values.append(conflict::kLaterValues, group_json(group, later.values));
  values.append(conflict::kLaterPerson, later.person);
  values.append(conflict::kLaterStamp, later.stamp.us);
  return values;
}

}  // namespace qiaomen
