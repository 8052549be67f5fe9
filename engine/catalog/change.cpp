#include "engine/catalog/change.h"

namespace qiaomen {

FieldValues written_values(const Table& table, const std::vector<Intent>& intents) {
  FieldValues values;
  for (const Intent& intent : intents) {
    const auto group = table.group(intent.group);
    for (std::size_t i = 0; i < intent.values.size(); ++i) values.set(group->fields[i].number, intent.values[i]);
  }
  return values;
}

}  // namespace qiaomen
