#pragma once

#include <map>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/store/database.h"
#include "engine/store/outbox_pack.h"
#include "engine/store/pending.h"
#include "engine/store/row_tables.h"

namespace qiaomen {

// Transactions with a change that is not yet contained in its base row, in order of writing. What a batch says by its
// last order is not repeated in `delivery`.
//
// An entry that is written and that nobody has looked at is kept as bytes alone, on the disk or among those of its
// commit: it is read when an entry is next asked for. Such an entry changes visible rows only, so that to meet one of
// its rows is to find the row in its table.
// A row that one of many acts in a commit made holds the create's values for it, until `spell_out`.
class Outbox {
 public:
  using Entries = std::map<std::int64_t, Pending>;

  // The catalog and the rows must outlive it.
  Outbox(const Catalog& catalog, const RowTables& rows) : catalog_(catalog), rows_(rows) {}

  void load(const ReadTx& tx);
  Entries& entries(const ReadTx& tx);

  // The entries that change this row, in order of writing.
  std::vector<Pending*> of_row(const ReadTx& tx, const RowId& row);
  bool is_dirty(const ReadTx& tx, const RowId& row);
  // False: nothing pending can hide the row, it is in its table or is not there.
  bool may_hide(const RowId& row) const { return by_row_.contains(row); }
  std::vector<RowId> dirty_rows(const ReadTx& tx);
  Pending* find(const ReadTx& tx, const TransactionId& id);

  // The one act that is being written: in memory only; its changes are added one by one. `finish` writes it; in bulk it
  // lies with others of its commit until `flush`, which every commit ends with.
  Pending& open(std::int64_t order);
  void add_change(Pending& pending, Change change, PendingChange state);
  // Of a row that was just inserted with these values, and holds them.
  void add_created(Pending& pending, const Table& table, const RowId& row, std::span<const LentField> values,
                   Rev based_on, std::vector<Parent> parents);
  // How many changes of the open act are named by their rows, and are not among its transaction's while nobody looks.
  std::size_t references() const { return references_; }
  void finish(WriteTx& tx, Pending& pending);
  void finish_in_bulk(WriteTx& tx, Pending& pending);
  void flush(WriteTx& tx);
  // The row is about to change: what a pending create wrote is kept from now on beside the entry's other changes.
  void spell_out(WriteTx& tx, const RowId& row);

  void save_body(WriteTx& tx, const Pending& pending);
  void save_delivery(WriteTx& tx, const Pending& pending);
  // Takes it out; it is the caller's then.
  Pending remove(WriteTx& tx, std::int64_t order);
  // The same in two steps: out of memory one by one, then, of the file, all together (ascending).
  Pending take_out(std::int64_t order);
  void erase(WriteTx& tx, std::span<const std::int64_t> taken_out);
  // Puts one back that had left, under its old order.
  Pending& put_back(WriteTx& tx, Pending pending);

 private:
  void catch_up(const ReadTx& tx);
  void read_since(const ReadTx& tx, std::int64_t order);
  void show_open(const ReadTx& tx);
  std::optional<FieldValues> created(const ReadTx& tx, const Table& table, const RowId& row) const;
  void read_open_references();
  // The batches of the present epoch, by the last order that each holds: epoch and number.
  using Sealed = std::map<std::int64_t, std::pair<std::uint32_t, std::int64_t>>;
  static Sealed load_sealed(const ReadTx& tx);
  void take(const ReadTx& tx, const Sealed& sealed, std::int64_t order, BytesView body, BytesView delivery);
  BytesView encoded(const Pending& pending);
  void close();
  void persist(WriteTx& tx, std::int64_t order, BytesView body);
  // Before an entry is changed or removed: it has a row of its own.
  void set_apart(WriteTx& tx, std::int64_t order);
  void erase_range(WriteTx& tx, std::int64_t first, std::int64_t last);
  void index(const Pending& pending);
  void index(const RowId& row, std::int64_t order);

  const Catalog& catalog_;
  const RowTables& rows_;
  Entries entries_;
  Entries::node_type open_;  // the act that is being written, while nobody has looked at it; else for the next
  bool is_open_ = false;
  std::size_t references_ = 0;
  cbor::Writer reference_bytes_;  // of the open act
  cbor::Writer body_;
  std::int64_t read_until_ = 0;                                  // the greatest order among `entries_`, or before it
  bool unread_ = false;                                          // there are entries behind `read_until_`
  OutboxPack pack_;                                              // acts of this commit: all of them read, or none
  std::map<std::int64_t, std::int64_t> packed_;                  // rows with several entries: the first, how many
  std::unordered_map<RowId, std::vector<std::int64_t>> by_row_;  // ascending
  std::unordered_map<TransactionId, std::int64_t> by_id_;
};

}  // namespace qiaomen
