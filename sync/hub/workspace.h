#pragma once

#include <map>
#include <set>

#include "engine/catalog/catalog.h"
#include "sync/hub/hub_store.h"
#include "sync/hub/rules.h"

namespace qiaomen {

// The copies on which one transaction is judged. Nothing reaches the store before `commit`; a refused or deferred
// transaction just drops its workspace.
class Workspace final : public RowSource {
 public:
  Workspace(HubTx& tx, const Catalog& catalog) : tx_(tx), catalog_(catalog) {}

  const HubRow* find(const RowId& row) override;
  std::vector<RowId> children(const RowId& parent) override;
  // The copy to change. It must exist or have been put.
  HubRow& edit(const RowId& row);
  // A new row, or the next version of one that was found. What `find` gave of it before lives on in `previous` of what
  // is returned, or in the store.
  struct Put {
    HubRow& row;
    std::optional<HubRow> previous;
  };
  Put put(HubRow row);
  void add_child(const RowId& parent, const RowId& child);
  // Under every parent that the values name.
  void add_children(const Table& table, const RowId& child, const FieldValues& values);
  void add_history(HistoryEntry entry) { history_.push_back(std::move(entry)); }
  // Newest first: of this transaction, then of the store.
  void history(const RowId& row, const std::function<bool(const HistoryEntry&)>& visit);
  // Writes a hub-only row, if its content or life changed.
  void derive(const HubOnlyRow& derived, bool alive, Stamp stamp, std::uint32_t generation);
  void project_all(std::uint32_t generation);

  // Rows, history and feed: for all touched rows and the buckets that they left, sorted by (bucket, row), the next
  // places.
  void commit();

 private:
  struct Copy {
    const HubRow* stored = nullptr;  // nullptr: new
    std::optional<HubRow> now;       // once it is touched
    const HubRow& row() const { return now ? *now : *stored; }
  };
  Copy* load(const RowId& row);
  void project(const Table& table, const HubRow& source, std::uint32_t generation);
  void project_joined(const JoinedProjection& projection, const HubRow& source, std::uint32_t generation);

  HubTx& tx_;
  const Catalog& catalog_;
  std::map<RowId, Copy> copies_;
  std::vector<std::pair<RowId, RowId>> children_;
  std::vector<HistoryEntry> history_;
};

// What the hub itself says in a new row.
void fill_hub_stamps(HubRow& row, const Table& table, Stamp stamp);
// Moves the row to the bucket that its values name, if that is another one.
void follow_bucket(HubRow& row, const Table& table);
// What only the hub may read stays in the history and leaves the row, which others read.
void take_out_sealed(HubRow& row, const Table& table);

}  // namespace qiaomen
