#include "engine/store/overlay.h"

#include <algorithm>

#include "engine/base/assert.h"
#include "engine/codec/slice_codec.h"
#include "engine/merge/fold.h"
#include "engine/merge/merge.h"

namespace qiaomen {
namespace {

constexpr std::size_t kInHandMax = 4'096;  // rows of changes that leave; a reply's own are bounded by its size

StoredRow stored(std::int64_t bucket, const BaseRow& base) {
  return {bucket, base.rev, base.values, base.asks, base.unknown};
}

std::optional<BaseRow> written_down(const ReadTx& tx, const RowId& row) {
  auto query = tx.query("SELECT body FROM base WHERE row = ?");
  query.bind(row);
  if (!query.step()) return std::nullopt;
  return decode_base(query.bytes(0));
}

// Puts the old values of the first pending change of each group back in place.
void take_back(const Table& table, const RowId& row, const std::vector<Pending*>& pending, FieldValues& values) {
  std::set<GroupNumber> done;
  for (const Pending* entry : pending) {
    for (std::size_t c = 0; c < entry->changes.size(); ++c) {
      const Change& change = entry->transaction.changes[c];
      if (change.row != row) continue;
      for (std::size_t i = 0; i < change.intents.size(); ++i) {
        const auto group = table.group(change.intents[i].group);
        if (group && done.insert(group->number).second) set_group(values, *group, entry->changes[c].old.at(i));
      }
    }
  }
}

}  // namespace

void Overlay::load(const ReadTx& tx) {
  state_ = State::load(tx);
  buckets_.load(tx);
  outbox_.load(tx);
  in_hand_.clear();
}

std::optional<BaseRow> Overlay::base(const ReadTx& tx, const Table& table, const RowId& row) {
  if (!outbox_.is_dirty(tx, row)) {
    auto found = rows_.find(tx, table, row);
    if (!found || found->rev.packed == 0) return std::nullopt;
    return BaseRow{table.id,
                   buckets_.at(found->bucket).id,
                   found->rev,
                   std::move(found->values),
                   std::move(found->asks),
                   std::move(found->unknown)};
  }
  if (auto base = written_down(tx, row)) return base;
  return assembled(tx, table, row);
}

std::optional<BaseRow> Overlay::assembled(const ReadTx& tx, const Table& table, const RowId& row) {
  auto found = rows_.find(tx, table, row);
  if (!found || found->rev.packed == 0) return std::nullopt;
  take_back(table, row, outbox_.of_row(tx, row), found->values);
  return BaseRow{table.id,
                 buckets_.at(found->bucket).id,
                 found->rev,
                 std::move(found->values),
                 std::move(found->asks),
                 std::move(found->unknown)};
}

std::optional<BaseRow> Overlay::base_of_any(const ReadTx& tx, TableId table, const RowId& row) {
  if (const auto held = in_hand_.find(row); held != in_hand_.end()) return held->second.base;
  if (const Table* known = catalog_.find(table)) return base(tx, *known, row);
  auto query = tx.query("SELECT body FROM unknown_row WHERE row = ?");
  query.bind(row);
  if (!query.step()) return std::nullopt;
  return decode_base(query.bytes(0));
}

void Overlay::write_down(WriteTx& tx, const RowId& row, const std::optional<BaseRow>& base) {
  if (base && outbox_.is_dirty(tx, row)) {
    tx.query("INSERT OR REPLACE INTO base(row, body) VALUES(?, ?)").bind(row).bind(BytesView(encode_base(*base))).run();
  } else {
    tx.query("DELETE FROM base WHERE row = ?").bind(row).run();
  }
}

void Overlay::account(WriteTx& tx, const RowId& row, const std::optional<BaseRow>& before,
                      const std::optional<BaseRow>& after) {
  if (before) {
    BucketState& bucket = buckets_.of(tx, before->bucket);
    bucket.hash.remove(canonical_row(row, *before));
  }
  if (after) {
    BucketState& bucket = buckets_.of(tx, after->bucket);
    bucket.hash.add(canonical_row(row, *after));
  }
}

Overlay::Held& Overlay::take_in_hand(const ReadTx& tx, TableId table, const RowId& row) {
  const auto known = in_hand_.find(row);
  if (known != in_hand_.end()) return known->second;
  return in_hand_.emplace(row, Held{table, base_of_any(tx, table, row)}).first->second;
}

const std::optional<BaseRow>& Overlay::hold(const ReadTx& tx, TableId table, const RowId& row) {
  return take_in_hand(tx, table, row).base;
}

void Overlay::rebase(WriteTx& tx, TableId table, const RowId& row, std::optional<BaseRow> base) {
  Held& held = take_in_hand(tx, table, row);
  account(tx, row, held.base, base);
  held.base = std::move(base);
  held.changed = true;
}

// In order of ids: rows that lie together are written together.
void Overlay::lay_held(WriteTx& tx) {
  std::vector<std::pair<RowId, const Held*>> changed;
  for (const auto& [row, held] : in_hand_) {
    if (held.changed) changed.emplace_back(row, &held);
  }
  std::ranges::sort(changed, {}, &std::pair<RowId, const Held*>::first);
  for (const auto& [row, held] : changed) show(tx, held->table, row, held->base);
  in_hand_.clear();
}

bool Overlay::take_clean(WriteTx& tx, PageRows& rows, std::size_t row, BucketState& bucket, bool over_newer) {
  const Page& page = rows.page();
  if (outbox_.is_dirty(tx, page.ids[row]) || in_hand_.contains(page.ids[row])) return false;
  // A bucket that is filled from nothing meets few rows that are there.
  if (bucket.seeding == Seeding::FromNothing && rows.insert(row, bucket.local)) return true;
  if (const auto held = rows_.glance(tx, rows.table(), page.ids[row])) {
    if (!over_newer && held->rev > page.revs[row]) return true;
    buckets_.at(held->bucket).hash.remove(held->hash);
    rows.replace(row, bucket.local);
  } else {
    rows.insert(row, bucket.local);
  }
  return true;
}

void Overlay::show(WriteTx& tx, TableId table, const RowId& row, const std::optional<BaseRow>& base) {
  const Table* known = catalog_.find(table);
  if (!known) return show_unknown(tx, row, base);
  outbox_.spell_out(tx, row);
  write_down(tx, row, base);
  if (const auto row_now = visible(tx, *known, row, base)) {
    rows_.put(tx, *known, row, *row_now);
  } else {
    rows_.erase(tx, *known, row);
  }
}

void Overlay::show_unknown(WriteTx& tx, const RowId& row, const std::optional<BaseRow>& base) {
  if (!base) {
    tx.query("DELETE FROM unknown_row WHERE row = ?").bind(row).run();
    return;
  }
  tx.query("INSERT OR REPLACE INTO unknown_row(row, bucket, body) VALUES(?, ?, ?)")
      .bind(row)
      .bind(buckets_.of(tx, base->bucket).local)
      .bind(BytesView(encode_base(*base)))
      .run();
}

std::optional<StoredRow> Overlay::visible(WriteTx& tx, const Table& table, const RowId& row,
                                          const std::optional<BaseRow>& base) {
  std::vector<Laid> laid;
  std::optional<BucketId> created_in;
  for (const Pending* entry : outbox_.of_row(tx, row)) {
    for (std::size_t c = 0; c < entry->changes.size(); ++c) {
      const Change& change = entry->transaction.changes[c];
      if (change.row != row || entry->changes[c].left) continue;
      laid.push_back({&change, entry->changes[c].in_base, &entry->changes[c].over});
      if (change.op == Op::Create && !created_in) created_in = change.bucket;
    }
  }
  auto shown = fold(table, base ? &*base : nullptr, laid);
  if (!shown) return std::nullopt;
  StoredRow now = base ? stored(buckets_.of(tx, base->bucket).local, *base) : StoredRow{};
  if (!base) now.bucket = buckets_.of(tx, created_in.value()).local;
  now.values = std::move(shown->values);
  return now;
}

void Overlay::leave(WriteTx& tx, Pending& pending, std::size_t change, bool covers) {
  PendingChange& leaving = pending.changes[change];
  leaving.left = true;
  leaving.in_base = false;
  const Change& what = pending.transaction.changes[change];
  in_hand_.at(what.row).changed = true;
  const Table* table = catalog_.find(what.table);
  if (!covers || !table) return;
  const auto groups = covered_by(*table, what);
  for (Pending* earlier : outbox_.of_row(tx, what.row)) {
    if (earlier->order >= pending.order) break;
    if (earlier->is_judged()) continue;
    for (std::size_t c = 0; c < earlier->changes.size(); ++c) {
      if (earlier->transaction.changes[c].row == what.row)
        earlier->changes[c].over.insert(groups.begin(), groups.end());
    }
    outbox_.save_delivery(tx, *earlier);
  }
}

// Of a row that is shown, its own column tells: most of what was judged waits for a reply that has its row.
std::optional<Rev> Overlay::base_rev(const ReadTx& tx, TableId table, const RowId& row) {
  const Table* known = catalog_.find(table);
  const auto shown = known && !in_hand_.contains(row) ? rows_.rev(tx, *known, row) : std::nullopt;
  if (shown) return shown->packed == 0 ? std::nullopt : shown;
  const auto& base = hold(tx, table, row);
  return base ? std::optional(base->rev) : std::nullopt;
}

bool Overlay::may_leave(const ReadTx& tx, const Pending& pending, std::size_t change, bool& covers,
                        const std::function<bool(const BucketId&)>& at_head) {
  const Change& what = pending.transaction.changes[change];
  const ChangeVerdict& verdict = pending.changes[change].verdict.value();
  if (const auto held = base_rev(tx, what.table, what.row)) {
    covers = true;
    return *held >= verdict.rev;
  }
  covers = false;
  for (const Pending* other : outbox_.of_row(tx, what.row)) {
    for (std::size_t c = 0; c < other->changes.size(); ++c) {
      const bool earlier = std::pair(other->order, c) < std::pair(pending.order, change);
      if (earlier && other->transaction.changes[c].row == what.row && !other->changes[c].left) return false;
    }
  }
  return at_head(verdict.where);
}

bool Overlay::any_may_leave(const ReadTx& tx, const std::function<bool(const BucketId&)>& at_head) {
  const bool any = std::ranges::any_of(outbox_.entries(tx), [&](const auto& entry) {
    const Pending& pending = entry.second;
    if (!pending.is_judged()) return false;
    bool covers = false;
    for (std::size_t c = 0; c < pending.changes.size(); ++c) {
      if (!pending.changes[c].left && may_leave(tx, pending, c, covers, at_head)) return true;
    }
    return false;
  });
  in_hand_.clear();
  return any;
}

void Overlay::leave_all(WriteTx& tx, const std::function<bool(const BucketId&)>& at_head) {
  std::vector<std::int64_t> judged;
  for (const auto& [order, pending] : outbox_.entries(tx)) {
    if (pending.is_judged()) judged.push_back(order);
  }
  std::vector<std::int64_t> retired;
  for (const auto order : judged) {
    if (!leave_what_may(tx, outbox_.entries(tx).at(order), at_head)) continue;
    retire(tx, order);
    retired.push_back(order);
    if (in_hand_.size() > kInHandMax) lay_held(tx);
  }
  outbox_.erase(tx, retired);
  lay_held(tx);
}

bool Overlay::leave_what_may(WriteTx& tx, Pending& pending, const std::function<bool(const BucketId&)>& at_head) {
  bool moved = false;
  bool all_left = true;
  for (std::size_t c = 0; c < pending.changes.size(); ++c) {
    bool covers = false;
    if (!pending.changes[c].left && may_leave(tx, pending, c, covers, at_head)) {
      const Change& what = pending.transaction.changes[c];
      hold(tx, what.table, what.row);
      leave(tx, pending, c, covers);
      moved = true;
    }
    all_left &= pending.changes[c].left;
  }
  if (moved && !all_left) outbox_.save_delivery(tx, pending);
  return all_left;
}

// What was accepted stays in `kept` until a backup of the hub has it. Rows that its changes left long ago are laid anew
// too: nothing may hide their base any more.
void Overlay::retire(WriteTx& tx, std::int64_t order) {
  for (const Change& change : outbox_.entries(tx).at(order).transaction.changes) {
    take_in_hand(tx, change.table, change.row).changed = true;
  }
  const Pending pending = outbox_.take_out(order);
  tx.query("INSERT INTO kept(written, judged, body, delivery) VALUES(?, ?, ?, ?)")
      .bind(pending.order)
      .bind(pending.judged_us)
      .bind(BytesView(encode_pending_body(pending)))
      .bind(BytesView(encode_delivery(pending)))
      .run();
}

std::vector<std::pair<TableId, RowId>> Overlay::rows_of(const Transaction& transaction) {
  std::vector<std::pair<TableId, RowId>> rows;
  for (const Change& change : transaction.changes) rows.emplace_back(change.table, change.row);
  std::ranges::sort(rows);
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

void Overlay::recount(const ReadTx& tx, BucketState& bucket) {
  bucket.hash = SetHash();
  for (const auto& [table, row] : based_in(tx, bucket))
    bucket.hash.add(canonical_row(row, *base_of_any(tx, table, row)));
}

std::vector<std::pair<TableId, RowId>> Overlay::based_in(const ReadTx& tx, const BucketState& bucket) {
  std::vector<std::pair<TableId, RowId>> found;
  for (const Table* table : catalog_.tables()) {
    for (const RowId& row : rows_.in_bucket(tx, *table, bucket.local)) {
      if (!outbox_.is_dirty(tx, row)) found.emplace_back(table->id, row);
    }
  }
  for (const RowId& row : outbox_.dirty_rows(tx)) {
    const Pending* any = outbox_.of_row(tx, row).front();
    const auto change = std::ranges::find(any->transaction.changes, row, &Change::row);
    const auto held = base_of_any(tx, change->table, row);
    if (held && held->bucket == bucket.id) found.emplace_back(change->table, row);
  }
  auto query = tx.query("SELECT row, body FROM unknown_row WHERE bucket = ?");
  query.bind(bucket.local);
  while (query.step()) found.emplace_back(decode_base(query.bytes(1)).table, query.id<RowId>(0));
  return found;
}

}  // namespace qiaomen
