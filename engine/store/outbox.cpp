#include "engine/store/outbox.h"

#include <algorithm>
#include <utility>

#include "engine/base/assert.h"

namespace qiaomen {
namespace {

// In ascending order.
class Deliveries {
 public:
  Deliveries(const ReadTx& tx, std::int64_t after)
      : query_(tx.query("SELECT written, body FROM delivery WHERE written > ? ORDER BY written")) {
    query_.bind(after);
    has_row_ = query_.step();
  }

  // Empty: there is none. Asked for in ascending order.
  BytesView of(std::int64_t order) {
    while (has_row_ && query_.integer(0) < order) has_row_ = query_.step();
    return has_row_ && query_.integer(0) == order ? query_.bytes(1) : BytesView();
  }

 private:
  Query query_;
  bool has_row_;
};

}  // namespace

Outbox::Sealed Outbox::load_sealed(const ReadTx& tx) {
  Sealed sealed;
  auto query = tx.query(
      "SELECT last, epoch, number FROM batch WHERE counted = 0 AND epoch = (SELECT epoch FROM state) ORDER BY number");
  while (query.step()) {
    sealed.emplace(query.integer(0), std::pair(static_cast<std::uint32_t>(query.integer(1)), query.integer(2)));
  }
  return sealed;
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
  pack_.clear();
  packed_.clear();
  read_until_ = 0;
  read_since(tx, 0);
}

void Outbox::read_since(const ReadTx& tx, std::int64_t order) {
  const auto sealed = load_sealed(tx);
  Deliveries deliveries(tx, order);
  const auto take_row = [&](std::int64_t written, BytesView body) {
    const auto row = read_outbox_row(written, body);
    if (row.damaged > 0) throw StoreError("a row of the outbox is damaged");
    if (row.is_pack) packed_[written] = static_cast<std::int64_t>(row.entries.size());
    for (const auto& [at, entry] : row.entries) take(tx, sealed, at, entry, deliveries.of(at));
  };
  auto query = tx.query("SELECT written, body FROM outbox WHERE written > ? ORDER BY written");
  query.bind(order);
  while (query.step()) take_row(query.integer(0), query.bytes(1));
  if (!pack_.empty() && pack_.first() > order) take_row(pack_.first(), pack_.body());
  unread_ = false;
}

void Outbox::take(const ReadTx& tx, const Sealed& sealed, std::int64_t order, BytesView body, BytesView delivery) {
  const auto by_row = [&](const Table& table, const RowId& row) { return created(tx, table, row); };
  Pending pending = decode_pending(order, body, delivery, catalog_, by_row);
  const auto batch = sealed.lower_bound(order);
  if (delivery.empty() && batch != sealed.end()) {
    pending.state = PendingState::Sealed;
    pending.ever_sealed = true;
    std::tie(pending.batch_epoch, pending.batch_number) = batch->second;
  }
  read_until_ = order;
  index(entries_[order] = std::move(pending));
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
  flush(tx);
  persist(tx, pending.order, encoded(pending));
  close();
}

void Outbox::finish_in_bulk(WriteTx& tx, Pending& pending) {
  if (!is_open_) return finish(tx, pending);  // somebody has looked at it
  const auto body = encoded(pending);
  ASSERT(pack_.empty() || pack_.first() > read_until_);  // who looked has shown an act, whose end wrote the pack
  if (!pack_.add(pending.order, body)) {
    flush(tx);
    pack_.add(pending.order, body);
  }
  close();
}

BytesView Outbox::encoded(const Pending& pending) {
  body_.clear();
  if (references_ > 0) {
    write_pending_by_row(body_, pending.transaction, references_, reference_bytes_.data());
  } else {
    write_pending_by_row(body_, pending);
  }
  return body_.data();
}

// What nobody has looked at is read when an entry is next asked for.
void Outbox::close() {
  unread_ |= is_open_;
  is_open_ = false;
  references_ = 0;
}

void Outbox::flush(WriteTx& tx) {
  if (pack_.empty()) return;
  persist(tx, pack_.first(), pack_.body());
  if (pack_.count() > 1) packed_[pack_.first()] = pack_.count();
  pack_.clear();
}

void Outbox::set_apart(WriteTx& tx, std::int64_t order) {
  flush(tx);
  auto pack = packed_.upper_bound(order);
  if (pack == packed_.begin()) return;
  --pack;
  if (order >= pack->first + pack->second) return;
  unpack_outbox_row(tx, pack->first);
  packed_.erase(pack);
}

void Outbox::spell_out(WriteTx& tx, const RowId& row) {
  for (Pending* pending : of_row(tx, row)) {
    if (std::ranges::none_of(pending->changes, &PendingChange::by_row)) continue;
    for (PendingChange& change : pending->changes) change.by_row = false;
    save_body(tx, *pending);  // of the act that is being written there is none yet
  }
}

void Outbox::persist(WriteTx& tx, std::int64_t order, BytesView body) {
  tx.query("INSERT INTO outbox(written, body) VALUES(?, ?)").bind(order).lend(body).run();
}

void Outbox::save_body(WriteTx& tx, const Pending& pending) {
  set_apart(tx, pending.order);
  const auto body = encode_pending_body(pending);
  tx.query("UPDATE outbox SET body = ? WHERE written = ?").lend(body).bind(pending.order).run();
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
    erase_range(tx, taken_out[first], taken_out[end - 1]);
  }
}

// A pack that reaches over an end of the range is taken apart first: what lies beyond stays.
void Outbox::erase_range(WriteTx& tx, std::int64_t first, std::int64_t last) {
  set_apart(tx, first);
  set_apart(tx, last);
  for (const auto* sql :
       {"DELETE FROM outbox WHERE written BETWEEN ? AND ?", "DELETE FROM delivery WHERE written BETWEEN ? AND ?"}) {
    tx.query(sql).bind(first).bind(last).run();
  }
  packed_.erase(packed_.lower_bound(first), packed_.upper_bound(last));
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
  persist(tx, order, encode_pending_body(back));
  save_delivery(tx, back);
  return back;
}

}  // namespace qiaomen
