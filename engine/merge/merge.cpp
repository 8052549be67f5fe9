#include "engine/merge/merge.h"

#include <algorithm>
#include <iterator>

#include "engine/base/assert.h"

namespace qiaomen {
namespace {

std::int64_t integer(const Value& value) {
  const auto* number = std::get_if<std::int64_t>(&value);
  return number ? *number : 0;
}

GroupMerge keep(std::span<const Value> current, GroupOutcome outcome) {
  return {outcome, {current.begin(), current.end()}};
}

GroupMerge take(const Arrival& arrival) {
  return {arrival.standing == Standing::Seen || arrival.standing == Standing::None ? GroupOutcome::Applied
                                                                                   : GroupOutcome::Won,
          arrival.intent.values};
}

GroupMerge by_last(std::span<const Value> current, const Arrival& arrival) {
  const bool stands = arrival.standing == Standing::None || arrival.standing == Standing::Seen || arrival.greater;
  return stands ? take(arrival) : keep(current, GroupOutcome::Lost);
}

GroupMerge by_first(std::span<const Value> current, const Arrival& arrival) {
  const bool stands = arrival.standing == Standing::None || !arrival.greater;
  return stands ? take(arrival) : keep(current, GroupOutcome::Lost);
}

GroupMerge by_value(std::span<const Value> current, const Arrival& arrival, bool greatest) {
  if (arrival.standing == Standing::None) return take(arrival);
  const auto ours = integer(current[0]);
  const auto theirs = integer(arrival.intent.values[0]);
  if (ours == theirs) return by_first(current, arrival);
  return (theirs > ours) == greatest ? take(arrival) : keep(current, GroupOutcome::Lost);
}

GroupMerge add(std::span<const Value> current, const Arrival& arrival) {
  auto result = take(arrival);
  // Unsigned, so that an overflow wraps the same everywhere instead of being undefined.
  const auto sum =
      static_cast<std::uint64_t>(integer(current[0])) + static_cast<std::uint64_t>(integer(arrival.intent.values[0]));
  result.values = {static_cast<std::int64_t>(sum)};
  return result;
}

GroupMerge unite(std::span<const Value> current, const Arrival& arrival) {
  auto result = take(arrival);
  const auto* ours = std::get_if<TextSet>(&current[0]);
  const auto* theirs = std::get_if<TextSet>(&arrival.intent.values[0]);
  if (!ours) return result;
  if (!theirs) return {result.outcome, {current.begin(), current.end()}};
  TextSet both;
  std::ranges::set_union(*ours, *theirs, std::back_inserter(both));
  result.values = {std::move(both)};
  return result;
}

GroupMerge step(const StateMachine& machine, std::span<const Value> current, const Arrival& arrival) {
  if (arrival.standing == Standing::Overtaken) return keep(current, GroupOutcome::Lost);
  const auto now = current_state(machine, current[0]);
  const auto to = integer(arrival.intent.values[0]);
  if (arrival.from == now) {
    return machine.is_legal(now, to) ? take(arrival) : keep(current, GroupOutcome::Stale);
  }
  if (now == to) return arrival.greater ? take(arrival) : keep(current, GroupOutcome::Lost);
  const bool catches_up = arrival.standing == Standing::Unseen && machine.is_legal(now, to) &&
                          machine.rank(to).value_or(0) > machine.rank(now).value_or(0);
  return catches_up ? take(arrival) : keep(current, GroupOutcome::Stale);
}

}  // namespace

GroupMerge merge_group(const Table& table, const Group& group, std::span<const Value> current, const Arrival& arrival) {
  ASSERT(current.size() == group.fields.size() && arrival.intent.values.size() == group.fields.size());
  switch (group.merge) {
    case Merge::LastWriter: return by_last(current, arrival);
    case Merge::FirstWriter: return by_first(current, arrival);
    case Merge::Max: return by_value(current, arrival, true);
    case Merge::Min: return by_value(current, arrival, false);
    case Merge::Counter: return add(current, arrival);
    case Merge::UnionSet: return unite(current, arrival);
    case Merge::Review: return take(arrival);
    case Merge::Transition: return step(*table.machine, current, arrival);
  }
  ASSERT(false);
}

std::vector<Value> group_values(const FieldValues& row, const Group& group) {
  std::vector<Value> values;
  values.reserve(group.fields.size());
  for (const Field& field : group.fields) values.push_back(row.get(field.number));
  return values;
}

void set_group(FieldValues& row, const Group& group, std::span<const Value> values) {
  for (std::size_t i = 0; i < group.fields.size(); ++i) row.set(group.fields[i].number, values[i]);
}

std::int64_t current_state(const StateMachine& machine, const Value& value) {
  const auto* state = std::get_if<std::int64_t>(&value);
  return state ? *state : machine.initial;
}

}  // namespace qiaomen
