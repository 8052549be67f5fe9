#include "sync/hub/sqlite_hub_tx.h"

#include <algorithm>

#include "engine/codec/canonical_row.h"
#include "engine/codec/compression.h"
#include "sync/hub/row_codec.h"

namespace qiaomen {
namespace {

// Few enough that a look at one row's history need not expand a whole import.
constexpr std::size_t kEntriesPerBlob = 256;

// What the row adds to the hash of its bucket. `values`: of it, encoded.
SetHash hash_of(const HubRow& row, BytesView values) {
  std::vector<Rev> asks;
  for (const Ask& ask : row.asks) asks.push_back(ask.rev);
  std::ranges::sort(asks);
  cbor::Writer out;
  write_canonical_head(out, row.id, row.table, row.rev, asks);
  out.raw(values);
  SetHash hash;
  hash.add(out.data());
  return hash;
}

}  // namespace

std::optional<HubRow> SqliteTx::row(const RowId& row) {
  if (const CachedRow* cached = load(row)) return cached->now;
  return std::nullopt;
}

const HubRow* SqliteTx::find_row(const RowId& row) {
  const CachedRow* cached = load(row);
  return cached ? &cached->now : nullptr;
}

BucketHead SqliteTx::head(const BucketId& bucket) {
  flush_rows();
  return Reader::head(bucket);
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

void SqliteTx::put_row(HubRow row) {
  CachedRow* cached = load(row.id);
  if (!cached) cached = &rows_.emplace(row.id, CachedRow{}).first->second;
  const bool counts = !cached->dirty && cached->is_stored && cached->now.alive;
  if (counts) cached->counted = {cached->now.bucket, hash_of(cached->now, encode_values(cached->now))};
  cached->now = std::move(row);
  cached->dirty = true;
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

std::shared_ptr<const HistoryBlob> SqliteTx::history_blob(std::int64_t id) {
  auto blob = cache_.find(id);
  if (blob) return blob;
  blob = Reader::history_blob(id);
  cache_.keep(id, blob);
  return blob;
}

SqliteTx::CachedRow* SqliteTx::load(const RowId& row) {
  const auto at = rows_.find(row);
  if (at != rows_.end()) return &at->second;
  auto stored = Reader::row(row);
  if (!stored) return nullptr;
  const auto history = stored->history;
  return &rows_.emplace(row, CachedRow{*std::move(stored), history, true}).first->second;
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
  for (auto& [id, row] : dirty) write_row(*row);
}

void SqliteTx::write_row(CachedRow& row) {
  const auto values = encode_values(row.now);
  if (row.counted) {
    BucketRow& bucket = bucket_to_write(row.counted->first);
    bucket.head.hash.remove(row.counted->second);
    bucket.dirty = true;
  }
  if (row.now.alive) {
    BucketRow& bucket = bucket_to_write(row.now.bucket);
    bucket.head.hash.add(hash_of(row.now, values));
    bucket.dirty = true;
  }
  write_body(row, encode_row(row.now, values));
  row.counted.reset();
  row.dirty = false;
  row.is_stored = true;
}

void SqliteTx::write_body(const CachedRow& row, BytesView record) {
  auto query =
      write_.query(row.is_stored ? "UPDATE row SET bucket = ?2, place = ?3, history = ?4, body = ?5 WHERE id = ?1"
                                 : "INSERT INTO row(id, bucket, place, history, body) VALUES(?1, ?2, ?3, ?4, ?5)");
  query.lend(row.now.id.view()).bind(bucket_to_write(row.now.bucket).local);
  if (row.now.place != 0) {
    query.bind(row.now.place);
  } else {
    query.bind_null();
  }
  query.bind(row.now.history).lend(record).run();
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
