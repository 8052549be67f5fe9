#include "engine/store/buckets.h"

#include <algorithm>

#include "engine/base/assert.h"

namespace qiaomen {

void Buckets::load(const ReadTx& tx) {
  by_local_.clear();
  local_.clear();
  auto query = tx.query("SELECT id, kind, scope, granted, cursor, safe, seeding, hash FROM bucket");
  while (query.step()) {
    BucketState bucket;
    bucket.local = query.integer(0);
    bucket.id = {static_cast<BucketKind>(query.integer(1)), query.id<RowId>(2)};
    bucket.granted = query.integer(3) != 0;
    bucket.cursor = query.integer(4);
    bucket.safe = query.integer(5);
    bucket.seeding = static_cast<Seeding>(query.integer(6));
    bucket.hash = SetHash::from_bytes(query.id<RowId>(7).bytes);
    local_[bucket.id] = bucket.local;
    by_local_[bucket.local] = bucket;
  }
  stored_ = by_local_;
}

BucketState& Buckets::of(WriteTx& tx, const BucketId& id) {
  const auto at = local_.find(id);
  if (at != local_.end()) return by_local_.at(at->second);
  BucketState bucket;
  bucket.id = id;
  tx.query("INSERT INTO bucket(kind, scope, granted, cursor, safe, seeding, hash) VALUES(?, ?, 0, 0, 0, 0, ?)")
      .bind(static_cast<std::int64_t>(id.kind))
      .bind(id.scope)
      .bind(BytesView(bucket.hash.bytes()))
      .run();
  bucket.local = tx.last_rowid();
  local_[id] = bucket.local;
  stored_[bucket.local] = bucket;
  return by_local_[bucket.local] = bucket;
}

const BucketState* Buckets::find(const BucketId& id) const {
  const auto at = local_.find(id);
  return at == local_.end() ? nullptr : &by_local_.at(at->second);
}

BucketState& Buckets::at(std::int64_t local) {
  const auto at = by_local_.find(local);
  ASSERT(at != by_local_.end());
  return at->second;
}

const BucketState& Buckets::at(std::int64_t local) const {
  const auto at = by_local_.find(local);
  ASSERT(at != by_local_.end());
  return at->second;
}

std::vector<BucketState*> Buckets::all() {
  std::vector<BucketState*> buckets;
  for (auto& [local, bucket] : by_local_) buckets.push_back(&bucket);
  return buckets;
}

std::vector<const BucketState*> Buckets::granted() const {
  std::vector<const BucketState*> buckets;
  for (const auto& [local, bucket] : by_local_) {
    if (bucket.granted) buckets.push_back(&bucket);
  }
  std::ranges::sort(buckets, {}, [](const BucketState* bucket) { return bucket->id; });
  return buckets;
}

void Buckets::save(WriteTx& tx) {
  for (const auto& [local, bucket] : by_local_) {
    if (stored_[local] == bucket) continue;
    const auto hash = bucket.hash.bytes();
    tx.query("UPDATE bucket SET granted = ?, cursor = ?, safe = ?, seeding = ?, hash = ? WHERE id = ?")
        .bind(static_cast<std::int64_t>(bucket.granted))
        .bind(bucket.cursor)
        .bind(bucket.safe)
        .bind(static_cast<std::int64_t>(bucket.seeding))
        .bind(BytesView(hash))
        .bind(local)
        .run();
  }
  stored_ = by_local_;
}

}  // namespace qiaomen
