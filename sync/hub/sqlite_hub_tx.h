#pragma once

#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sync/hub/history_cache.h"
#include "sync/hub/row_codec.h"
#include "sync/hub/sqlite_hub_reader.h"

namespace qiaomen {

// One write of the hub: each row that it touches is read and written once, its history becomes a few blobs.
class SqliteTx final : public SqliteReader<HubTx> {
  using Reader = SqliteReader<HubTx>;

 public:
  // `cache` outlives it.
  SqliteTx(WriteTx& tx, HistoryCache& cache) : Reader(tx), write_(tx), cache_(cache) {}

  std::optional<HubRow> row(const RowId& row) override;
  BucketHead head(const BucketId& bucket) override;
  std::vector<FeedEntry> feed(const BucketId& bucket, std::int64_t after, std::size_t limit) override;
  void feed_records(const BucketId& bucket, std::int64_t after, std::size_t limit, const VisitRecord& visit) override;
  void history(const HubRow& row, const std::function<bool(const HistoryEntry&)>& visit) override;
  const HubRow* find_row(const RowId& row) override;
  void put_row(HubRow row) override;
  void add_child(const RowId& parent, const RowId& child) override;
  void add_blob_row(const Sha256& sha256, const RowId& row) override;
  void add_history(HubRow& row, HistoryEntry entry) override;
  std::int64_t next_place(const BucketId& bucket) override;
  void put_marker(const BucketId& bucket, const FeedEntry& entry) override;
  void erase_marker(const BucketId& bucket, const RowId& row) override;
  void prune(const BucketId& bucket) override;
  std::optional<Stamp> highest_stamp(DeviceId device, std::uint32_t epoch, std::uint64_t last) override;
  std::optional<Stamp> next_stamp(DeviceId device, std::uint32_t epoch, std::uint64_t number) override;
  void put_receipt(const Receipt& receipt) override;
  void put_successor(const TransactionId& old, const TransactionId& successor) override;
  void learn_epoch(DeviceId device, std::uint32_t epoch,
                   const std::vector<std::pair<std::uint32_t, EpochParent>>& parents) override;
  void append_batch(DeviceId device, std::uint32_t epoch, std::int64_t number, const Sha256& hash) override;
  void put_device(const DeviceRecord& device) override;
  void put_grants(DeviceId device, const std::vector<Grant>& grants) override;
  std::vector<BucketId> moved_buckets() const override;
  void put_life(const HubLife& life) override;
  void put_cover(const BackupCover& cover) override;
  void flush();

 protected:
  std::optional<BucketRow> bucket_row(const BucketId& bucket) override;
  std::shared_ptr<const HistoryBlob> history_blob(std::int64_t id) override;

 private:
  struct CachedRow {
    HubRow now;
    std::int64_t history_before = 0;  // its last blob before this commit
    bool is_stored = false;
    bool dirty = false;
    // What the hash of a bucket has of it, until it is written.
    std::optional<std::pair<BucketId, SetHash>> counted = {};
  };
  CachedRow* load(const RowId& row);
  BucketRow& bucket_to_write(const BucketId& bucket);
  void flush_rows();
  void write_row(CachedRow& row);
  void write_body(const CachedRow& row, BytesView record);
  void flush_history();
  std::int64_t history_id();
  std::int64_t blob_of(std::size_t entry);

  // The judged of one copy of a device so far: most that come are later than all of them.
  struct Judged {
    std::uint64_t last = 0;
    std::optional<Stamp> highest;  // absent: none was judged
  };
  Judged& judged(DeviceId device, std::uint32_t epoch);

  WriteTx& write_;
  HistoryCache& cache_;
  std::unordered_map<RowId, CachedRow> rows_;
  std::map<BucketId, BucketRow> buckets_;
  std::map<std::pair<DeviceId, std::uint32_t>, Judged> judged_;
  std::set<BucketId> moved_;
  std::vector<HistoryItem> history_;
  std::unordered_map<RowId, std::vector<std::size_t>> entries_of_;  // in `history_`, ascending
  std::int64_t history_id_ = 0;
};

}  // namespace qiaomen
