#include "engine/store/state.h"

#include <fmt/format.h>

namespace qiaomen {

State State::load(const ReadTx& tx) {
  auto query = tx.query(
      "SELECT epoch, generation, next_number, next_order, seen, version, forks, known_epoch, known_number, mismatches, "
      "scope_version, settled, schema, forked_us, forked_times, frozen, settled_at, lost_to_block FROM state");
  if (!query.step()) throw StoreError("the replica's state is missing");
  State state;
  state.epoch = static_cast<std::uint32_t>(query.integer(0));
  state.generation = static_cast<std::uint32_t>(query.integer(1));
  state.next_number = static_cast<std::uint64_t>(query.integer(2));
  state.next_order = query.integer(3);
  state.seen.us = query.integer(4);
  state.version = query.integer(5);
  state.forks = query.integer(6);
  state.known = {static_cast<std::uint32_t>(query.integer(7)), static_cast<std::uint64_t>(query.integer(8))};
  state.mismatches = query.integer(9);
  state.scope_version = static_cast<std::uint64_t>(query.integer(10));
  state.settled = query.integer(11) != 0;
  state.schema = static_cast<std::uint32_t>(query.integer(12));
  state.forked_us = query.integer(13);
  state.forked_times = query.integer(14);
  state.frozen = query.integer(15) != 0;
  state.settled_at_us = query.integer(16);
  if (!query.is_null(17)) state.lost_to_block = query.integer(17);
  return state;
}

void State::save(WriteTx& tx) const {
  auto query = tx.query(
      "UPDATE state SET epoch = ?, generation = ?, next_number = ?, next_order = ?, seen = ?, version = ?, forks = "
      "?, "
      "known_epoch = ?, known_number = ?, mismatches = ?, scope_version = ?, settled = ?, schema = ?, forked_us = ?, "
      "forked_times = ?, frozen = ?, settled_at = ?, lost_to_block = ?");
  query.bind(static_cast<std::int64_t>(epoch))
      .bind(static_cast<std::int64_t>(generation))
      .bind(static_cast<std::int64_t>(next_number))
      .bind(next_order)
      .bind(seen.us)
      .bind(version)
      .bind(forks)
      .bind(static_cast<std::int64_t>(known.epoch))
      .bind(static_cast<std::int64_t>(known.last_number))
      .bind(mismatches)
      .bind(static_cast<std::int64_t>(scope_version))
      .bind(static_cast<std::int64_t>(settled))
      .bind(static_cast<std::int64_t>(schema))
      .bind(forked_us)
      .bind(forked_times)
      .bind(static_cast<std::int64_t>(frozen))
      .bind(settled_at_us);
  lost_to_block ? query.bind(*lost_to_block) : query.bind_null();
  query.run();
}

std::vector<std::pair<std::uint32_t, EpochParent>> load_lineage(const ReadTx& tx) {
  std::vector<std::pair<std::uint32_t, EpochParent>> lineage;
  auto query = tx.query("SELECT epoch, parent, last_number FROM epoch_parent ORDER BY epoch");
  while (query.step()) {
    lineage.emplace_back(
        static_cast<std::uint32_t>(query.integer(0)),
        EpochParent{static_cast<std::uint32_t>(query.integer(1)), static_cast<std::uint64_t>(query.integer(2))});
  }
  return lineage;
}

void erase_everything(WriteTx& tx, const Catalog& catalog) {
  for (const Table* table : catalog.tables()) tx.query(fmt::format("DELETE FROM \"{}\"", table->name)).run();
  for (const char* sql : {"DELETE FROM outbox", "DELETE FROM delivery", "DELETE FROM returned", "DELETE FROM dismissed",
                          "DELETE FROM kept", "DELETE FROM batch", "DELETE FROM base", "DELETE FROM unknown_row",
                          "DELETE FROM seed", "DELETE FROM bucket"}) {
    tx.query(sql).run();
  }
}

}  // namespace qiaomen
