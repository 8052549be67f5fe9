#pragma once

#include <optional>
#include <set>

#include "engine/store/draft.h"
#include "engine/store/overlay.h"

namespace qiaomen {

// One act while it is written: rows change at once, the transaction is appended by `finish`. Everything lies in the
// caller's one commit. If anything fails the caller rolls back and loads the overlay anew.
class LocalDraft final : public Draft {
 public:
  LocalDraft(WriteTx& tx, Overlay& overlay, const ClockSample& at, UuidV7& ids,
             std::optional<TransactionId> supersedes = {});
  // One of many acts in a commit: its new rows are kept in their tables alone. Of what a person writes in an act of its
  // own the outbox has a copy, which outlives a damaged table.
  void write_in_bulk() { in_bulk_ = true; }

  Result<> create(const Table& table, const RowId& row, std::vector<FieldChange> values) override;
  Result<> create_lent(const Table& table, const RowId& row, std::span<const LentField> values) override;
  Result<> edit(const Table& table, const RowId& row, std::vector<FieldChange> values) override;
  Result<> remove(const Table& table, const RowId& row) override;
  Result<> restore(const Table& table, const RowId& row) override;
  void rely_on(const RowId& row) override;
  std::optional<FieldValues> find(const Table& table, const RowId& row) const override;
  const ReadTx& read() const override { return tx_; }
  RowId new_id() override;
  WallTime now() const override { return at_.wall; }

  // A change as it was once written, on what the row is now; its parents too.
  Result<> repeat(const Change& change);
  void rest_on(const TransactionId& transaction) { deps_.insert(transaction); }

  const TransactionId& id() const { return id_; }
  // Checks the whole and appends it; nothing is written by this draft afterwards. `Malformed`, `TooLarge`: see
  // check_transaction.
  Result<> finish();

 private:
  struct Ground;  // what the row is now
  Ground ground(const Table& table, const RowId& row) const;
  Result<> lay(const Table& table, const RowId& row, Op op, std::vector<Intent> intents);
  Result<> show(const Table& table, const Change& change, Ground& ground);
  // Of the parents that are written, those which the row does not lie under already.
  std::vector<Parent> parents_of(const Table& table, const std::vector<Intent>& intents, const FieldValues& before);
  void add_parent(std::vector<Parent>& parents, const ParentRule& rule, const RowId& named);
  std::vector<Parent> parents_of(const Table& table, std::span<const LentField> created);
  Change change_of(const Table& table, const RowId& row, Op op, std::vector<Intent> intents) const;
  // False: the row is there already, or must be looked at. `values` ascend, none is absent.
  Result<bool> create_new(const Table& table, const RowId& row, std::span<const LentField> values);
  Result<std::vector<Intent>> intents_of(const Table& table, std::vector<FieldChange> values) const;

  WriteTx& tx_;
  Overlay& overlay_;
  ClockSample at_;
  UuidV7& ids_;
  TransactionId id_;
  Pending* pending_;  // the outbox's, until `finish`
  std::set<TransactionId> deps_;
  std::vector<LentField> lent_;  // views of what is being created
  bool in_bulk_ = false;
  std::size_t created_bytes_ = 0;  // not less than what the values of new rows take
};

}  // namespace qiaomen
