#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/hash.h"
#include "engine/catalog/grant.h"
#include "engine/catalog/receipt.h"
#include "engine/crypto/crypto.h"
#include "engine/merge/hub_row.h"
#include "engine/merge/row_merge.h"
#include "engine/merge/seen.h"

namespace qiaomen {

// What the hub remembers (PROTOCOL_RULES §2, Hub). The core above knows no SQL; one suite runs against every
// implementation.

struct HubLife {
  std::uint32_t generation = 1;
  GenerationLine line = {1};  // generations whose history this hub has, its own included
};

// Half open: [from, to) in effective time.
struct Grant {
  BucketId bucket;
  Stamp from;
  std::optional<Stamp> to;
  GrantMode mode = GrantMode::Read;
  bool operator==(const Grant&) const = default;
};

enum class DeviceStanding : std::uint8_t { Active = 1, Blocked = 2 };

struct DeviceRecord {
  DeviceId id;
  PublicKey key{};
  RowId person;
  std::string role;  // key of a domain role
  std::optional<RowId> company;
  std::optional<RowId> division;
  DeviceStanding state = DeviceStanding::Active;
};

struct HistoryEntry {
  RowId row;
  TableId table = 0;
  Rev rev;
  TransactionId transaction;
  WriteKey key;
  RowId person;
  Op op = Op::Edit;
  std::vector<Intent> intents;
  std::vector<Loser> losers;
};

struct BucketHead {
  std::int64_t counter = 0;  // the last place given
  std::int64_t floor = 0;    // tombstones and markers up to here were forgotten
  SetHash hash;
  bool operator==(const BucketHead&) const = default;
};

struct FeedEntry {
  std::int64_t place = 0;
  RowId row;
  TableId table = 0;
  Rev rev;
  bool gone = false;  // a marker: the row left this bucket; else the row itself, dead or alive
};

struct Chain {
  std::int64_t length = 0;
  Sha256 last{};
};

// How far the backups of this hub go, in its own time.
struct BackupCover {
  std::optional<std::int64_t> marked_us;  // the last backup holds all that was committed when it set this mark
  std::optional<std::int64_t> until_us;   // the mark of the last backup that was completed
  bool operator==(const BackupCover&) const = default;
};

// One consistent view.
class HubView {
 public:
  virtual ~HubView() = default;

  virtual HubLife life() = 0;
  virtual BackupCover cover() = 0;
  virtual std::optional<HubRow> row(const RowId& row) = 0;
  virtual std::vector<RowId> children(const RowId& parent) = 0;
  // Rows that ever named bytes of this hash.
  virtual std::vector<RowId> blob_rows(const Sha256& sha256) = 0;
  // Every history entry of the row, newest first; the walk ends when `visit` returns false.
  virtual void history(const HubRow& row, const std::function<bool(const HistoryEntry&)>& visit) = 0;

  virtual BucketHead head(const BucketId& bucket) = 0;
  // Entries with places > `after`, in order of place.
  virtual std::vector<FeedEntry> feed(const BucketId& bucket, std::int64_t after, std::size_t limit) = 0;
  // The same, with the record of each row that is not gone (`encode_row`), empty of one that is. It lives during the
  // call.
  using VisitRecord = std::function<void(const FeedEntry& entry, BytesView record)>;
  virtual void feed_records(const BucketId& bucket, std::int64_t after, std::size_t limit,
                            const VisitRecord& visit) = 0;

  virtual std::optional<Receipt> receipt(const TransactionId& transaction) = 0;
  virtual std::optional<TransactionId> successor(const TransactionId& transaction) = 0;
  // Stamps of judged transactions of one epoch: the highest of a number ≤ `last`, the lowest-numbered of one >
  // `number`.
  virtual std::optional<Stamp> highest_stamp(DeviceId device, std::uint32_t epoch, std::uint64_t last) = 0;
  virtual std::optional<Stamp> next_stamp(DeviceId device, std::uint32_t epoch, std::uint64_t number) = 0;

  virtual std::optional<DeviceRecord> device(DeviceId device) = 0;
  virtual std::vector<Grant> grants(DeviceId device) = 0;
  virtual std::uint32_t newest_epoch(DeviceId device) = 0;  // 0: none known
  virtual Lineage lineage(DeviceId device) = 0;
  virtual Chain chain(DeviceId device, std::uint32_t epoch) = 0;
  virtual std::optional<Sha256> chain_hash(DeviceId device, std::uint32_t epoch, std::int64_t number) = 0;
  virtual std::vector<Sha256> chain_hashes(DeviceId device) = 0;
};

class HubTx : public HubView {
 public:
  // The row as this commit leaves it so far, without a copy; lives until the row is put. nullptr: not there.
  virtual const HubRow* find_row(const RowId& row) = 0;
  // Writes the row as it is now; its place is the caller's. The hashes of its buckets follow.
  virtual void put_row(HubRow row) = 0;
  virtual void add_child(const RowId& parent, const RowId& child) = 0;
  virtual void add_blob_row(const Sha256& sha256, const RowId& row) = 0;
  // Appends to the history of the row, which must be put afterwards in the same commit.
  virtual void add_history(HubRow& row, HistoryEntry entry) = 0;
  virtual std::int64_t next_place(const BucketId& bucket) = 0;
  // The row left `bucket`; replaces an earlier marker of it there.
  virtual void put_marker(const BucketId& bucket, const FeedEntry& entry) = 0;
  virtual void erase_marker(const BucketId& bucket, const RowId& row) = 0;
  // Forgets tombstones and markers; floor = head.
  virtual void prune(const BucketId& bucket) = 0;

  virtual void put_receipt(const Receipt& receipt) = 0;
  virtual void put_successor(const TransactionId& old, const TransactionId& successor) = 0;
  virtual void learn_epoch(DeviceId device, std::uint32_t epoch,
                           const std::vector<std::pair<std::uint32_t, EpochParent>>& parents) = 0;
  virtual void append_batch(DeviceId device, std::uint32_t epoch, std::int64_t number, const Sha256& hash) = 0;

  virtual void put_device(const DeviceRecord& device) = 0;
  virtual void put_grants(DeviceId device, const std::vector<Grant>& grants) = 0;
  virtual void put_life(const HubLife& life) = 0;
  virtual void put_cover(const BackupCover& cover) = 0;

  // Buckets that got a place in this commit so far, ascending.
  virtual std::vector<BucketId> moved_buckets() const = 0;
};

class HubStore {
 public:
  virtual ~HubStore() = default;
  // One durable commit; rolls back if `act` throws. Serialized.
  virtual void write(const std::function<void(HubTx&)>& act) = 0;
  // One snapshot. May run beside a write.
  virtual void read(const std::function<void(HubView&)>& look) = 0;
};

}  // namespace qiaomen
