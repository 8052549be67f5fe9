#include "engine/codec/check.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/text.h"
#include "engine/codec/transaction_codec.h"
#include "engine/codec/value_codec.h"

namespace qiaomen {
namespace {

using cbor::head_size;

template <typename T>
bool holds(const ValueView& value) {
  return is_absent(value) || std::holds_alternative<T>(value);
}

bool has_type(const ValueView& value, Type type) {
  switch (type) {
    case Type::Text: return holds<std::string_view>(value);
    case Type::Integer:
    case Type::HubStamp: return holds<std::int64_t>(value);
    case Type::Id: return holds<RowId>(value);
    case Type::Blob: return holds<BytesView>(value) || holds<RowId>(value);
    case Type::Set: return holds<const TextSet*>(value);
  }
  return false;
}

Result<> check_text(const Table& table, const Field& field, std::string_view text) {
  if (!is_clean_text(text)) {
    return fail(Errc::Malformed, fmt::format("{}.{}: control characters or broken UTF-8", table.name, field.name));
  }
  if (text.size() > kTextCharactersMax && count_characters(text) > kTextCharactersMax) {
    return fail(Errc::TooLarge,
                fmt::format("{}.{}: more than {} characters", table.name, field.name, kTextCharactersMax));
  }
  return {};
}

Result<> check_value(const Table& table, const Field& field, const ValueView& value) {
  if (!has_type(value, field.type)) {
    return fail(Errc::Malformed, fmt::format("{}.{}: a value of another type", table.name, field.name));
  }
  if (const auto* text = std::get_if<std::string_view>(&value)) return check_text(table, field, *text);
  if (const auto* lent = std::get_if<const TextSet*>(&value)) {
    const TextSet* set = *lent;
    if (set->size() > kSetElementsMax) {
      return fail(Errc::TooLarge, fmt::format("{}.{}: more than {} elements", table.name, field.name, kSetElementsMax));
    }
    for (const auto& element : *set) TRY_VOID(check_text(table, field, element));
  }
  return {};
}

Result<> check_state(const Table& table, const ValueView& to) {
  const auto* state = std::get_if<std::int64_t>(&to);
  if (!state || !table.machine->rank(*state)) {
    return fail(Errc::Malformed, fmt::format("{}: no such state", table.name));
  }
  return {};
}

// If its step is written at all.
Result<> check_step(const Table& table, std::span<const LentField> values) {
  const auto first = std::ranges::find(table.fields, Merge::Transition, &Field::merge);
  const auto group = *table.group(first->group_number());
  const auto written = std::ranges::find_if(values, [&](const LentField& field) {
    return std::ranges::find(group.fields, field.first, &Field::number) != group.fields.end();
  });
  if (written == values.end()) return {};
  return check_state(table, written->first == group.number ? written->second : ValueView());
}

Result<> check_intent(const Table& table, const Intent& intent) {
  const auto group = table.group(intent.group);
  if (!group) return fail(Errc::Malformed, fmt::format("{}: no field group {}", table.name, intent.group));
  if (group->fields.size() != intent.values.size()) {
    return fail(Errc::Malformed, fmt::format("{}: group {} is not whole", table.name, intent.group));
  }
  for (std::size_t i = 0; i < intent.values.size(); ++i) {
    TRY_VOID(check_value(table, group->fields[i], view_of(intent.values[i])));
  }
  return group->merge == Merge::Transition ? check_state(table, view_of(intent.values[0])) : Result<>();
}

Result<> check_intents(const Table& table, const Change& change) {
  const bool steps = std::ranges::any_of(change.intents, [&](const Intent& intent) {
    const auto group = table.group(intent.group);
    return group && group->merge == Merge::Transition;
  });
  if (steps != change.from.has_value()) {
    return fail(Errc::Malformed, fmt::format("{}: a step, and only a step, says where it comes from", table.name));
  }
  for (std::size_t i = 0; i < change.intents.size(); ++i) {
    if (i > 0 && change.intents[i - 1].group >= change.intents[i].group) {
      return fail(Errc::Malformed, fmt::format("{}: groups are out of order", table.name));
    }
    TRY_VOID(check_intent(table, change.intents[i]));
  }
  return {};
}

struct EncodedSize {
  std::size_t operator()(std::monostate) const { return 1; }
  std::size_t operator()(std::int64_t number) const {
    return head_size(static_cast<std::uint64_t>(number < 0 ? ~number : number));
  }
  std::size_t operator()(std::string_view text) const { return head_size(text.size()) + text.size(); }
  std::size_t operator()(const RowId&) const { return 1 + sizeof(RowId); }
  std::size_t operator()(BytesView bytes) const { return head_size(bytes.size()) + bytes.size(); }
  std::size_t operator()(const TextSet& set) const {
    std::size_t size = head_size(set.size());
    for (const auto& element : set) size += (*this)(std::string_view(element));
    return size;
  }
  std::size_t operator()(const TextSet* set) const { return (*this)(*set); }
};

std::size_t size_of(const auto& value) { return std::visit(EncodedSize{}, value); }

constexpr std::size_t kChangeFixed = 64;  // of a change: row, table, op, bucket, based_on and the heads around them
constexpr std::size_t kStepSize = 10, kReadSize = 16, kParentSize = 32;

std::size_t intent_head(GroupNumber group, std::size_t values) { return head_size(1 + values) + head_size(group); }

std::size_t size_bound(const Change& change) {
  std::size_t bound = kChangeFixed + kParentSize * change.parents.size();
  if (change.from) bound += kStepSize;
  if (change.read) bound += kReadSize;
  for (const Intent& intent : change.intents) {
    bound += intent_head(intent.group, intent.values.size());
    for (const Value& value : intent.values) bound += size_of(value);
  }
  return bound;
}

Result<> check_size(const Change& change) {
  if (size_bound(change) <= kRowBytesMax) return {};
  cbor::Writer out;
  write_change(out, change);
  if (out.data().size() > kRowBytesMax) return fail(Errc::TooLarge, "a row is larger than 64 KiB");
  return {};
}

// Which of them are new to an edited row only its author knows; a create has no others.
Result<> check_parents(const Table& table, const Change& change) {
  if (table.parents.empty() && change.parents.empty()) return {};
  std::vector<RowId> named;
  for (const ParentRule& rule : table.parents) {
    if (const auto* row = std::get_if<RowId>(&written_value(table, change.intents, rule.field))) named.push_back(*row);
  }
  const auto is_named = [&](const Parent& parent) { return std::ranges::find(named, parent.row) != named.end(); };
  const auto is_listed = [&](const RowId& row) {
    return std::ranges::find(change.parents, row, &Parent::row) != change.parents.end();
  };
  if (!std::ranges::all_of(change.parents, is_named)) {
    return fail(Errc::Malformed, fmt::format("{}: a parent that no field names", table.name));
  }
  if (change.op == Op::Create && !std::ranges::all_of(named, is_listed)) {
    return fail(Errc::Malformed, fmt::format("{}: a field names a parent that is not listed", table.name));
  }
  return {};
}

Result<> check_created(const Table& table, const Change& change) {
  for (const Field& field : table.fields) {
    if (field.required && is_absent(written_value(table, change.intents, field.number))) {
      return fail(Errc::Malformed, fmt::format("{}.{}: is required", table.name, field.name));
    }
  }
  if (!table.bucket_by(written_value(table, change.intents, table.bucket_field))) {
    return fail(Errc::Malformed, fmt::format("{}: the field that decides its bucket is missing", table.name));
  }
  return {};
}

}  // namespace

Result<> check_change(const Catalog& catalog, const Change& change) {
  const Table* table = catalog.find(change.table);
  if (!table) return fail(Errc::Malformed, fmt::format("no table {}", change.table));
  if (change.op < Op::Create || change.op > Op::Restore) return fail(Errc::Malformed, "no such operation");
  const bool writes = change.op == Op::Create || change.op == Op::Edit;
  if (!writes && !change.intents.empty()) return fail(Errc::Malformed, "a delete or restore writes no fields");
  if (change.op == Op::Edit && change.intents.empty()) return fail(Errc::Malformed, "an edit of nothing");
  if ((change.op == Op::Delete) != change.read.has_value()) {
    return fail(Errc::Malformed, "a delete, and only a delete, says how far its author had read");
  }
  if (change.bucket.kind != table->bucket) {
    return fail(Errc::Malformed, fmt::format("{}: its rows lie in buckets of another kind", table->name));
  }
  TRY_VOID(check_intents(*table, change));
  TRY_VOID(check_parents(*table, change));
  TRY_VOID(check_size(change));
  return change.op == Op::Create ? check_created(*table, change) : Result<>();
}

Result<std::size_t> check_create(const Table& table, std::span<const LentField> values) {
  // Absent members of its groups are written too, each as one byte.
  std::size_t bound = kChangeFixed + table.fields.size() + kParentSize * table.parents.size();
  if (table.machine) bound += kStepSize;
  auto at = values.begin();
  for (const Field& field : table.fields) {
    const bool present = at != values.end() && at->first == field.number;
    if (!present) {
      if (at != values.end() && at->first < field.number) break;
      if (field.required) return fail(Errc::Malformed, fmt::format("{}.{}: is required", table.name, field.name));
      continue;
    }
    TRY_VOID(check_value(table, field, at->second));
    bound += intent_head(field.number, table.fields.size()) + size_of(at->second);
    ++at;
  }
  if (at != values.end()) return fail(Errc::Malformed, fmt::format("{}: no field {}", table.name, at->first));
  if (table.machine) TRY_VOID(check_step(table, values));
  return bound;
}

std::size_t size_bound(const Transaction& transaction) {
  constexpr std::size_t kFixed = 256, kDep = 17;
  std::size_t bound = kFixed + kDep * transaction.deps.size();
  for (const Change& change : transaction.changes) bound += size_bound(change);
  return bound;
}

Result<> check_row(const Table& table, const FieldValues& values) {
  for (const auto& [number, value] : values) {
    const auto* set = std::get_if<TextSet>(&value);
    if (set && set->size() > kSetElementsMax) {
      return fail(Errc::TooLarge,
                  fmt::format("{}: field {} would have more than {} elements", table.name, number, kSetElementsMax));
    }
  }
  std::size_t bound = 0;
  for (const auto& [number, value] : values) bound += 3 + size_of(value);
  if (bound <= kRowBytesMax) return {};
  cbor::Writer out;
  write_fields(out, values);
  if (out.data().size() > kRowBytesMax) {
    return fail(Errc::TooLarge, fmt::format("{}: the row would be larger than 64 KiB", table.name));
  }
  return {};
}

Result<> check_whole(const Transaction& transaction, std::size_t more) {
  const auto changes = transaction.changes.size() + more;
  if (changes == 0) return fail(Errc::Malformed, "a transaction without changes");
  if (changes > kChangesMax) {
    return fail(Errc::TooLarge, fmt::format("more than {} changes in one transaction", kChangesMax));
  }
  if (transaction.deps.size() > kDepsMax) return fail(Errc::TooLarge, "rests on too many other transactions");
  if (size_bound(transaction) > kTransactionBytesMax && encode(transaction).size() > kTransactionBytesMax) {
    return fail(Errc::TooLarge, "a transaction is larger than 128 KiB");
  }
  return {};
}

Result<> check_transaction(const Catalog& catalog, const Transaction& transaction) {
  TRY_VOID(check_whole(transaction));
  for (const Change& change : transaction.changes) TRY_VOID(check_change(catalog, change));
  return {};
}

}  // namespace qiaomen
