#pragma once

#include <functional>
#include <vector>

#include "engine/domain/role.h"
#include "engine/domain/rules.h"
#include "engine/replica.h"

namespace qiaomen {

// One act of one person on their replica: each call is refused early by the rules that the hub judges by. All commands
// of the domain are written on top of it; a refused one leaves the whole act unwritten.
class Act final : public RowLookup {
 public:
  Act(Draft& draft, const Actor& actor) : draft_(draft), actor_(actor) {}

  // Absent values are left out: where natural keys meet they would wipe what somebody else wrote.
  Result<> create(const Table& table, const RowId& row, std::vector<FieldChange> values);
  Result<> edit(const Table& table, const RowId& row, std::vector<FieldChange> values);
  Result<> remove(const Table& table, const RowId& row);
  Result<> restore(const Table& table, const RowId& row);
  void rely_on(const RowId& row) { draft_.rely_on(row); }

  std::optional<FieldValues> find(const Table& table, const RowId& row) const override {
    return draft_.find(table, row);
  }
  std::vector<std::pair<RowId, FieldValues>> children(const Table& child, const RowId& parent) const override;
  // NotFound, in words for people.
  Result<FieldValues> get(const Table& table, const RowId& row) const;
  const ReadTx& read() const { return draft_.read(); }
  RowId new_id() { return draft_.new_id(); }
  std::int64_t now_us() const { return draft_.now().us; }
  const Actor& actor() const { return actor_; }

 private:
  Result<> check(const Table& table, const RowId& row, Op op, const std::vector<FieldChange>& values) const;
  Result<> check_scope(const Table& table, const std::vector<FieldChange>& values) const;

  Draft& draft_;
  const Actor& actor_;
};

// What a command wrote: the row that it is about, and the transaction that its receipt is asked by.
struct Written {
  RowId row;
  TransactionId transaction;
};

// A command is a function of an act and its input that gives the id of the row it is about: carry_out(replica, actor,
// [&](Act& act) { return record_visit(act, input); }).
using Command = std::function<Result<RowId>(Act&)>;
Result<Written> carry_out(Replica& replica, const Actor& actor, const Command& command);
// The same in place of a returned transaction, which it supersedes.
Result<Written> carry_out_again(Replica& replica, const Actor& actor, const TransactionId& returned,
                                const Command& command);

}  // namespace qiaomen
