#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "engine/store/database.h"
#include "sync/hub/history_codec.h"
#include "sync/hub/hub_store.h"

namespace qiaomen {

std::array<std::uint8_t, 8> device_bytes(DeviceId device);

struct BucketRow {
  std::int64_t local = 0;
  BucketHead head;
  bool dirty = false;
};

// All reading, for a plain view (Interface = HubView) and inside a write (HubTx). A damaged column or blob is a
// StoreError.
template <typename Interface>
class SqliteReader : public Interface {
 public:
  explicit SqliteReader(const ReadTx& tx) : tx_(tx) {}

  HubLife life() override;
  BackupCover cover() override;
  std::optional<HubRow> row(const RowId& row) override;
  std::vector<RowId> children(const RowId& parent) override;
  std::vector<RowId> blob_rows(const Sha256& sha256) override;
  void history(const HubRow& row, const std::function<bool(const HistoryEntry&)>& visit) override;
  BucketHead head(const BucketId& bucket) override;
  std::vector<FeedEntry> feed(const BucketId& bucket, std::int64_t after, std::size_t limit) override;
  void feed_records(const BucketId& bucket, std::int64_t after, std::size_t limit,
                    const HubView::VisitRecord& visit) override;
  std::optional<Receipt> receipt(const TransactionId& transaction) override;
  std::optional<TransactionId> successor(const TransactionId& transaction) override;
  std::optional<Stamp> highest_stamp(DeviceId device, std::uint32_t epoch, std::uint64_t last) override;
  std::optional<Stamp> next_stamp(DeviceId device, std::uint32_t epoch, std::uint64_t number) override;
  std::optional<DeviceRecord> device(DeviceId device) override;
  std::vector<Grant> grants(DeviceId device) override;
  std::uint32_t newest_epoch(DeviceId device) override;
  Lineage lineage(DeviceId device) override;
  Chain chain(DeviceId device, std::uint32_t epoch) override;
  std::optional<Sha256> chain_hash(DeviceId device, std::uint32_t epoch, std::int64_t number) override;
  std::vector<Sha256> chain_hashes(DeviceId device) override;

 protected:
  virtual std::optional<BucketRow> bucket_row(const BucketId& bucket);
  virtual std::shared_ptr<const HistoryBlob> history_blob(std::int64_t id);

  // From blob to blob of the row's changes, newest first.
  bool walk(const RowId& row, std::int64_t blob, const std::function<bool(const HistoryEntry&)>& visit);

  const ReadTx& tx_;

 private:
  // By its number in this file.
  const BucketId& bucket_of(std::int64_t local);

  std::unordered_map<std::int64_t, BucketId> buckets_of_;
};

extern template class SqliteReader<HubView>;
extern template class SqliteReader<HubTx>;
using SqliteView = SqliteReader<HubView>;

}  // namespace qiaomen
