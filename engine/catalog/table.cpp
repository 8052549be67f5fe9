#include "engine/catalog/table.h"

#include <algorithm>

namespace qiaomen {

std::string to_string(const BucketId& bucket) {
  static constexpr std::string_view kNames[] = {"?",      "reference",       "work",        "personal",
                                                "ledger", "division-ledger", "estate-drop", "public"};
  const auto kind = static_cast<std::size_t>(bucket.kind);
  return std::string(kNames[kind < std::size(kNames) ? kind : 0]) + ":" + to_string(bucket.scope);
}

bool StateMachine::is_legal(std::int64_t from, std::int64_t to) const {
  return std::ranges::any_of(steps, [&](const Step& step) { return step.from == from && step.to == to; });
}

std::optional<int> StateMachine::rank(std::int64_t state) const {
  const auto at = std::ranges::find(ranks, state, &Rank::state);
  return at == ranks.end() ? std::nullopt : std::optional(at->rank);
}

const Field* Table::field(FieldNumber number) const {
  const auto at = std::ranges::lower_bound(fields, number, {}, &Field::number);
  return at != fields.end() && at->number == number ? &*at : nullptr;
}

const Field* Table::field(std::string_view field_name) const {
  const auto at = std::ranges::find(fields, field_name, &Field::name);
  return at == fields.end() ? nullptr : &*at;
}

std::optional<Group> Table::group(GroupNumber number) const {
  const auto first = std::ranges::lower_bound(fields, number, {}, &Field::number);
  if (first == fields.end() || first->number != number || first->group_number() != number) return std::nullopt;
  const auto last = std::find_if(first, fields.end(), [&](const Field& f) { return f.group_number() != number; });
  return Group{number, first->merge, {first, last}};
}

std::optional<BucketId> Table::bucket_of(const FieldValues& values) const {
  return bucket_by(values.get(bucket_field));
}

std::optional<BucketId> Table::bucket_by(const Value& deciding) const {
  if (bucket_field == 0) return BucketId{bucket, {}};
  const auto* scope = std::get_if<RowId>(&deciding);
  if (!scope) return std::nullopt;
  return BucketId{bucket, *scope};
}

}  // namespace qiaomen
