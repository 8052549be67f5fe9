#include "engine/store/outbox.h"

#include <algorithm>
#include <utility>

#include "engine/base/assert.h"
#include "engine/codec/transaction_codec.h"
#include "engine/codec/value_codec.h"

namespace qiaomen {
namespace {

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

// The batches of the present epoch, by the last order that each holds.
using Sealed = std::map<std::int64_t, std::pair<std::uint32_t, std::int64_t>>;

Sealed load_sealed(const ReadTx& tx) {
  Sealed sealed;
  auto query = tx.query(
      "SELECT last, epoch, number FROM batch WHERE counted = 0 AND epoch = (SELECT epoch FROM state) ORDER BY number");
  while (query.step()) {
    sealed.emplace(query.integer(0), std::pair(static_cast<std::uint32_t>(query.integer(1)), query.integer(2)));
  }
  return sealed;
}

}  // namespace

Bytes encode_pending_body(const Pending& pending) {
  cbor::Writer out;
  out.array(2);
  write_transaction(out, pending.transaction);
  out.array(pending.changes.size());
  for (const PendingChange& change : pending.changes) write_old(out, change);
  return out.take();
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
  Pending pending;
  pending.order = order;
  cbor::Reader in(body, {.depth = 16});
  in.array_of(2);
  pending.transaction = read_transaction(in);
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

namespace {

bool decodes(std::int64_t order, BytesView body, BytesView delivery) {
  try {
    decode_pending(order, body, delivery);
    return true;
  } catch (const StoreError&) {
    return false;
  }
}

}  // namespace

std::int64_t drop_damaged_pending(WriteTx& tx) {
  std::vector<std::int64_t> entries, deliveries;
  {
    auto query =
        tx.query("SELECT outbox.written, outbox.body, delivery.body FROM outbox LEFT JOIN delivery USING(written)");
    while (query.step()) {
      const auto order = query.integer(0);
      if (!decodes(order, query.bytes(1), {})) {
        entries.push_back(order);
      } else if (!decodes(order, query.bytes(1), query.bytes(2))) {
        deliveries.push_back(order);
      }
    }
  }
  for (const auto order : entries) tx.query("DELETE FROM outbox WHERE written = ?").bind(order).run();
  for (const auto order : deliveries) tx.query("DELETE FROM delivery WHERE written = ?").bind(order).run();
  tx.query("DELETE FROM delivery WHERE written NOT IN (SELECT written FROM outbox)").run();
  return static_cast<std::int64_t>(entries.size() + deliveries.size());
}

namespace {

void unpack(Pending& pending) {
  if (pending.packed.empty()) return;
  Pending whole = decode_pending(pending.order, pending.packed, {});
  pending.transaction = std::move(whole.transaction);
  pending.changes = std::move(whole.changes);
  pending.packed = {};
}

}  // namespace

const Outbox::Entries& Outbox::entries() const {
  for (const auto order : packed_) {
    if (const auto at = entries_.find(order); at != entries_.end()) unpack(at->second);
  }
  packed_.clear();
  return entries_;
}

Outbox::Entries& Outbox::entries() {
  std::as_const(*this).entries();
  return entries_;
}

void Outbox::load(const ReadTx& tx) {
  entries_.clear();
  packed_.clear();
  by_row_.clear();
  by_id_.clear();
  const auto sealed = load_sealed(tx);
  auto query = tx.query(
      "SELECT outbox.written, outbox.body, delivery.body FROM outbox LEFT JOIN delivery USING(written) ORDER BY "
      "written");
  while (query.step()) {
    Pending pending = decode_pending(query.integer(0), query.bytes(1), query.bytes(2));
    const auto batch = sealed.lower_bound(pending.order);
    if (query.is_null(2) && batch != sealed.end()) {
      pending.state = PendingState::Sealed;
      pending.ever_sealed = true;
      std::tie(pending.batch_epoch, pending.batch_number) = batch->second;
    }
    index(entries_[pending.order] = std::move(pending));
  }
}

void Outbox::index(const Pending& pending) {
  by_id_[pending.transaction.id] = pending.order;
  for (const Change& change : pending.transaction.changes) index(change.row, pending.order);
}

void Outbox::index(const RowId& row, std::int64_t order) {
  auto& orders = by_row_[row];
  if (orders.empty() || orders.back() < order) {
    orders.push_back(order);
  } else if (const auto at = std::ranges::lower_bound(orders, order); at == orders.end() || *at != order) {
    orders.insert(at, order);
  }
}

std::vector<Pending*> Outbox::of_row(const RowId& row) {
  std::vector<Pending*> found;
  const auto at = by_row_.find(row);
  if (at == by_row_.end()) return found;
  for (const auto order : at->second) found.push_back(&whole(order));
  return found;
}

std::vector<RowId> Outbox::dirty_rows() const {
  std::vector<RowId> rows;
  for (const auto& [row, orders] : by_row_) rows.push_back(row);
  return rows;
}

Pending* Outbox::find(const TransactionId& id) {
  const auto at = by_id_.find(id);
  return at == by_id_.end() ? nullptr : &whole(at->second);
}

const Pending* Outbox::find(const TransactionId& id) const {
  const auto at = by_id_.find(id);
  return at == by_id_.end() ? nullptr : &whole(at->second);
}

Pending& Outbox::whole(std::int64_t order) const {
  Pending& pending = entries_.at(order);
  unpack(pending);
  return pending;
}

Pending& Outbox::open(Pending pending) {
  index(pending);
  const auto order = pending.order;
  return entries_[order] = std::move(pending);
}

void Outbox::add_change(Pending& pending, Change change, PendingChange state) {
  index(change.row, pending.order);
  pending.transaction.changes.push_back(std::move(change));
  pending.changes.push_back(std::move(state));
}

void Outbox::finish(WriteTx& tx, Pending& pending) {
  pending.packed = encode_pending_body(pending);
  persist(tx, pending, pending.packed);
  pending.transaction.changes = {};
  pending.changes = {};
  packed_.push_back(pending.order);
}

void Outbox::persist(WriteTx& tx, const Pending& pending, const Bytes& body) {
  tx.query("INSERT INTO outbox(written, body) VALUES(?, ?)").bind(pending.order).lend(body).run();
}

void Outbox::save_body(WriteTx& tx, const Pending& pending) {
  tx.query("UPDATE outbox SET body = ? WHERE written = ?")
      .bind(BytesView(encode_pending_body(pending)))
      .bind(pending.order)
      .run();
}

void Outbox::save_delivery(WriteTx& tx, const Pending& pending) {
  tx.query("INSERT OR REPLACE INTO delivery(written, body) VALUES(?, ?)")
      .bind(pending.order)
      .bind(BytesView(encode_delivery(pending)))
      .run();
}

Pending Outbox::remove(WriteTx& tx, std::int64_t order) {
  tx.query("DELETE FROM outbox WHERE written = ?").bind(order).run();
  tx.query("DELETE FROM delivery WHERE written = ?").bind(order).run();
  auto node = entries_.extract(order);
  ASSERT(!node.empty());
  Pending pending = std::move(node.mapped());
  unpack(pending);
  by_id_.erase(pending.transaction.id);
  for (const Change& change : pending.transaction.changes) {
    const auto at = by_row_.find(change.row);
    if (at == by_row_.end()) continue;
    std::erase(at->second, order);
    if (at->second.empty()) by_row_.erase(at);
  }
  return pending;
}

Pending& Outbox::put_back(WriteTx& tx, Pending pending) {
  Pending& back = open(std::move(pending));
  persist(tx, back, encode_pending_body(back));
  save_delivery(tx, back);
  return back;
}

}  // namespace qiaomen
