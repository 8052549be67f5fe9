#include "engine/store/outbox.h"

#include <algorithm>
#include <utility>

#include "engine/base/assert.h"

namespace qiaomen {
namespace {

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

void save_body(WriteTx& tx, std::int64_t order, const Bytes& body) {
  tx.query("UPDATE outbox SET body = ? WHERE written = ?").lend(body).bind(order).run();
}

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

void spell_out_rescued(const ReadTx& from, WriteTx& to, const Catalog& catalog) {
  const RowTables rows(catalog, from);
  const auto created = [&](const Table& table, const RowId& row) -> std::optional<FieldValues> {
    auto found = rows.find(from, table, row);
    return found ? std::optional(std::move(found->values)) : std::nullopt;
  };
  std::vector<std::pair<std::int64_t, Bytes>> whole;
  {
    auto query = to.query("SELECT written, body FROM outbox");
    while (query.step()) {
      try {
        const auto pending = decode_pending(query.integer(0), query.bytes(1), {}, catalog, created);
        const bool by_row = std::ranges::any_of(pending.changes, &PendingChange::by_row);
        if (by_row) whole.emplace_back(pending.order, encode_pending_body(pending));
      } catch (const StoreError&) {
        // Dropped by the next step, and counted there.
      }
    }
  }
  for (const auto& [order, body] : whole) save_body(to, order, body);
}

std::optional<FieldValues> Outbox::created(const ReadTx& tx, const Table& table, const RowId& row) const {
  auto found = rows_.find(tx, table, row);
  return found ? std::optional(std::move(found->values)) : std::nullopt;
}

void Outbox::load(const ReadTx& tx) {
  entries_.clear();
  is_open_ = false;
  by_row_.clear();
  by_id_.clear();
  read_until_ = 0;
  read_since(tx, 0);
}

void Outbox::read_since(const ReadTx& tx, std::int64_t order) {
  const auto sealed = load_sealed(tx);
  auto query = tx.query(
      "SELECT outbox.written, outbox.body, delivery.body FROM outbox LEFT JOIN delivery USING(written) WHERE written > "
      "? ORDER BY written");
  query.bind(order);
  const auto by_row = [&](const Table& table, const RowId& row) { return created(tx, table, row); };
  while (query.step()) {
    Pending pending = decode_pending(query.integer(0), query.bytes(1), query.bytes(2), catalog_, by_row);
    const auto batch = sealed.lower_bound(pending.order);
    if (query.is_null(2) && batch != sealed.end()) {
      pending.state = PendingState::Sealed;
      pending.ever_sealed = true;
      std::tie(pending.batch_epoch, pending.batch_number) = batch->second;
    }
    read_until_ = pending.order;
    index(entries_[pending.order] = std::move(pending));
  }
  unread_ = false;
}

void Outbox::catch_up(const ReadTx& tx) {
  if (unread_) read_since(tx, read_until_);
  if (is_open_) show_open(tx);
}

// The address of the entry stays: its author holds it.
void Outbox::show_open(const ReadTx& tx) {
  read_open_references();
  Pending& pending = open_.mapped();
  for (std::size_t c = 0; c < pending.changes.size(); ++c) {
    Change& change = pending.transaction.changes[c];
    if (!pending.changes[c].by_row) continue;
    const Table& table = *catalog_.find(change.table);
    change = change_creating(table, change.row, created(tx, table, change.row).value(), change.based_on,
                             std::move(change.parents));
  }
  read_until_ = std::max(read_until_, pending.order);
  index(pending);
  entries_.insert(std::move(open_));
  is_open_ = false;
}

void Outbox::read_open_references() {
  qiaomen::read_references(open_.mapped(), std::exchange(references_, 0), reference_bytes_.data());
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

Outbox::Entries& Outbox::entries(const ReadTx& tx) {
  catch_up(tx);
  return entries_;
}

std::vector<Pending*> Outbox::of_row(const ReadTx& tx, const RowId& row) {
  catch_up(tx);
  std::vector<Pending*> found;
  const auto at = by_row_.find(row);
  if (at == by_row_.end()) return found;
  for (const auto order : at->second) found.push_back(&entries_.at(order));
  return found;
}

bool Outbox::is_dirty(const ReadTx& tx, const RowId& row) {
  catch_up(tx);
  return by_row_.contains(row);
}

std::vector<RowId> Outbox::dirty_rows(const ReadTx& tx) {
  catch_up(tx);
  std::vector<RowId> rows;
  for (const auto& [row, orders] : by_row_) rows.push_back(row);
  return rows;
}

Pending* Outbox::find(const ReadTx& tx, const TransactionId& id) {
  catch_up(tx);
  const auto at = by_id_.find(id);
  return at == by_id_.end() ? nullptr : &entries_.at(at->second);
}

Pending& Outbox::open(std::int64_t order) {
  ASSERT(!is_open_);
  is_open_ = true;
  references_ = 0;
  reference_bytes_.clear();
  if (open_.empty()) {
    Entries one;
    one.try_emplace(order);
    open_ = one.extract(one.begin());
  }
  open_.key() = order;
  open_.mapped() = Pending{};
  open_.mapped().order = order;
  return open_.mapped();
}

void Outbox::add_change(Pending& pending, Change change, PendingChange state) {
  if (is_open_) {
    read_open_references();
  } else {
    index(change.row, pending.order);
  }
  pending.transaction.changes.push_back(std::move(change));
  pending.changes.push_back(std::move(state));
}

void Outbox::add_created(Pending& pending, const Table& table, const RowId& row, std::span<const LentField> values,
                         Rev based_on, std::vector<Parent> parents) {
  if (is_open_ && pending.changes.empty()) {
    write_reference(reference_bytes_, table.id, row, based_on, parents);
    ++references_;
    return;
  }
  PendingChange state;
  state.by_row = true;
  add_change(pending, change_creating(table, row, FieldValues(values), based_on, std::move(parents)), std::move(state));
}

void Outbox::finish(WriteTx& tx, Pending& pending) {
  if (references_ > 0) {
    body_.clear();
    write_pending_by_row(body_, pending.transaction, references_, reference_bytes_.data());
    persist(tx, pending, body_.data());
  } else {
    persist(tx, pending, encode_pending_by_row(pending));
  }
  if (!is_open_) return;
  is_open_ = false;
  references_ = 0;
  unread_ = true;
}

void Outbox::spell_out(WriteTx& tx, const RowId& row) {
  for (Pending* pending : of_row(tx, row)) {
    if (std::ranges::none_of(pending->changes, &PendingChange::by_row)) continue;
    for (PendingChange& change : pending->changes) change.by_row = false;
    save_body(tx, *pending);  // of the act that is being written there is none yet
  }
}

void Outbox::persist(WriteTx& tx, const Pending& pending, const Bytes& body) {
  tx.query("INSERT INTO outbox(written, body) VALUES(?, ?)").bind(pending.order).lend(body).run();
}

void Outbox::save_body(WriteTx& tx, const Pending& pending) {
  qiaomen::save_body(tx, pending.order, encode_pending_body(pending));
}

void Outbox::save_delivery(WriteTx& tx, const Pending& pending) {
  tx.query("INSERT OR REPLACE INTO delivery(written, body) VALUES(?, ?)")
      .bind(pending.order)
      .bind(BytesView(encode_delivery(pending)))
      .run();
}

Pending Outbox::remove(WriteTx& tx, std::int64_t order) {
  Pending pending = take_out(order);
  erase(tx, {&order, 1});
  return pending;
}

// What stands between two that were taken out is in memory.
void Outbox::erase(WriteTx& tx, std::span<const std::int64_t> taken_out) {
  for (std::size_t first = 0, end = 0; first < taken_out.size(); first = end) {
    const auto next = entries_.upper_bound(taken_out[first]);
    while (end < taken_out.size() && (next == entries_.end() || taken_out[end] < next->first)) ++end;
    for (const auto* sql :
         {"DELETE FROM outbox WHERE written BETWEEN ? AND ?", "DELETE FROM delivery WHERE written BETWEEN ? AND ?"}) {
      tx.query(sql).bind(taken_out[first]).bind(taken_out[end - 1]).run();
    }
  }
}

Pending Outbox::take_out(std::int64_t order) {
  auto node = entries_.extract(order);
  ASSERT(!node.empty());
  Pending pending = std::move(node.mapped());
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
  catch_up(tx);
  const auto order = pending.order;
  read_until_ = std::max(read_until_, order);
  Pending& back = entries_[order] = std::move(pending);
  index(back);
  persist(tx, back, encode_pending_body(back));
  save_delivery(tx, back);
  return back;
}

}  // namespace qiaomen
