#include "sync/hub/sqlite_hub_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "engine/codec/compression.h"
#include "engine/codec/slice_codec.h"
#include "engine/codec/transaction_codec.h"
#include "sync/hub/row_codec.h"
#include "sync/hub/sqlite_registry.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kHubStoreVersion = 2;
constexpr std::size_t kHistoryBytesMax = 256 << 20;

constexpr const char* kStep1[] = {
    "CREATE TABLE life(generation INTEGER PRIMARY KEY, own INTEGER NOT NULL) STRICT",
    "INSERT INTO life VALUES(1, 1)",
    "CREATE TABLE bucket(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, scope BLOB NOT NULL, counter INTEGER NOT NULL, "
    "floor INTEGER NOT NULL, hash BLOB NOT NULL, UNIQUE(kind, scope)) STRICT",
    "CREATE TABLE row(id BLOB PRIMARY KEY, bucket INTEGER NOT NULL, place INTEGER, history INTEGER NOT NULL, "
    "body BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE UNIQUE INDEX row_feed ON row(bucket, place) WHERE place IS NOT NULL",
    "CREATE TABLE marker(bucket INTEGER NOT NULL, place INTEGER NOT NULL, row BLOB NOT NULL, kind INTEGER NOT NULL, "
    "rev INTEGER NOT NULL, PRIMARY KEY(bucket, place)) STRICT, WITHOUT ROWID",
    "CREATE UNIQUE INDEX marker_row ON marker(row, bucket)",
    "CREATE TABLE child(parent BLOB NOT NULL, child BLOB NOT NULL, PRIMARY KEY(parent, child)) STRICT, WITHOUT ROWID",
    "CREATE TABLE history(id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT",
    "CREATE TABLE receipt(id BLOB PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE judged(device BLOB NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL, id BLOB NOT NULL, "
    "stamp INTEGER NOT NULL, PRIMARY KEY(device, epoch, number, id)) STRICT, WITHOUT ROWID",
    "CREATE TABLE successor(id BLOB PRIMARY KEY, successor BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE device(id BLOB PRIMARY KEY, key BLOB NOT NULL, person BLOB NOT NULL, role TEXT NOT NULL, "
    "company BLOB, division BLOB, state INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE device_grant(device BLOB NOT NULL, kind INTEGER NOT NULL, scope BLOB NOT NULL, since INTEGER NOT "
    "NULL, "
    "until INTEGER, mode INTEGER NOT NULL) STRICT",
    "CREATE INDEX grant_device ON device_grant(device)",
    "CREATE TABLE epoch(device BLOB NOT NULL, epoch INTEGER NOT NULL, parent INTEGER, last_number INTEGER, "
    "PRIMARY KEY(device, epoch)) STRICT, WITHOUT ROWID",
    "CREATE TABLE chain(device BLOB NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL, hash BLOB NOT NULL, "
    "PRIMARY KEY(device, epoch, number)) STRICT, WITHOUT ROWID",
};

std::int64_t version_of(const ReadTx& tx) {
  auto query = tx.query("PRAGMA user_version");
  query.step();
  return query.integer(0);
}

std::array<std::uint8_t, 8> device_bytes(DeviceId device) {
  std::array<std::uint8_t, 8> bytes{};
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(device.value >> (56 - 8 * i));
  return bytes;
}

template <std::size_t N>
std::array<std::uint8_t, N> array_column(const Query& query, int column) {
  std::array<std::uint8_t, N> value{};
  const auto bytes = query.bytes(column);
  if (bytes.size() != N) throw StoreError("a column of the hub is damaged");
  std::ranges::copy(bytes, value.begin());
  return value;
}

struct BucketRow {
  std::int64_t local = 0;
  BucketHead head;
  bool dirty = false;
};

// All reading, for a plain view (Interface = HubView) and inside a write (HubTx).
template <typename Interface>
class SqliteReader : public Interface {
 public:
  explicit SqliteReader(const ReadTx& tx) : tx_(tx) {}

  HubLife life() override {
    HubLife life;
    life.line.clear();
    auto query = tx_.query("SELECT generation, own FROM life");
    while (query.step()) {
      const auto generation = static_cast<std::uint32_t>(query.integer(0));
      life.line.insert(generation);
      if (query.integer(1) != 0) life.generation = generation;
    }
    return life;
  }

  std::optional<HubRow> row(const RowId& row) override {
    auto query = tx_.query(
        "SELECT kind, scope, place, history, body FROM row JOIN bucket ON bucket.id = row.bucket WHERE row.id = ?");
    if (!query.bind(row).step()) return std::nullopt;
    HubRow found;
    found.id = row;
    found.bucket = {static_cast<BucketKind>(query.integer(0)), query.id<RowId>(1)};
    found.place = query.is_null(2) ? 0 : query.integer(2);
    found.history = query.integer(3);
    decode_row(query.bytes(4), found);
    return found;
  }

  std::vector<RowId> children(const RowId& parent) override {
    std::vector<RowId> children;
    auto query = tx_.query("SELECT child FROM child WHERE parent = ?");
    query.bind(parent);
    while (query.step()) children.push_back(query.id<RowId>(0));
    return children;
  }

  void history(const HubRow& row, const std::function<bool(const HistoryEntry&)>& visit) override {
    walk(row.id, row.history, visit);
  }

  BucketHead head(const BucketId& bucket) override { return bucket_row(bucket).value_or(BucketRow{}).head; }

  std::vector<FeedEntry> feed(const BucketId& bucket, std::int64_t after, std::size_t limit) override {
    std::vector<FeedEntry> entries;
    const auto known = bucket_row(bucket);
    if (!known) return entries;
    auto query = tx_.query(
        "SELECT place, id, 0, 0, 0 FROM row WHERE bucket = ?1 AND place > ?2 "
        "UNION ALL SELECT place, row, kind, rev, 1 FROM marker WHERE bucket = ?1 AND place > ?2 ORDER BY 1 LIMIT ?3");
    query.bind(known->local).bind(after).bind(static_cast<std::int64_t>(std::min<std::size_t>(limit, 1 << 30)));
    while (query.step()) {
      entries.push_back({query.integer(0), query.id<RowId>(1), static_cast<TableId>(query.integer(2)),
                         Rev{query.integer(3)}, query.integer(4) != 0});
    }
    return entries;
  }

  std::optional<Receipt> receipt(const TransactionId& transaction) override {
    auto query = tx_.query("SELECT body FROM receipt WHERE id = ?");
    if (!query.bind(transaction).step()) return std::nullopt;
    cbor::Reader in(query.bytes(0));
    Receipt receipt = read_receipt(in);
    if (!in.finish()) throw StoreError("a receipt of the hub is damaged");
    return receipt;
  }

  std::optional<TransactionId> successor(const TransactionId& transaction) override {
    auto query = tx_.query("SELECT successor FROM successor WHERE id = ?");
    if (!query.bind(transaction).step()) return std::nullopt;
    return query.id<TransactionId>(0);
  }

  std::optional<Stamp> highest_stamp(DeviceId device, std::uint32_t epoch, std::uint64_t last) override {
    auto query = tx_.query("SELECT max(stamp) FROM judged WHERE device = ? AND epoch = ? AND number <= ?");
    query.bind(BytesView(device_bytes(device))).bind(std::int64_t{epoch}).bind(static_cast<std::int64_t>(last));
    if (!query.step() || query.is_null(0)) return std::nullopt;
    return Stamp{query.integer(0)};
  }

  std::optional<Stamp> next_stamp(DeviceId device, std::uint32_t epoch, std::uint64_t number) override {
    auto query =
        tx_.query("SELECT stamp FROM judged WHERE device = ? AND epoch = ? AND number > ? ORDER BY number LIMIT 1");
    query.bind(BytesView(device_bytes(device))).bind(std::int64_t{epoch}).bind(static_cast<std::int64_t>(number));
    if (!query.step()) return std::nullopt;
    return Stamp{query.integer(0)};
  }

  std::optional<DeviceRecord> device(DeviceId device) override {
    auto query = tx_.query("SELECT key, person, role, company, division, state FROM device WHERE id = ?");
    if (!query.bind(BytesView(device_bytes(device))).step()) return std::nullopt;
    DeviceRecord record;
    record.id = device;
    record.key = array_column<32>(query, 0);
    record.person = query.id<RowId>(1);
    record.role = std::string(query.text(2));
    if (!query.is_null(3)) record.company = query.id<RowId>(3);
    if (!query.is_null(4)) record.division = query.id<RowId>(4);
    record.state = static_cast<DeviceStanding>(query.integer(5));
    return record;
  }

  std::vector<Grant> grants(DeviceId device) override {
    std::vector<Grant> grants;
    auto query = tx_.query(
        "SELECT kind, scope, since, until, mode FROM device_grant WHERE device = ? ORDER BY kind, scope, since");
    query.bind(BytesView(device_bytes(device)));
    while (query.step()) {
      Grant grant{{static_cast<BucketKind>(query.integer(0)), query.id<RowId>(1)},
                  Stamp{query.integer(2)},
                  std::nullopt,
                  static_cast<GrantMode>(query.integer(4))};
      if (!query.is_null(3)) grant.to = Stamp{query.integer(3)};
      grants.push_back(grant);
    }
    return grants;
  }

  std::uint32_t newest_epoch(DeviceId device) override {
    auto query = tx_.query("SELECT max(epoch) FROM epoch WHERE device = ?");
    query.bind(BytesView(device_bytes(device))).step();
    return query.is_null(0) ? 0 : static_cast<std::uint32_t>(query.integer(0));
  }

  Lineage lineage(DeviceId device) override {
    Lineage lineage;
    auto query = tx_.query("SELECT epoch, parent, last_number FROM epoch WHERE device = ? AND parent IS NOT NULL");
    query.bind(BytesView(device_bytes(device)));
    while (query.step()) {
      lineage.learn(static_cast<std::uint32_t>(query.integer(0)),
                    {static_cast<std::uint32_t>(query.integer(1)), static_cast<std::uint64_t>(query.integer(2))});
    }
    return lineage;
  }

  Chain chain(DeviceId device, std::uint32_t epoch) override {
    auto query =
        tx_.query("SELECT number, hash FROM chain WHERE device = ? AND epoch = ? ORDER BY number DESC LIMIT 1");
    if (!query.bind(BytesView(device_bytes(device))).bind(std::int64_t{epoch}).step()) return {};
    return {query.integer(0), array_column<32>(query, 1)};
  }

  std::optional<Sha256> chain_hash(DeviceId device, std::uint32_t epoch, std::int64_t number) override {
    auto query = tx_.query("SELECT hash FROM chain WHERE device = ? AND epoch = ? AND number = ?");
    if (!query.bind(BytesView(device_bytes(device))).bind(std::int64_t{epoch}).bind(number).step()) return std::nullopt;
    return array_column<32>(query, 0);
  }

  std::vector<Sha256> chain_hashes(DeviceId device) override {
    std::vector<Sha256> hashes;
    auto query = tx_.query("SELECT hash FROM chain WHERE device = ? ORDER BY epoch, number");
    query.bind(BytesView(device_bytes(device)));
    while (query.step()) hashes.push_back(array_column<32>(query, 0));
    return hashes;
  }

 protected:
  virtual std::optional<BucketRow> bucket_row(const BucketId& bucket) {
    auto query = tx_.query("SELECT id, counter, floor, hash FROM bucket WHERE kind = ? AND scope = ?");
    if (!query.bind(static_cast<std::int64_t>(bucket.kind)).bind(bucket.scope).step()) return std::nullopt;
    return BucketRow{
        query.integer(0), {query.integer(1), query.integer(2), SetHash::from_bytes(array_column<16>(query, 3))}, false};
  }

  // From blob to blob of the row's changes, newest first.
  bool walk(const RowId& row, std::int64_t blob, const std::function<bool(const HistoryEntry&)>& visit) {
    while (blob != 0) {
      auto query = tx_.query("SELECT body FROM history WHERE id = ?");
      if (!query.bind(blob).step()) throw StoreError("a history blob of the hub is missing");
      const auto plain = expand(query.bytes(0), {.plain_max = kHistoryBytesMax, .ratio_max = 100'000});
      if (!plain) throw StoreError("a history blob of the hub is damaged");
      const auto entries = decode_history(*plain);
      for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        if (entry->first.row != row) continue;
        blob = entry->second;
        if (!visit(entry->first)) return false;
      }
    }
    return true;
  }

  const ReadTx& tx_;
};

using SqliteView = SqliteReader<HubView>;

class SqliteTx final : public SqliteReader<HubTx> {
  using Reader = SqliteReader<HubTx>;

 public:
  explicit SqliteTx(WriteTx& tx) : Reader(tx), write_(tx) {}

  std::optional<HubRow> row(const RowId& row) override {
    if (const CachedRow* cached = load(row)) return cached->now;
    return std::nullopt;
  }

  std::vector<FeedEntry> feed(const BucketId& bucket, std::int64_t after, std::size_t limit) override {
    flush_rows();
    return Reader::feed(bucket, after, limit);
  }

  void history(const HubRow& row, const std::function<bool(const HistoryEntry&)>& visit) override {
    for (auto entry = history_.rbegin(); entry != history_.rend(); ++entry) {
      if (entry->first.row == row.id && !visit(entry->first)) return;
    }
    const CachedRow* cached = load(row.id);
    walk(row.id, cached ? cached->history_before : row.history, visit);
  }

  void put_row(const HubRow& row) override {
    CachedRow* cached = load(row.id);
    if (!cached) cached = &rows_.emplace(row.id, CachedRow{}).first->second;
    account(cached->known && cached->now.alive ? &cached->now : nullptr, row.alive ? &row : nullptr);
    cached->now = row;
    cached->known = cached->dirty = true;
  }

  void add_child(const RowId& parent, const RowId& child) override {
    write_.query("INSERT OR IGNORE INTO child(parent, child) VALUES(?, ?)").bind(parent).bind(child).run();
  }

  void add_history(HubRow& row, HistoryEntry entry) override {
    const CachedRow* cached = load(row.id);
    history_.emplace_back(std::move(entry), cached ? cached->history_before : 0);
    row.history = history_id();
  }

  std::int64_t next_place(const BucketId& bucket) override {
    BucketRow& row = bucket_to_write(bucket);
    row.dirty = true;
    moved_.insert(bucket);
    return ++row.head.counter;
  }

  void put_marker(const BucketId& bucket, const FeedEntry& entry) override {
    erase_marker(bucket, entry.row);
    write_.query("INSERT INTO marker(bucket, place, row, kind, rev) VALUES(?, ?, ?, ?, ?)")
        .bind(bucket_to_write(bucket).local)
        .bind(entry.place)
        .bind(entry.row)
        .bind(std::int64_t{entry.table})
        .bind(entry.rev.packed)
        .run();
  }

  void erase_marker(const BucketId& bucket, const RowId& row) override {
    write_.query("DELETE FROM marker WHERE row = ? AND bucket = ?").bind(row).bind(bucket_to_write(bucket).local).run();
  }

  void prune(const BucketId& bucket) override {
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

  void put_receipt(const Receipt& receipt) override {
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

  void put_successor(const TransactionId& old, const TransactionId& successor) override {
    write_.query("INSERT OR IGNORE INTO successor(id, successor) VALUES(?, ?)").bind(old).bind(successor).run();
  }

  void learn_epoch(DeviceId device, std::uint32_t epoch,
                   const std::vector<std::pair<std::uint32_t, EpochParent>>& parents) override {
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

  void append_batch(DeviceId device, std::uint32_t epoch, std::int64_t number, const Sha256& hash) override {
    write_.query("INSERT INTO chain(device, epoch, number, hash) VALUES(?, ?, ?, ?)")
        .bind(BytesView(device_bytes(device)))
        .bind(std::int64_t{epoch})
        .bind(number)
        .bind(BytesView(hash))
        .run();
  }

  void put_device(const DeviceRecord& device) override {
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

  void put_grants(DeviceId device, const std::vector<Grant>& grants) override {
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

  std::vector<BucketId> moved_buckets() const override { return {moved_.begin(), moved_.end()}; }

  void put_life(const HubLife& life) override {
    write_.query("DELETE FROM life").run();
    for (const auto generation : life.line) {
      write_.query("INSERT INTO life(generation, own) VALUES(?, ?)")
          .bind(std::int64_t{generation})
          .bind(std::int64_t{generation == life.generation})
          .run();
    }
  }

  void flush() {
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
    if (history_.empty()) return;
    write_.query("INSERT INTO history(id, body) VALUES(?, ?)")
        .bind(history_id())
        .bind(BytesView(compress(encode_history(history_))))
        .run();
  }

 protected:
  std::optional<BucketRow> bucket_row(const BucketId& bucket) override {
    const auto at = buckets_.find(bucket);
    if (at != buckets_.end()) return at->second;
    return Reader::bucket_row(bucket);
  }

 private:
  struct CachedRow {
    HubRow now;
    std::int64_t history_before = 0;  // its last blob before this commit
    bool known = false;
    bool dirty = false;
  };

  CachedRow* load(const RowId& row) {
    const auto at = rows_.find(row);
    if (at != rows_.end()) return &at->second;
    auto stored = Reader::row(row);
    if (!stored) return nullptr;
    const auto history = stored->history;
    return &rows_.emplace(row, CachedRow{std::move(*stored), history, true, false}).first->second;
  }

  void account(const HubRow* before, const HubRow* after) {
    if (before) change_hash(*before, &SetHash::remove);
    if (after) change_hash(*after, &SetHash::add);
  }

  using HashChange = void (SetHash::*)(BytesView);
  void change_hash(const HubRow& row, HashChange change) {
    BucketRow& bucket = bucket_to_write(row.bucket);
    (bucket.head.hash.*change)(canonical_row(row.id, base_row(row)));
    bucket.dirty = true;
  }

  BucketRow& bucket_to_write(const BucketId& bucket) {
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

  void flush_rows() {
    // A place that moves within the commit must be free before another row takes it.
    for (auto& [id, row] : rows_) {
      if (!row.dirty) continue;
      auto query = write_.query("INSERT OR REPLACE INTO row(id, bucket, place, history, body) VALUES(?, ?, ?, ?, ?)");
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

  std::int64_t history_id() {
    if (history_id_ == 0) {
      auto query = write_.query("SELECT coalesce(max(id), 0) + 1 FROM history");
      query.step();
      history_id_ = query.integer(0);
    }
    return history_id_;
  }

  WriteTx& write_;
  std::map<RowId, CachedRow> rows_;
  std::map<BucketId, BucketRow> buckets_;
  std::set<BucketId> moved_;
  std::vector<std::pair<HistoryEntry, std::int64_t>> history_;
  std::int64_t history_id_ = 0;
};

Result<> prepare(Database& database) {
  return database.write([](WriteTx& tx) -> Result<> {
    const auto version = version_of(tx);
    if (version > kHubStoreVersion) {
      return fail(Errc::Unsupported, "the hub's file was written by a newer version; nothing was changed");
    }
    if (version < 1) {
      for (const char* sql : kStep1) tx.query(sql).run();
      tx.query("PRAGMA user_version=1").run();
    }
    if (version < 2) {
      for (const char* sql : registry_step()) tx.query(sql).run();
      tx.query("PRAGMA user_version=2").run();
    }
    return {};
  });
}

}  // namespace

SqliteHubStore::SqliteHubStore(const std::string& path) : writer_(path), reader_(path) {}
SqliteHubStore::~SqliteHubStore() = default;

Result<std::unique_ptr<SqliteHubStore>> SqliteHubStore::open(const std::string& path) {
  try {
    std::unique_ptr<SqliteHubStore> store(new SqliteHubStore(path));
    TRY_VOID(prepare(store->writer_));
    return store;
  } catch (const StoreError& error) {
    return fail(Errc::Unavailable, fmt::format("{} cannot be opened: {}", path, error.what()));
  }
}

void SqliteHubStore::write(const std::function<void(HubTx&)>& act) {
  write_sql([&](HubTx& tx, WriteTx&) { act(tx); });
}

void SqliteHubStore::write_sql(const std::function<void(HubTx&, WriteTx&)>& act) {
  const std::scoped_lock lock(write_lock_);
  writer_.write([&](WriteTx& sql) {
    SqliteTx tx(sql);
    act(tx, sql);
    tx.flush();
  });
}

void SqliteHubStore::read(const std::function<void(HubView&)>& look) {
  read_sql([&](const ReadTx& tx) {
    SqliteView view(tx);
    look(view);
  });
}

void SqliteHubStore::read_sql(const std::function<void(const ReadTx&)>& look) {
  const std::scoped_lock lock(read_lock_);
  reader_.read([&](const ReadTx& tx) { look(tx); });
}

std::int64_t SqliteHubStore::foreign_commits() {
  const std::scoped_lock lock(write_lock_);
  return writer_.data_version();
}

void SqliteHubStore::back_up_to(const std::string& path) {
  const std::scoped_lock lock(read_lock_);
  reader_.back_up_to(path);
}

}  // namespace qiaomen
