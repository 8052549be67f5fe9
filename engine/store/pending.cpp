#include "engine/store/pending.h"

#include <algorithm>

#include "engine/base/result.h"
#include "engine/codec/transaction_codec.h"
#include "engine/codec/value_codec.h"

namespace qiaomen {
namespace {

// Without values: those are in the row.
Change read_reference(cbor::Reader& in) {
  Change change;
  change.op = Op::Create;
  const auto count = in.array();
  if (count < 3 || count % 2 == 0) in.fail("a reference has a row, a table and a version, then pairs");
  change.row = read_id<RowId>(in);
  change.table = static_cast<TableId>(in.integer());
  change.based_on.packed = in.integer();
  for (std::size_t i = 3; i < count && in.ok(); i += 2) {
    const auto row = read_id<RowId>(in);
    change.parents.push_back({row, Rev{in.integer()}});
  }
  return change;
}

void read_changes(cbor::Reader& in, Pending& pending) {
  const auto count = in.array();
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    const bool by_row = in.peek() == cbor::Kind::Array;
    pending.transaction.changes.push_back(by_row ? read_reference(in) : read_change(in));
    pending.changes.emplace_back().by_row = by_row;
  }
}

void write_old(cbor::Writer& out, const PendingChange& change) {
  out.array(change.old.size());
  for (const auto& values : change.old) {
    out.array(values.size());
    for (const Value& value : values) write_value(out, value);
  }
}

void read_old(cbor::Reader& in, PendingChange& change) {
  const auto groups = in.array();
  for (std::size_t g = 0; g < groups && in.ok(); ++g) {
    std::vector<Value> values;
    const auto count = in.array();
    for (std::size_t i = 0; i < count && in.ok(); ++i) values.push_back(read_value(in));
    change.old.push_back(std::move(values));
  }
}

void write_optional(cbor::Writer& out, const std::optional<std::int64_t>& value) {
  if (value) {
    out.integer(*value);
  } else {
    out.null();
  }
}

std::optional<std::int64_t> read_optional(cbor::Reader& in) {
  return in.take_null() ? std::nullopt : std::optional(in.integer());
}

void write_change_state(cbor::Writer& out, const PendingChange& change) {
  out.array(3 + change.over.size());
  out.boolean(change.in_base);
  out.boolean(change.left);
  if (change.verdict) {
    out.array(3);
    out.integer(static_cast<std::int64_t>(change.verdict->outcome));
    out.integer(change.verdict->rev.packed);
    write_bucket(out, change.verdict->where);
  } else {
    out.null();
  }
  for (const GroupNumber group : change.over) out.integer(group);
}

void read_change_state(cbor::Reader& in, PendingChange& change) {
  const auto count = in.array();
  change.in_base = in.boolean();
  change.left = in.boolean();
  if (!in.take_null()) {
    in.array_of(3);
    ChangeVerdict verdict;
    verdict.outcome = static_cast<Outcome>(in.integer());
    verdict.rev.packed = in.integer();
    verdict.where = read_bucket(in);
    change.verdict = verdict;
  }
  for (std::size_t i = 3; i < count && in.ok(); ++i) change.over.insert(static_cast<GroupNumber>(in.integer()));
}

void read_delivery(cbor::Reader& in, Pending& pending) {
  in.array_of(9);
  pending.state = static_cast<PendingState>(in.integer());
  pending.ever_sealed = in.boolean();
  pending.batch_epoch = static_cast<std::uint32_t>(in.integer());
  pending.batch_number = in.integer();
  pending.since_us = read_optional(in);
  if (const auto issued = read_optional(in)) pending.issued = Stamp{*issued};
  pending.judged_us = in.integer();
  if (!in.take_null()) pending.receipt = read_receipt(in);
  in.array_of(pending.changes.size());
  for (PendingChange& change : pending.changes) read_change_state(in, change);
}

void write_olds(cbor::Writer& out, const Pending& pending) {
  out.array(pending.changes.size());
  for (const PendingChange& change : pending.changes) write_old(out, change);
}

void fill_from_rows(Pending& pending, const Catalog& catalog, const CreatedRow& created) {
  for (std::size_t c = 0; c < pending.changes.size(); ++c) {
    if (!pending.changes[c].by_row) continue;
    Change& change = pending.transaction.changes[c];
    const Table* table = catalog.find(change.table);
    const auto values = table ? created(*table, change.row) : std::nullopt;
    if (!values) throw StoreError("an outbox entry names a row that is not there");
    change = change_creating(*table, change.row, *values, change.based_on, std::move(change.parents));
  }
}

Pending decode(std::int64_t order, BytesView body, BytesView delivery) {
  Pending pending;
  pending.order = order;
  cbor::Reader in(body, {.depth = 16});
  const auto parts = in.array();
  if (parts != 2 && parts != 3) in.fail("a transaction, its changes if they are by row, and old values");
  pending.transaction = read_transaction(in);
  if (parts == 3) read_changes(in, pending);
  in.array_of(pending.transaction.changes.size());
  pending.changes.resize(pending.transaction.changes.size());
  for (PendingChange& change : pending.changes) read_old(in, change);
  bool whole = in.finish().has_value();
  if (!delivery.empty()) {
    cbor::Reader state(delivery, {.depth = 16});
    read_delivery(state, pending);
    whole &= state.finish().has_value();
  }
  if (!whole) throw StoreError("an outbox entry's own bytes are damaged");
  return pending;
}

}  // namespace

// A change by its row: row, table, what it is based on, and its parents with their versions.
void write_reference(cbor::Writer& out, TableId table, const RowId& row, Rev based_on,
                     std::span<const Parent> parents) {
  out.array(3 + 2 * parents.size());
  write_id(out, row), out.integer(table), out.integer(based_on.packed);
  for (const Parent& parent : parents) write_id(out, parent.row), out.integer(parent.rev.packed);
}

void write_pending_by_row(cbor::Writer& out, const Transaction& alone, std::size_t count, BytesView references) {
  out.array(3);
  write_transaction_alone(out, alone);
  out.array(count);
  out.raw(references);
  out.array(count);
  for (std::size_t i = 0; i < count; ++i) out.array(0);  // nothing was there before
}

void read_references(Pending& pending, std::size_t count, BytesView references) {
  while (count-- > 0) {
    cbor::Reader in(references);
    pending.transaction.changes.push_back(read_reference(in));
    pending.changes.emplace_back().by_row = true;
    references = references.subspan(in.position());
  }
}

namespace {

void write_pending_body(cbor::Writer& out, const Pending& pending) {
  out.array(2);
  write_transaction(out, pending.transaction);
  write_olds(out, pending);
}

}  // namespace

Bytes encode_pending_body(const Pending& pending) {
  cbor::Writer out;
  write_pending_body(out, pending);
  return out.take();
}

void write_pending_by_row(cbor::Writer& out, const Pending& pending) {
  if (std::ranges::none_of(pending.changes, &PendingChange::by_row)) return write_pending_body(out, pending);
  out.array(3);
  write_transaction_alone(out, pending.transaction);
  out.array(pending.changes.size());
  for (std::size_t c = 0; c < pending.changes.size(); ++c) {
    const Change& change = pending.transaction.changes[c];
    if (pending.changes[c].by_row) {
      write_reference(out, change.table, change.row, change.based_on, change.parents);
    } else {
      write_change(out, change);
    }
  }
  write_olds(out, pending);
}

Bytes encode_delivery(const Pending& pending) {
  cbor::Writer out;
  out.array(9);
  out.integer(static_cast<std::int64_t>(pending.state));
  out.boolean(pending.ever_sealed);
  out.integer(pending.batch_epoch);
  out.integer(pending.batch_number);
  write_optional(out, pending.since_us);
  write_optional(out, pending.issued ? std::optional(pending.issued->us) : std::nullopt);
  out.integer(pending.judged_us);
  if (pending.receipt) {
    write_receipt(out, *pending.receipt);
  } else {
    out.null();
  }
  out.array(pending.changes.size());
  for (const PendingChange& change : pending.changes) write_change_state(out, change);
  return out.take();
}

Pending decode_pending(std::int64_t order, BytesView body, BytesView delivery) {
  Pending pending = decode(order, body, delivery);
  if (std::ranges::any_of(pending.changes, &PendingChange::by_row)) {
    throw StoreError("an outbox entry names a row where there is none");
  }
  return pending;
}

Pending decode_pending(std::int64_t order, BytesView body, BytesView delivery, const Catalog& catalog,
                       const CreatedRow& created) {
  Pending pending = decode(order, body, delivery);
  fill_from_rows(pending, catalog, created);
  return pending;
}

}  // namespace qiaomen
