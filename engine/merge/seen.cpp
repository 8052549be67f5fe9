#include "engine/merge/seen.h"

namespace qiaomen {

std::optional<std::uint64_t> Lineage::last_known(std::uint32_t epoch, std::uint32_t ancestor) const {
  for (auto at = parents_.find(epoch); at != parents_.end(); at = parents_.find(at->second.epoch)) {
    if (at->second.epoch == ancestor) return at->second.last_number;
    if (at->second.epoch >= at->first) return std::nullopt;  // a liar's loop
  }
  return std::nullopt;
}

bool is_own_earlier(const WriteKey& a, const WriteKey& b, const Lineage& lineage) {
  if (a.device != b.device) return false;
  if (a.epoch == b.epoch) {
    if (a.number != b.number) return a.number < b.number;
    // Two copies may have used one number: within a transaction the stamp is the same too.
    return a.stamp == b.stamp && a.index < b.index;
  }
  const auto last = lineage.last_known(b.epoch, a.epoch);
  return last && a.number <= *last;
}

bool has_seen(const Author& author, const WriteKey& key, Rev rev) {
  if (is_own_earlier(key, author.key, author.lineage)) return true;
  return rev.generation() <= author.based_on.generation() && rev.n() <= author.based_on.n() &&
         author.line.contains(author.based_on.generation());
}

}  // namespace qiaomen
