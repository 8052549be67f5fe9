#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "engine/base/hash.h"
#include "engine/catalog/table.h"
#include "engine/store/database.h"

namespace qiaomen {

// A bucket is being read anew from its beginning: over rows, of which those that do not come again go at the end; or
// from nothing, which leaves nothing to look for. Numbers in the file.
enum class Seeding : std::uint8_t { No = 0, OverRows = 1, FromNothing = 2 };

// How far each bucket's feed was read. In rows a bucket is a local small integer; it keeps it when the grant ends,
// because unsent work still names it.
struct BucketState {
  std::int64_t local = 0;
  BucketId id;
  bool granted = false;
  std::int64_t cursor = 0;
  std::int64_t safe = 0;
  Seeding seeding = Seeding::No;
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
