#pragma once

#include <map>
#include <set>

#include "engine/catalog/change.h"

namespace qiaomen {

// Who saw what (PROTOCOL_RULES §4). All of it is arithmetic on numbers that travel with every write.

// The epochs of one device, as its requests told.
class Lineage {
 public:
  // The first word on an epoch stays: a second copy must not rewrite what the first had seen.
  void learn(std::uint32_t epoch, EpochParent parent) { parents_.emplace(epoch, parent); }
  const std::map<std::uint32_t, EpochParent>& parents() const { return parents_; }
  // The last number of `ancestor` that was known when `epoch` began; nullopt if it is no ancestor.
  std::optional<std::uint64_t> last_known(std::uint32_t epoch, std::uint32_t ancestor) const;

 private:
  std::map<std::uint32_t, EpochParent> parents_;
};

// The generations whose history this hub has: those of the backup that it was restored from, and its own.
using GenerationLine = std::set<std::uint32_t>;

// One change as it arrives, with what its author can have seen.
struct Author {
  WriteKey key;
  Rev based_on;
  const Lineage& lineage;
  const GenerationLine& line;
};

// a was written before b on the same device, by a copy whose past b's copy shares.
bool is_own_earlier(const WriteKey& a, const WriteKey& b, const Lineage& lineage);

// The author had seen the write with `key` that made version `rev` of the row.
bool has_seen(const Author& author, const WriteKey& key, Rev rev);

}  // namespace qiaomen
