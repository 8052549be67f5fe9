#include "sync/hub/conflict_rows.h"

#include <algorithm>

#include "engine/merge/merge.h"

namespace qiaomen {

void ConflictRows::derive(const ChangeInContext& context, const RowMerge& merged) {
  for (const Collision& collision : merged.collisions) {
    work_.history(context.change.row, [&](const HistoryEntry& entry) {
      if (entry.key != collision.standing) return true;
      add(context, collision.group, {entry.transaction, entry.key, entry.person, collision.standing_values},
          collision.arriving_values, collision.survivor);
      return false;
    });
  }
  for (const GroupNumber group : merged.unpaired) pair_with_history(context, group);
}

void ConflictRows::pair_with_history(const ChangeInContext& context, GroupNumber number) {
  const auto group = *context.table.group(number);
  const auto ours = std::ranges::find(context.change.intents, number, &Intent::group)->values;
  const auto now = group_values(context.after.values, group);
  const bool stands = context.after.cell(number)->key == context.key;
  const Author author{context.key, context.change.based_on, sitting_.lineage, sitting_.life.line};
  work_.history(context.change.row, [&](const HistoryEntry& entry) {
    const auto theirs = std::ranges::find(entry.intents, number, &Intent::group);
    const bool disagrees = theirs != entry.intents.end() && theirs->values != ours &&
                           entry.person != sitting_.device.person && !has_seen(author, entry.key, entry.rev);
    if (!disagrees) return true;
    const auto survivor = stands ? Survivor::Arriving : theirs->values == now ? Survivor::Standing : Survivor::Neither;
    add(context, number, {entry.transaction, entry.key, entry.person, theirs->values}, ours, survivor);
    return false;
  });
}

void ConflictRows::add(const ChangeInContext& context, GroupNumber group, const Rules::Side& standing,
                       const std::vector<Value>& arriving, Survivor survivor) {
  const auto row = sitting_.rules.conflict(context, group, standing,
                                           {transaction_.id, context.key, sitting_.device.person, arriving}, survivor);
  if (row) work_.derive(*row, true, stamp_, sitting_.life.generation);
}

}  // namespace qiaomen
