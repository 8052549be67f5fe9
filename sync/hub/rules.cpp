#include "sync/hub/rules.h"

#include <fmt/format.h>

#include "engine/catalog/conflict.h"

namespace qiaomen {

std::optional<HubOnlyRow> declared_conflict(const ChangeInContext& change, GroupNumber group,
                                            const Rules::Side& standing, const Rules::Side& arriving,
                                            Survivor survivor) {
  const Table* table = change.table.conflicts;
  const auto declared = change.table.group(group);
  if (!table || !declared) return std::nullopt;
  const Rules::Side& earlier = standing.key < arriving.key ? standing : arriving;
  const Rules::Side& later = standing.key < arriving.key ? arriving : standing;
  const auto purpose = fmt::format("{}/{}/{}/{}", table->name, to_string(later.transaction), later.key.index, group);
  auto values = conflict_values(change.table, change.change.row, change.after.bucket.scope, *declared,
                                {standing.values, standing.person, standing.key.stamp},
                                {arriving.values, arriving.person, arriving.key.stamp}, survivor);
  return HubOnlyRow{table, derived_id(earlier.transaction, earlier.key.index, purpose), std::move(values), {}};
}

}  // namespace qiaomen
