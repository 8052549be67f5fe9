#pragma once

#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sync/hub/row_codec.h"
#include "sync/hub/sqlite_hub_reader.h"

namespace qiaomen {

// One write of the hub: each row that it touches is read and written once, its history becomes a few blobs.
class SqliteTx final : public SqliteReader<HubTx> {
  using Reader = SqliteReader<HubTx>;

 public:
  explicit SqliteTx(WriteTx& tx) : Reader(tx), write_(tx) {}

  std::optional<HubRow> row(const RowId& row) override;
  std::vector<FeedEntry> feed(const BucketId& bucket, std::int64_t after, std::size_t limit) override;
  void feed_records(const BucketId& bucket, std::int64_t after, std::size_t limit, const VisitRecord& visit) override;
  void history(const HubRow& row, const std::function<bool(const HistoryEntry&)>& visit) override;
  void put_row(const HubRow& row) override;
  void add_child(const RowId& parent, const RowId& child) override;
  void add_blob_row(const Sha256& sha256, const RowId& row) override;
  void add_history(HubRow& row, HistoryEntry entry) override;
  std::int64_t next_place(const BucketId& bucket) override;
  void put_marker(const BucketId& bucket, const FeedEntry& entry) override;
  void erase_marker(const BucketId& bucket, const RowId& row) override;
  void prune(const BucketId& bucket) override;
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

 private:
  struct CachedRow {
    HubRow now;
    std::int64_t history_before = 0;  // its last blob before this commit
    bool known = false;
    bool dirty = false;
  };
  CachedRow* load(const RowId& row);
  void account(const HubRow* before, const HubRow* after);
  using HashChange = void (SetHash::*)(BytesView);
  void change_hash(const HubRow& row, HashChange change);
  BucketRow& bucket_to_write(const BucketId& bucket);
  void flush_rows();
  void flush_history();
  std::int64_t history_id();
  std::int64_t blob_of(std::size_t entry);

  WriteTx& write_;
  std::unordered_map<RowId, CachedRow> rows_;
  std::map<BucketId, BucketRow> buckets_;
  std::set<BucketId> moved_;
  std::vector<HistoryItem> history_;
  std::unordered_map<RowId, std::vector<std::size_t>> entries_of_;  // in `history_`, ascending
  std::int64_t history_id_ = 0;
};

}  // namespace qiaomen
