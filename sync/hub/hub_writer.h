#pragma once

#include "engine/catalog/catalog.h"
#include "sync/hub/workspace.h"

namespace qiaomen {

// Rows that the hub itself writes: import, publishing, assignment. They merge like everybody's writes, with the
// hub's own key (device 0).
class HubWriter {
 public:
  // `stamp`: of all these writes.
  HubWriter(HubTx& tx, const Catalog& catalog, Stamp stamp);

  // Creates the row, or writes the groups whose values differ; a removed row lives again. False: nothing differed.
  bool put(const Table& table, const RowId& row, const FieldValues& values);
  // Writes a row that is there as it is: what follows from it, projections and parents, comes with it.
  void renew(const Table& table, const RowId& row);
  // For rows of hub-only tables: nobody's work is lost with them. False: not there.
  bool remove(const RowId& row);
  // Gives the written rows their places.
  void commit();

 private:
  bool write_groups(const Table& table, HubRow& row, const FieldValues& values);

  Workspace work_;
  Stamp stamp_;
  std::uint32_t generation_;
  std::uint32_t index_ = 0;
};

}  // namespace qiaomen
