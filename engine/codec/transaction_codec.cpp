#include "engine/codec/transaction_codec.h"

#include <initializer_list>
#include <limits>
#include <span>

#include "engine/codec/value_codec.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kInt64Max = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kUint32Max = std::numeric_limits<std::uint32_t>::max();

void write_sample(cbor::Writer& out, const ClockSample& at) {
  out.array(3);
  out.integer(at.wall.us);
  out.integer(at.monotonic.us);
  write_id(out, at.boot);
}

ClockSample read_sample(cbor::Reader& in) {
  ClockSample at;
  in.array_of(3);
  at.wall.us = read_number(in, kInt64Max);
  at.monotonic.us = read_number(in, kInt64Max);
  at.boot = read_id<BootId>(in);
  return at;
}

void write_intent(cbor::Writer& out, const Intent& intent) {
  out.array(1 + intent.values.size());
  out.integer(intent.group);
  for (const Value& value : intent.values) write_value(out, value);
}

Intent read_intent(cbor::Reader& in) {
  Intent intent;
  const auto count = in.array();
  if (count < 2) in.fail("an intent has a group and its values");
  intent.group = static_cast<GroupNumber>(read_number(in, std::numeric_limits<GroupNumber>::max()));
  for (std::size_t i = 1; i < count && in.ok(); ++i) intent.values.push_back(read_value(in));
  return intent;
}

template <typename Item>
std::vector<Item> read_list(cbor::Reader& in, Item (*read)(cbor::Reader&)) {
  std::vector<Item> items;
  const auto count = in.array();
  for (std::size_t i = 0; i < count && in.ok(); ++i) items.push_back(read(in));
  return items;
}

// Where an empty list is written by leaving its key out.
template <typename Item>
std::vector<Item> read_some(cbor::Reader& in, Item (*read)(cbor::Reader&)) {
  auto items = read_list(in, read);
  if (items.empty()) in.fail("an empty list");
  return items;
}

// Calls `read` with each key of a map, whose keys ascend; `required` ones must be among them.
template <typename F>
void read_keys(cbor::Reader& in, std::initializer_list<std::int64_t> required, F&& read) {
  const auto count = in.map();
  auto due = required.begin();
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    const auto key = in.key();
    if (due != required.end() && key == *due) ++due;
    read(key);
  }
  if (due != required.end()) in.fail("a key is missing");
}

Parent read_parent(cbor::Reader& in) {
  in.array_of(2);
  Parent parent;
  parent.row = read_id<RowId>(in);
  parent.rev.packed = read_number(in, kInt64Max);
  return parent;
}

ReadMark read_mark(cbor::Reader& in) {
  in.array_of(2);
  ReadMark mark;
  mark.generation = static_cast<std::uint32_t>(read_number(in, kUint32Max));
  mark.cursor = read_number(in, kInt64Max);
  return mark;
}

void read_change_field(cbor::Reader& in, std::int64_t key, Change& change) {
  switch (key) {
    case 1: change.row = read_id<RowId>(in); return;
    case 2: change.table = static_cast<TableId>(read_number(in, std::numeric_limits<TableId>::max())); return;
    case 3: change.op = static_cast<Op>(read_number(in, 4)); return;
    case 4: change.bucket = read_bucket(in); return;
    case 5: change.based_on.packed = read_number(in, kInt64Max); return;
    case 6: change.intents = read_some(in, read_intent); return;
    case 7: change.parents = read_some(in, read_parent); return;
    case 8: change.read = read_mark(in); return;
    case 9: change.from = in.integer(); return;
    default: in.fail("a change has no such key");
  }
}

void read_transaction_field(cbor::Reader& in, std::int64_t key, Transaction& transaction) {
  switch (key) {
    case 1: transaction.id = read_id<TransactionId>(in); return;
    case 2: transaction.epoch = static_cast<std::uint32_t>(read_number(in, kUint32Max)); return;
    case 3: transaction.number = static_cast<std::uint64_t>(read_number(in, kInt64Max)); return;
    case 4: transaction.seen.us = read_number(in, kInt64Max); return;
    case 5: transaction.at = read_sample(in); return;
    case 6: transaction.schema = static_cast<std::uint32_t>(read_number(in, kUint32Max)); return;
    case 7: transaction.deps = read_some(in, read_id<TransactionId>); return;
    case 8: transaction.supersedes = read_id<TransactionId>(in); return;
    case 9: transaction.changes = read_list(in, read_change); return;
    default: in.fail("a transaction has no such key");
  }
}

Reason read_reason(cbor::Reader& in) {
  in.array_of(3);
  Reason reason;
  reason.refusal = static_cast<Refusal>(read_number(in, 255));
  reason.change = static_cast<std::uint32_t>(read_number(in, kUint32Max));
  reason.text = std::string(in.text());
  return reason;
}

ChangeVerdict read_verdict(cbor::Reader& in) {
  in.array_of(3);
  ChangeVerdict verdict;
  verdict.outcome = static_cast<Outcome>(read_number(in, 5));
  verdict.rev.packed = read_number(in, kInt64Max);
  verdict.where = read_bucket(in);
  return verdict;
}

}  // namespace

void write_change(cbor::Writer& out, const Change& change) {
  out.map(5 + !change.intents.empty() + !change.parents.empty() + change.read.has_value() + change.from.has_value());
  out.integer(1), write_id(out, change.row);
  out.integer(2), out.integer(change.table);
  out.integer(3), out.integer(static_cast<std::int64_t>(change.op));
  out.integer(4), write_bucket(out, change.bucket);
  out.integer(5), out.integer(change.based_on.packed);
  if (!change.intents.empty()) {
    out.integer(6), out.array(change.intents.size());
    for (const Intent& intent : change.intents) write_intent(out, intent);
  }
  if (!change.parents.empty()) {
    out.integer(7), out.array(change.parents.size());
    for (const Parent& parent : change.parents) {
      out.array(2), write_id(out, parent.row), out.integer(parent.rev.packed);
    }
  }
  if (change.read) {
    out.integer(8), out.array(2), out.integer(change.read->generation), out.integer(change.read->cursor);
  }
  if (change.from) out.integer(9), out.integer(*change.from);
}

Change read_change(cbor::Reader& in) {
  Change change;
  read_keys(in, {1, 2, 3, 4, 5}, [&](std::int64_t key) { read_change_field(in, key, change); });
  return change;
}

namespace {

void write_transaction(cbor::Writer& out, const Transaction& transaction, std::span<const Change> changes) {
  out.map(7 + !transaction.deps.empty() + transaction.supersedes.has_value());
  out.integer(1), write_id(out, transaction.id);
  out.integer(2), out.integer(transaction.epoch);
  out.integer(3), out.integer(static_cast<std::int64_t>(transaction.number));
  out.integer(4), out.integer(transaction.seen.us);
  out.integer(5), write_sample(out, transaction.at);
  out.integer(6), out.integer(transaction.schema);
  if (!transaction.deps.empty()) {
    out.integer(7), out.array(transaction.deps.size());
    for (const auto& dep : transaction.deps) write_id(out, dep);
  }
  if (transaction.supersedes) out.integer(8), write_id(out, *transaction.supersedes);
  out.integer(9), out.array(changes.size());
  for (const Change& change : changes) write_change(out, change);
}

}  // namespace

void write_transaction(cbor::Writer& out, const Transaction& transaction) {
  write_transaction(out, transaction, transaction.changes);
}

void write_transaction_alone(cbor::Writer& out, const Transaction& transaction) {
  write_transaction(out, transaction, {});
}

Transaction read_transaction(cbor::Reader& in) {
  Transaction transaction;
  read_keys(in, {1, 2, 3, 4, 5, 6, 9}, [&](std::int64_t key) { read_transaction_field(in, key, transaction); });
  return transaction;
}

void write_receipt(cbor::Writer& out, const Receipt& receipt) {
  out.array(8);
  write_id(out, receipt.transaction);
  out.integer(static_cast<std::int64_t>(receipt.device.value >> 32));
  out.integer(static_cast<std::int64_t>(receipt.device.value & 0xffffffffU));
  out.integer(receipt.epoch);
  out.integer(static_cast<std::int64_t>(receipt.number));
  if (receipt.stamp) {
    out.array(2), out.integer(receipt.stamp->us), out.boolean(receipt.stamp_flagged);
  } else {
    out.null();
  }
  if (receipt.refused) {
    out.array(3), out.integer(static_cast<std::int64_t>(receipt.refused->refusal));
    out.integer(receipt.refused->change), out.text(receipt.refused->text);
  } else {
    out.null();
  }
  out.array(receipt.changes.size());
  for (const ChangeVerdict& verdict : receipt.changes) {
    out.array(3), out.integer(static_cast<std::int64_t>(verdict.outcome)), out.integer(verdict.rev.packed);
    write_bucket(out, verdict.where);
  }
}

Receipt read_receipt(cbor::Reader& in) {
  Receipt receipt;
  in.array_of(8);
  receipt.transaction = read_id<TransactionId>(in);
  receipt.device.value = static_cast<std::uint64_t>(read_number(in, kUint32Max)) << 32;
  receipt.device.value |= static_cast<std::uint64_t>(read_number(in, kUint32Max));
  receipt.epoch = static_cast<std::uint32_t>(read_number(in, kUint32Max));
  receipt.number = static_cast<std::uint64_t>(read_number(in, kInt64Max));
  if (!in.take_null()) {
    in.array_of(2);
    receipt.stamp = Stamp{in.integer()};
    receipt.stamp_flagged = in.boolean();
  }
  if (!in.take_null()) receipt.refused = read_reason(in);
  receipt.changes = read_list(in, read_verdict);
  return receipt;
}

Bytes encode(const Transaction& transaction) {
  cbor::Writer out;
  write_transaction(out, transaction);
  return out.take();
}

}  // namespace qiaomen
