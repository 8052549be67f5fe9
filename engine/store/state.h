#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "engine/catalog/catalog.h"
#include "engine/catalog/change.h"
#include "engine/store/database.h"

namespace qiaomen {

// The replica's own numbers: one row.
struct State {
  std::uint32_t epoch = 1;
  std::uint32_t generation = 1;
  std::uint64_t next_number = 1;
  std::int64_t next_order = 1;
  Stamp seen;
  std::int64_t version = 0;
  std::int64_t forks = 0;  // in a row, without an accepted reply between
  EpochParent known;       // the greatest (epoch, number) of own transactions judged in this generation
  std::int64_t mismatches = 0;
  std::uint64_t scope_version = 0;
  bool settled = false;
  std::uint32_t schema = 0;    // of the catalog that last brought the file forward
  std::int64_t forked_us = 0;  // hub time of the first new epoch of the last day, and how many there were since
  std::int64_t forked_times = 0;
  bool frozen = false;                        // looks cloned: two copies are alive
  std::int64_t settled_at_us = 0;             // hub time of the last reply that left every bucket settled; 0: none yet
  std::optional<std::int64_t> lost_to_block;  // the hub blocked this device: unsent transactions that went; else unset

  static State load(const ReadTx& tx);
  void save(WriteTx& tx) const;
};

// Each epoch of this file and its parent.
std::vector<std::pair<std::uint32_t, EpochParent>> load_lineage(const ReadTx& tx);

// Everything that came from or goes to the hub: rows, outbox, returned box, batches. The tables stay.
void erase_everything(WriteTx& tx, const Catalog& catalog);

}  // namespace qiaomen
