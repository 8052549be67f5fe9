#include "sync/hub/sqlite_hub_tx.h"

#include <algorithm>

#include "engine/codec/compression.h"
#include "engine/codec/slice_codec.h"
#include "engine/codec/transaction_codec.h"
#include "sync/hub/row_codec.h"

namespace qiaomen {
namespace {

// Few enough that a look at one row's history need not expand a whole import.
constexpr std::size_t kEntriesPerBlob = 256;

}  // namespace

std::optional<HubRow> SqliteTx::row(const RowId& row) {
  if (const CachedRow* cached = load(row)) return cached->now;
  return std::nullopt;
}

std::vector<FeedEntry> SqliteTx::feed(const BucketId& bucket, std::int64_t after, std::size_t limit) {
  flush_rows();
  return Reader::feed(bucket, after, limit);
}

void SqliteTx::feed_records(const BucketId& bucket, std::int64_t after, std::size_t limit, const VisitRecord& visit) {
  flush_rows();
  Reader::feed_records(bucket, after, limit, visit);
}

void SqliteTx::history(const HubRow& row, const std::function<bool(const HistoryEntry&)>& visit) {
  if (const auto own = entries_of_.find(row.id); own != entries_of_.end()) {
    for (auto index = own->second.rbegin(); index != own->second.rend(); ++index) {
      if (!visit(history_[*index].first)) return;
    }
  }
  const CachedRow* cached = load(row.id);
  walk(row.id, cached ? cached->history_before : row.history, visit);
}

void SqliteTx::put_row(const HubRow& row) {
  CachedRow* cached = load(row.id);
  if (!cached) cached = &rows_.emplace(row.id, CachedRow{}).first->second;
  account(cached->known && cached->now.alive ? &cached->now : nullptr, row.alive ? &row : nullptr);
  cached->now = row;
  cached->known = cached->dirty = true;
}

void SqliteTx::add_child(const RowId& parent, const RowId& child) {
  write_.query("INSERT OR IGNORE INTO child(parent, child) VALUES(?, ?)").bind(parent).bind(child).run();
}

void SqliteTx::add_blob_row(const Sha256& sha256, const RowId& row) {
  write_.query("INSERT OR IGNORE INTO blob_row(sha256, row) VALUES(?, ?)").bind(BytesView(sha256)).bind(row).run();
}

void SqliteTx::add_history(HubRow& row, HistoryEntry entry) {
  const CachedRow* cached = load(row.id);
  auto& own = entries_of_[row.id];
  row.history = blob_of(history_.size());
  std::int64_t previous = cached ? cached->history_before : 0;
  if (!own.empty()) {
    const auto last = blob_of(own.back());
    previous = last == row.history ? history_[own.back()].second : last;
  }
  own.push_back(history_.size());
  history_.emplace_back(std::move(entry), previous);
}

std::int64_t SqliteTx::blob_of(std::size_t entry) {
  return history_id() + static_cast<std::int64_t>(entry / kEntriesPerBlob);
}

std::int64_t SqliteTx::next_place(const BucketId& bucket) {
  BucketRow& row = bucket_to_write(bucket);
  row.dirty = true;
  moved_.insert(bucket);
  return ++row.head.counter;
}

void SqliteTx::put_marker(const BucketId& bucket, const FeedEntry& entry) {
  erase_marker(bucket, entry.row);
  write_.query("INSERT INTO marker(bucket, place, row, kind, rev) VALUES(?, ?, ?, ?, ?)")
      .bind(bucket_to_write(bucket).local)
      .bind(entry.place)
      .bind(entry.row)
      .bind(std::int64_t{entry.table})
      .bind(entry.rev.packed)
      .run();
}

void SqliteTx::erase_marker(const BucketId& bucket, const RowId& row) {
  write_.query("DELETE FROM marker WHERE row = ? AND bucket = ?").bind(row).bind(bucket_to_write(bucket).local).run();
}

void SqliteTx::prune(const BucketId& bucket) {
  flush_rows();
  BucketRow& known = bucket_to_write(bucket);
  write_.query("DELETE FROM marker WHERE bucket = ?").bind(known.local).run();
  for (const FeedEntry& entry : Reader::feed(bucket, 0, 1 << 30)) {
    const CachedRow* cached = load(entry.row);
    if (cached->now.alive) continue;
    HubRow forgotten = cached->now;
    forgotten.place = 0;
    put_row(forgotten);
  }
  known.head.floor = known.head.counter;
  known.dirty = true;
}

void SqliteTx::put_receipt(const Receipt& receipt) {
  cbor::Writer out;
  write_receipt(out, receipt);
  write_.query("INSERT INTO receipt(id, body) VALUES(?, ?)")
      .bind(receipt.transaction)
      .bind(BytesView(out.data()))
      .run();
  if (!receipt.stamp) return;
  write_.query("INSERT OR REPLACE INTO judged(device, epoch, number, id, stamp) VALUES(?, ?, ?, ?, ?)")
      .bind(BytesView(device_bytes(receipt.device)))
      .bind(std::int64_t{receipt.epoch})
      .bind(static_cast<std::int64_t>(receipt.number))
      .bind(receipt.transaction)
      .bind(receipt.stamp->us)
      .run();
}

void SqliteTx::put_successor(const TransactionId& old, const TransactionId& successor) {
  write_.query("INSERT OR IGNORE INTO successor(id, successor) VALUES(?, ?)").bind(old).bind(successor).run();
}

void SqliteTx::learn_epoch(DeviceId device, std::uint32_t epoch,
                           const std::vector<std::pair<std::uint32_t, EpochParent>>& parents) {
  write_.query("INSERT OR IGNORE INTO epoch(device, epoch) VALUES(?, ?)")
      .bind(BytesView(device_bytes(device)))
      .bind(std::int64_t{epoch})
      .run();
  for (const auto& [child, parent] : parents) {
    write_
        .query(
            "INSERT INTO epoch(device, epoch, parent, last_number) VALUES(?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET "
            "parent = ?3, last_number = ?4 WHERE parent IS NULL")
        .bind(BytesView(device_bytes(device)))
        .bind(std::int64_t{child})
        .bind(std::int64_t{parent.epoch})
        .bind(static_cast<std::int64_t>(parent.last_number))
        .run();
  }
}

void SqliteTx::append_batch(DeviceId device, std::uint32_t epoch, std::int64_t number, const Sha256& hash) {
  write_.query("INSERT INTO chain(device, epoch, number, hash) VALUES(?, ?, ?, ?)")
      .bind(BytesView(device_bytes(device)))
      .bind(std::int64_t{epoch})
      .bind(number)
      .bind(BytesView(hash))
      .run();
}

void SqliteTx::put_device(const DeviceRecord& device) {
  auto query = write_.query(
      "INSERT OR REPLACE INTO device(id, key, person, role, company, division, state) VALUES(?, ?, ?, ?, ?, ?, ?)");
  query.bind(BytesView(device_bytes(device.id))).bind(BytesView(device.key)).bind(device.person);
  query.bind(std::string_view(device.role));
  for (const auto& row : {device.company, device.division}) {
    if (row) {
      query.bind(*row);
    } else {
      query.bind_null();
    }
  }
  query.bind(static_cast<std::int64_t>(device.state)).run();
}

void SqliteTx::put_grants(DeviceId device, const std::vector<Grant>& grants) {
  write_.query("DELETE FROM device_grant WHERE device = ?").bind(BytesView(device_bytes(device))).run();
  for (const Grant& grant : grants) {
    auto query =
        write_.query("INSERT INTO device_grant(device, kind, scope, since, until, mode) VALUES(?, ?, ?, ?, ?, ?)");
    query.bind(BytesView(device_bytes(device))).bind(static_cast<std::int64_t>(grant.bucket.kind));
    query.bind(grant.bucket.scope).bind(grant.from.us);
    if (grant.to) {
      query.bind(grant.to->us);
    } else {
      query.bind_null();
    }
    query.bind(static_cast<std::int64_t>(grant.mode)).run();
  }
}

std::vector<BucketId> SqliteTx::moved_buckets() const { return {moved_.begin(), moved_.end()}; }

void SqliteTx::put_life(const HubLife& life) {
  write_.query("DELETE FROM life").run();
  for (const auto generation : life.line) {
    write_.query("INSERT INTO life(generation, own) VALUES(?, ?)")
        .bind(std::int64_t{generation})
        .bind(std::int64_t{generation == life.generation})
        .run();
  }
}

void SqliteTx::put_cover(const BackupCover& cover) {
  write_.query("DELETE FROM backup_cover").run();
  if (!cover.marked_us) return;
  auto query = write_.query("INSERT INTO backup_cover(marked, covered) VALUES(?, ?)");
  query.bind(*cover.marked_us);
  if (cover.until_us) {
    query.bind(*cover.until_us);
  } else {
    query.bind_null();
  }
  query.run();
}

void SqliteTx::flush() {
  flush_rows();
  for (const auto& [id, bucket] : buckets_) {
    if (!bucket.dirty) continue;
    write_.query("UPDATE bucket SET counter = ?, floor = ?, hash = ? WHERE id = ?")
        .bind(bucket.head.counter)
        .bind(bucket.head.floor)
        .bind(BytesView(bucket.head.hash.bytes()))
        .bind(bucket.local)
        .run();
  }
  flush_history();
}

void SqliteTx::flush_history() {
  for (std::size_t first = 0; first < history_.size(); first += kEntriesPerBlob) {
    const auto entries = std::span(history_).subspan(first, std::min(kEntriesPerBlob, history_.size() - first));
    write_.query("INSERT INTO history(id, body) VALUES(?, ?)")
        .bind(blob_of(first))
        .bind(BytesView(compress(encode_history(entries))))
        .run();
  }
}

std::optional<BucketRow> SqliteTx::bucket_row(const BucketId& bucket) {
  const auto at = buckets_.find(bucket);
  if (at != buckets_.end()) return at->second;
  return Reader::bucket_row(bucket);
}

SqliteTx::CachedRow* SqliteTx::load(const RowId& row) {
  const auto at = rows_.find(row);
  if (at != rows_.end()) return &at->second;
  auto stored = Reader::row(row);
  if (!stored) return nullptr;
  const auto history = stored->history;
  return &rows_.emplace(row, CachedRow{std::move(*stored), history, true, false}).first->second;
}

void SqliteTx::account(const HubRow* before, const HubRow* after) {
  if (before) change_hash(*before, &SetHash::remove);
  if (after) change_hash(*after, &SetHash::add);
}

void SqliteTx::change_hash(const HubRow& row, HashChange change) {
  BucketRow& bucket = bucket_to_write(row.bucket);
  std::vector<Rev> asks;
  for (const Ask& ask : row.asks) asks.push_back(ask.rev);
  std::ranges::sort(asks);
  (bucket.head.hash.*change)(canonical_row(row.id, row.table, row.rev, asks, row.values));
  bucket.dirty = true;
}

BucketRow& SqliteTx::bucket_to_write(const BucketId& bucket) {
  const auto at = buckets_.find(bucket);
  if (at != buckets_.end()) return at->second;
  auto known = Reader::bucket_row(bucket);
  if (!known) {
    known = BucketRow{};
    write_.query("INSERT INTO bucket(kind, scope, counter, floor, hash) VALUES(?, ?, 0, 0, ?)")
        .bind(static_cast<std::int64_t>(bucket.kind))
        .bind(bucket.scope)
        .bind(BytesView(known->head.hash.bytes()))
        .run();
    known->local = write_.last_rowid();
  }
  return buckets_.emplace(bucket, *known).first->second;
}

void SqliteTx::flush_rows() {
  // In order of ids: rows that lie together are written together.
  std::vector<std::pair<RowId, CachedRow*>> dirty;
  for (auto& [id, row] : rows_) {
    if (row.dirty) dirty.emplace_back(id, &row);
  }
  std::ranges::sort(dirty, {}, &std::pair<RowId, CachedRow*>::first);
  for (auto& [id, cached] : dirty) {
    CachedRow& row = *cached;
    auto query = write_.query(
        "INSERT INTO row(id, bucket, place, history, body) VALUES(?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET "
        "bucket = excluded.bucket, place = excluded.place, history = excluded.history, body = excluded.body");
    query.bind(id).bind(bucket_to_write(row.now.bucket).local);
    if (row.now.place != 0) {
      query.bind(row.now.place);
    } else {
      query.bind_null();
    }
    query.bind(row.now.history).bind(BytesView(encode_row(row.now))).run();
    row.dirty = false;
  }
}

std::int64_t SqliteTx::history_id() {
  if (history_id_ == 0) {
    auto query = write_.query("SELECT coalesce(max(id), 0) + 1 FROM history");
    query.step();
    history_id_ = query.integer(0);
  }
  return history_id_;
}

}  // namespace qiaomen
