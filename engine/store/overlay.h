#pragma once

#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "engine/catalog/base_row.h"
#include "engine/catalog/catalog.h"
#include "engine/store/buckets.h"
#include "engine/store/outbox.h"
#include "engine/store/page_rows.h"
#include "engine/store/row_tables.h"
#include "engine/store/state.h"

namespace qiaomen {

// Base, pending and visible rows in one place.
//
//   visible row = base ⊕ pending changes of that row, in order
//
// A clean row is its own base. Of a dirty one the `base` table has the base, or, as long as nothing but own writes
// happened to it, the changed groups' old values lie in the outbox. Every other event goes through `rebase`, which
// writes the base down. So a local write stays cheap.
//
// Holds the outbox and the buckets in memory; whoever caught an exception while using it must load it anew.
class Overlay {
 public:
  explicit Overlay(const Catalog& catalog) : catalog_(catalog), rows_(catalog), outbox_(catalog_, rows_) {}

  void load(const ReadTx& tx);

  const Catalog& catalog() const { return catalog_; }
  const RowTables& rows() const { return rows_; }
  State& state() { return state_; }
  const State& state() const { return state_; }
  Buckets& buckets() { return buckets_; }
  Outbox& outbox() { return outbox_; }

  // The hub's last word; nullopt: not held.
  std::optional<BaseRow> base(const ReadTx& tx, const Table& table, const RowId& row);
  // The same of a row of any table, kept in hand until `lay_held`. What a reply does to a row, and the changes that
  // leave it, is done there: so it is read once and written once. Valid until `lay_held`.
  const std::optional<BaseRow>& hold(const ReadTx& tx, TableId table, const RowId& row);
  // Makes `base` the base of the row in hand and keeps its buckets' hashes true.
  void rebase(WriteTx& tx, TableId table, const RowId& row, std::optional<BaseRow> base);
  // Shows each row in hand that something happened to, with what is pending. Of a row of an unknown table it keeps the
  // bytes.
  void lay_held(WriteTx& tx);
  // A row of a page becomes the base, quickly, if nothing is pending on it; false: something is, nothing was done.
  // One that is held in a newer version stays, unless `over_newer`. The bucket's hash still lacks what `rows` has
  // written.
  bool take_clean(WriteTx& tx, PageRows& rows, std::size_t row, BucketState& bucket, bool over_newer);

  // Changes what is pending on these rows by `act`, with their bases written down before and their visible values
  // laid anew afterwards.
  template <typename F>
  void change_pending(WriteTx& tx, const std::vector<std::pair<TableId, RowId>>& rows, F&& act) {
    std::vector<std::optional<BaseRow>> bases;
    for (const auto& [table, row] : rows) bases.push_back(base_of_any(tx, table, row));
    for (std::size_t i = 0; i < rows.size(); ++i) write_down(tx, rows[i].second, bases[i]);
    act();
    for (std::size_t i = 0; i < rows.size(); ++i) show(tx, rows[i].first, rows[i].second, bases[i]);
  }

  // Shows the row anew over the same base, which is written down from now on.
  void show(WriteTx& tx, TableId table, const RowId& row, const std::optional<BaseRow>& base);

  // A judged change leaves the overlay; its row is in hand. `covers`: earlier unjudged changes of its row stay behind
  // it.
  void leave(WriteTx& tx, Pending& pending, std::size_t change, bool covers);
  // Step 6 of a reply, and lays the rows. `at_head`: the bucket is out of scope or was read to its head.
  void leave_all(WriteTx& tx, const std::function<bool(const BucketId&)>& at_head);
  // Whether that would do anything.
  bool any_may_leave(const ReadTx& tx, const std::function<bool(const BucketId&)>& at_head);

  static std::vector<std::pair<TableId, RowId>> rows_of(const Transaction& transaction);
  // All rows whose base lies in the bucket.
  std::vector<std::pair<TableId, RowId>> based_in(const ReadTx& tx, const BucketState& bucket);

  // The bucket's hash from the rows as they are on the disk: the kept sum may be what went wrong.
  void recount(const ReadTx& tx, BucketState& bucket);

  std::optional<BaseRow> base_of_any(const ReadTx& tx, TableId table, const RowId& row);

 private:
  struct Held {
    TableId table;
    std::optional<BaseRow> base;
    bool changed = false;
  };

  Held& take_in_hand(const ReadTx& tx, TableId table, const RowId& row);
  std::optional<Rev> base_rev(const ReadTx& tx, TableId table, const RowId& row);
  std::optional<BaseRow> assembled(const ReadTx& tx, const Table& table, const RowId& row);
  void write_down(WriteTx& tx, const RowId& row, const std::optional<BaseRow>& base);
  void show_unknown(WriteTx& tx, const RowId& row, const std::optional<BaseRow>& base);
  std::optional<StoredRow> visible(WriteTx& tx, const Table& table, const RowId& row,
                                   const std::optional<BaseRow>& base);
  void account(WriteTx& tx, const RowId& row, const std::optional<BaseRow>& before,
               const std::optional<BaseRow>& after);
  // True: its last change has left.
  bool leave_what_may(WriteTx& tx, Pending& pending, const std::function<bool(const BucketId&)>& at_head);
  bool may_leave(const ReadTx& tx, const Pending& pending, std::size_t change, bool& covers,
                 const std::function<bool(const BucketId&)>& at_head);
  void retire(WriteTx& tx, std::int64_t order);

  const Catalog& catalog_;
  RowTables rows_;
  State state_;
  Buckets buckets_;
  Outbox outbox_;
  std::unordered_map<RowId, Held> in_hand_;
};

}  // namespace qiaomen
