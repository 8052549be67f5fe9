#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "engine/base/hash.h"
#include "engine/catalog/table.h"
#include "engine/store/database.h"

namespace qiaomen {

// How far each bucket's feed was read. In rows a bucket is a local small integer; it keeps it when the grant ends,
// because unsent work still names it.
struct BucketState {
  std::int64_t local = 0;
  BucketId id;
  bool granted = false;
  std::int64_t cursor = 0;
  std::int64_t safe = 0;
  bool seeding = false;
  SetHash hash;  // over the base rows that lie in it
  bool operator==(const BucketState&) const = default;
};

// Changes are made in memory; `save` belongs at the end of every commit that made some.
class Buckets {
 public:
  void load(const ReadTx& tx);

  // Makes it known if it was not.
  BucketState& of(WriteTx& tx, const BucketId& id);
  const BucketState* find(const BucketId& id) const;
  BucketState& at(std::int64_t local);
  const BucketState& at(std::int64_t local) const;
  std::vector<BucketState*> all();
  std::vector<const BucketState*> granted() const;
  // Writes those that differ from what is stored.
  void save(WriteTx& tx);

 private:
  std::map<std::int64_t, BucketState> stored_;
  std::map<std::int64_t, BucketState> by_local_;
  std::map<BucketId, std::int64_t> local_;
};

}  // namespace qiaomen
