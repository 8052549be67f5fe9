#include "sync/hub/sqlite_hub_reader.h"

#include <algorithm>

#include "engine/codec/compression.h"
#include "engine/codec/transaction_codec.h"
#include "sync/hub/row_codec.h"

namespace qiaomen {
namespace {

constexpr std::size_t kHistoryBytesMax = 256 << 20;

template <std::size_t N>
std::array<std::uint8_t, N> array_column(const Query& query, int column) {
  std::array<std::uint8_t, N> value{};
  const auto bytes = query.bytes(column);
  if (bytes.size() != N) throw StoreError("a column of the hub is damaged");
  std::ranges::copy(bytes, value.begin());
  return value;
}

}  // namespace

std::array<std::uint8_t, 8> device_bytes(DeviceId device) {
  std::array<std::uint8_t, 8> bytes{};
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(device.value >> (56 - 8 * i));
  return bytes;
}

template <typename Interface>
HubLife SqliteReader<Interface>::life() {
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

template <typename Interface>
BackupCover SqliteReader<Interface>::cover() {
  BackupCover cover;
  auto query = tx_.query("SELECT marked, covered FROM backup_cover");
  if (!query.step()) return cover;
  cover.marked_us = query.integer(0);
  if (!query.is_null(1)) cover.until_us = query.integer(1);
  return cover;
}

template <typename Interface>
std::optional<HubRow> SqliteReader<Interface>::row(const RowId& row) {
  auto query = tx_.query("SELECT bucket, place, history, body FROM row WHERE id = ?");
  if (!query.lend(row.view()).step()) return std::nullopt;
  HubRow found;
  found.id = row;
  found.bucket = bucket_of(query.integer(0));
  found.place = query.is_null(1) ? 0 : query.integer(1);
  found.history = query.integer(2);
  decode_row(query.bytes(3), found);
  return found;
}

template <typename Interface>
const BucketId& SqliteReader<Interface>::bucket_of(std::int64_t local) {
  const auto at = buckets_of_.find(local);
  if (at != buckets_of_.end()) return at->second;
  auto query = tx_.query("SELECT kind, scope FROM bucket WHERE id = ?");
  if (!query.bind(local).step()) throw StoreError("a bucket of the hub is missing");
  const BucketId bucket{static_cast<BucketKind>(query.integer(0)), query.id<RowId>(1)};
  return buckets_of_.emplace(local, bucket).first->second;
}

template <typename Interface>
std::vector<RowId> SqliteReader<Interface>::children(const RowId& parent) {
  std::vector<RowId> children;
  auto query = tx_.query("SELECT child FROM child WHERE parent = ?");
  query.bind(parent);
  while (query.step()) children.push_back(query.id<RowId>(0));
  return children;
}

template <typename Interface>
std::vector<RowId> SqliteReader<Interface>::blob_rows(const Sha256& sha256) {
  std::vector<RowId> rows;
  auto query = tx_.query("SELECT row FROM blob_row WHERE sha256 = ?");
  query.bind(BytesView(sha256));
  while (query.step()) rows.push_back(query.id<RowId>(0));
  return rows;
}

template <typename Interface>
void SqliteReader<Interface>::history(const HubRow& row, const std::function<bool(const HistoryEntry&)>& visit) {
  walk(row.id, row.history, visit);
}

template <typename Interface>
BucketHead SqliteReader<Interface>::head(const BucketId& bucket) {
  return bucket_row(bucket).value_or(BucketRow{}).head;
}

template <typename Interface>
std::vector<FeedEntry> SqliteReader<Interface>::feed(const BucketId& bucket, std::int64_t after, std::size_t limit) {
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

template <typename Interface>
void SqliteReader<Interface>::feed_records(const BucketId& bucket, std::int64_t after, std::size_t limit,
                                           const HubView::VisitRecord& visit) {
  const auto known = bucket_row(bucket);
  if (!known) return;
  auto query = tx_.query(
      "SELECT place, id, 0, 0, 0, body FROM row WHERE bucket = ?1 AND place > ?2 "
      "UNION ALL SELECT place, row, kind, rev, 1, x'' FROM marker WHERE bucket = ?1 AND place > ?2 "
      "ORDER BY 1 LIMIT ?3");
  query.bind(known->local).bind(after).bind(static_cast<std::int64_t>(std::min<std::size_t>(limit, 1 << 30)));
  while (query.step()) {
    visit({query.integer(0), query.id<RowId>(1), static_cast<TableId>(query.integer(2)), Rev{query.integer(3)},
           query.integer(4) != 0},
          query.bytes(5));
  }
}

template <typename Interface>
std::optional<Receipt> SqliteReader<Interface>::receipt(const TransactionId& transaction) {
  auto query = tx_.query("SELECT body FROM receipt WHERE id = ?");
  if (!query.bind(transaction).step()) return std::nullopt;
  cbor::Reader in(query.bytes(0));
  Receipt receipt = read_receipt(in);
  if (!in.finish()) throw StoreError("a receipt of the hub is damaged");
  return receipt;
}

template <typename Interface>
std::optional<TransactionId> SqliteReader<Interface>::successor(const TransactionId& transaction) {
  auto query = tx_.query("SELECT successor FROM successor WHERE id = ?");
  if (!query.bind(transaction).step()) return std::nullopt;
  return query.id<TransactionId>(0);
}

template <typename Interface>
std::optional<Stamp> SqliteReader<Interface>::highest_stamp(DeviceId device, std::uint32_t epoch, std::uint64_t last) {
  auto query = tx_.query("SELECT max(stamp) FROM judged WHERE device = ? AND epoch = ? AND number <= ?");
  query.bind(BytesView(device_bytes(device))).bind(std::int64_t{epoch}).bind(static_cast<std::int64_t>(last));
  if (!query.step() || query.is_null(0)) return std::nullopt;
  return Stamp{query.integer(0)};
}

template <typename Interface>
std::optional<Stamp> SqliteReader<Interface>::next_stamp(DeviceId device, std::uint32_t epoch, std::uint64_t number) {
  auto query =
      tx_.query("SELECT stamp FROM judged WHERE device = ? AND epoch = ? AND number > ? ORDER BY number LIMIT 1");
  query.bind(BytesView(device_bytes(device))).bind(std::int64_t{epoch}).bind(static_cast<std::int64_t>(number));
  if (!query.step()) return std::nullopt;
  return Stamp{query.integer(0)};
}

template <typename Interface>
std::optional<DeviceRecord> SqliteReader<Interface>::device(DeviceId device) {
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

template <typename Interface>
std::vector<Grant> SqliteReader<Interface>::grants(DeviceId device) {
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

template <typename Interface>
std::uint32_t SqliteReader<Interface>::newest_epoch(DeviceId device) {
  auto query = tx_.query("SELECT max(epoch) FROM epoch WHERE device = ?");
  query.bind(BytesView(device_bytes(device))).step();
  return query.is_null(0) ? 0 : static_cast<std::uint32_t>(query.integer(0));
}

template <typename Interface>
Lineage SqliteReader<Interface>::lineage(DeviceId device) {
  Lineage lineage;
  auto query = tx_.query("SELECT epoch, parent, last_number FROM epoch WHERE device = ? AND parent IS NOT NULL");
  query.bind(BytesView(device_bytes(device)));
  while (query.step()) {
    lineage.learn(static_cast<std::uint32_t>(query.integer(0)),
                  {static_cast<std::uint32_t>(query.integer(1)), static_cast<std::uint64_t>(query.integer(2))});
  }
  return lineage;
}

template <typename Interface>
Chain SqliteReader<Interface>::chain(DeviceId device, std::uint32_t epoch) {
  auto query = tx_.query("SELECT number, hash FROM chain WHERE device = ? AND epoch = ? ORDER BY number DESC LIMIT 1");
  if (!query.bind(BytesView(device_bytes(device))).bind(std::int64_t{epoch}).step()) return {};
  return {query.integer(0), array_column<32>(query, 1)};
}

template <typename Interface>
std::optional<Sha256> SqliteReader<Interface>::chain_hash(DeviceId device, std::uint32_t epoch, std::int64_t number) {
  auto query = tx_.query("SELECT hash FROM chain WHERE device = ? AND epoch = ? AND number = ?");
  if (!query.bind(BytesView(device_bytes(device))).bind(std::int64_t{epoch}).bind(number).step()) return std::nullopt;
  return array_column<32>(query, 0);
}

template <typename Interface>
std::vector<Sha256> SqliteReader<Interface>::chain_hashes(DeviceId device) {
  std::vector<Sha256> hashes;
  auto query = tx_.query("SELECT hash FROM chain WHERE device = ? ORDER BY epoch, number");
  query.bind(BytesView(device_bytes(device)));
  while (query.step()) hashes.push_back(array_column<32>(query, 0));
  return hashes;
}

template <typename Interface>
std::optional<BucketRow> SqliteReader<Interface>::bucket_row(const BucketId& bucket) {
  auto query = tx_.query("SELECT id, counter, floor, hash FROM bucket WHERE kind = ? AND scope = ?");
  if (!query.bind(static_cast<std::int64_t>(bucket.kind)).bind(bucket.scope).step()) return std::nullopt;
  return BucketRow{
      query.integer(0), {query.integer(1), query.integer(2), SetHash::from_bytes(array_column<16>(query, 3))}, false};
}

template <typename Interface>
std::shared_ptr<const HistoryBlob> SqliteReader<Interface>::history_blob(std::int64_t id) {
  auto query = tx_.query("SELECT body FROM history WHERE id = ?");
  if (!query.bind(id).step()) throw StoreError("a history blob of the hub is missing");
  auto plain = expand(query.bytes(0), {.plain_max = kHistoryBytesMax, .ratio_max = 100'000});
  if (!plain) throw StoreError("a history blob of the hub is damaged");
  return std::make_shared<HistoryBlob>(*std::move(plain));
}

template <typename Interface>
bool SqliteReader<Interface>::walk(const RowId& row, std::int64_t blob,
                                   const std::function<bool(const HistoryEntry&)>& visit) {
  while (blob != 0) {
    const auto entries = history_blob(blob)->entries_of(row);
    if (entries.empty()) throw StoreError("a row's history leads to a blob without it");
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
      blob = entry->second;
      if (!visit(entry->first)) return false;
    }
  }
  return true;
}

template class SqliteReader<HubView>;
template class SqliteReader<HubTx>;

}  // namespace qiaomen
