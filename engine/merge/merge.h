#pragma once

#include <span>
#include <vector>

#include "engine/catalog/change.h"
#include "engine/catalog/receipt.h"
#include "engine/catalog/table.h"

namespace qiaomen {

// How the write that stands in a group relates to the one that arrives.
enum class Standing {
  None,       // the group was never written
  Seen,       // the arriving author had seen it
  Unseen,     // concurrent
  Overtaken,  // the same author wrote it later than what arrives now
};

// The pure merge of one group: used by the hub for the row that counts and by the screen for what is laid on top.
//
//   policy       stands → arrives                      result
//   LastWriter   seen                                  arriving
//                unseen, overtaken                     the greater key
//   FirstWriter  any                                   the least key
//   Max, Min     3 → 7                                 7, 3; of equal values the least key
//   Counter      3 → +4                                7
//   UnionSet     {a} → {b}                             {a b}
//   Review       any                                   arriving (the hub keeps candidates: review.h)
//   Transition   overtaken                             standing
//                current = from                        arriving if the step is legal, else stale
//                current = to                          the greater key, the group whole
//                unseen, current→to legal, rank higher arriving (catch-up)
//                otherwise                             stale
//
// Two stale writes never meet: a stale one is refused. Every rule but Transition's gives the same value in any order
// of arrival.
struct Arrival {
  const Intent& intent;
  std::optional<std::int64_t> from;  // of a step
  Standing standing;
  bool greater;  // its key is greater than that of the standing write
};

enum class GroupOutcome { Applied, Won, Lost, Stale };

struct GroupMerge {
  GroupOutcome outcome;
  std::vector<Value> values;  // of the group afterwards
};

// `current`: the group's values, absent ones included, in order of its fields.
GroupMerge merge_group(const Table& table, const Group& group, std::span<const Value> current, const Arrival& arrival);

std::vector<Value> group_values(const FieldValues& row, const Group& group);
void set_group(FieldValues& row, const Group& group, std::span<const Value> values);

// The state of a Transition group: the machine's initial one if it was never written.
std::int64_t current_state(const StateMachine& machine, const Value& value);

}  // namespace qiaomen
