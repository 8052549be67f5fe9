#include "engine/catalog/change.h"

#include <algorithm>

namespace qiaomen {

FieldValues written_values(const Table& table, const std::vector<Intent>& intents) {
  FieldValues values;
  for (const Intent& intent : intents) {
    const auto group = table.group(intent.group);
    for (std::size_t i = 0; i < intent.values.size(); ++i) values.set(group->fields[i].number, intent.values[i]);
  }
  return values;
}

const Value& written_value(const Table& table, const std::vector<Intent>& intents, FieldNumber number) {
  static const Value kAbsent;
  const Field* field = table.field(number);
  if (!field) return kAbsent;
  const auto intent = std::ranges::lower_bound(intents, field->group_number(), {}, &Intent::group);
  if (intent == intents.end() || intent->group != field->group_number()) return kAbsent;
  const auto at = static_cast<std::size_t>(field - table.field(intent->group));
  return at < intent->values.size() ? intent->values[at] : kAbsent;
}

Change change_creating(const Table& table, const RowId& row, const FieldValues& values, Rev based_on,
                       std::vector<Parent> parents) {
  Change change;
  change.row = row;
  change.table = table.id;
  change.op = Op::Create;
  change.bucket = table.bucket_of(values).value_or(BucketId{});
  change.based_on = based_on;
  change.parents = std::move(parents);
  for (const auto& [number, value] : values) {
    const auto group = *table.group(table.field(number)->group_number());
    if (!change.intents.empty() && change.intents.back().group == group.number) continue;
    Intent& intent = change.intents.emplace_back(Intent{group.number, {}});
    for (const Field& field : group.fields) intent.values.push_back(values.get(field.number));
    if (group.merge == Merge::Transition) change.from = table.machine->initial;
  }
  return change;
}

}  // namespace qiaomen
