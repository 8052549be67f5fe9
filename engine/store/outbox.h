#pragma once

#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "engine/catalog/change.h"
#include "engine/catalog/receipt.h"
#include "engine/store/database.h"

namespace qiaomen {

enum class PendingState : std::uint8_t {
  Queued = 1,
  Sealed = 2,   // in a batch that the hub has not counted
  Waiting = 3,  // its batch was counted without a verdict: the hub is missing something
  Judged = 4,   // accepted, but not yet contained in its base row
};

struct PendingChange {
  std::vector<std::vector<Value>> old;  // per intent, the group's visible values before; none: the row was not there
  std::optional<ChangeVerdict> verdict;
  bool in_base = false;
  bool left = false;           // left the overlay; the transaction stays until its last change has
  std::set<GroupNumber> over;  // groups in which the base has an own later write
};

struct Pending {
  std::int64_t order = 0;  // of writing; stays when epoch and number change
  Transaction transaction;
  PendingState state = PendingState::Queued;
  bool ever_sealed = false;
  std::uint32_t batch_epoch = 0;  // of the last batch that holds it
  std::int64_t batch_number = 0;
  std::optional<std::int64_t> since_us;
  std::optional<Receipt> receipt;      // while judged
  std::int64_t judged_us = 0;          // hub time of the reply that brought the verdict
  std::optional<Stamp> issued;         // a stamp that it once had
  std::vector<PendingChange> changes;  // one per change of the transaction
  Bytes packed;                        // Outbox's: instead of all changes, until somebody looks at them

  bool is_judged() const { return state == PendingState::Judged; }
};

// Transactions with a change that is not yet contained in its base row, in order of writing. What a batch says by its
// last order is not repeated in `delivery`.
class Outbox {
 public:
  using Entries = std::map<std::int64_t, Pending>;

  void load(const ReadTx& tx);
  Entries& entries();
  const Entries& entries() const;

  // The entries that change this row, in order of writing.
  std::vector<Pending*> of_row(const RowId& row);
  bool is_dirty(const RowId& row) const { return by_row_.contains(row); }
  std::vector<RowId> dirty_rows() const;
  Pending* find(const TransactionId& id);
  const Pending* find(const TransactionId& id) const;

  // In memory only, while its act is being written; `add_change` follows each of its changes; `finish` ends it, after
  // which it is kept as the bytes that were written: who writes much offline must not hold all of it in pieces.
  Pending& open(Pending pending);
  void add_change(Pending& pending, Change change, PendingChange state);
  void finish(WriteTx& tx, Pending& pending);
  void save_body(WriteTx& tx, const Pending& pending);
  void save_delivery(WriteTx& tx, const Pending& pending);
  // Takes it out; it is the caller's then.
  Pending remove(WriteTx& tx, std::int64_t order);
  // Puts one back that had left, under its old order.
  Pending& put_back(WriteTx& tx, Pending pending);

 private:
  void persist(WriteTx& tx, const Pending& pending, const Bytes& body);
  Pending& whole(std::int64_t order) const;
  void index(const Pending& pending);
  void index(const RowId& row, std::int64_t order);

  mutable Entries entries_;
  mutable std::vector<std::int64_t> packed_;                     // orders of entries that are
  std::unordered_map<RowId, std::vector<std::int64_t>> by_row_;  // ascending
  std::unordered_map<TransactionId, std::int64_t> by_id_;
};

// After a salvage: drops what does not decode, here and in `delivery`. How many entries.
std::int64_t drop_damaged_pending(WriteTx& tx);

Bytes encode_pending_body(const Pending& pending);
Bytes encode_delivery(const Pending& pending);
// `delivery` may be empty: queued, never sealed.
Pending decode_pending(std::int64_t order, BytesView body, BytesView delivery);

}  // namespace qiaomen
