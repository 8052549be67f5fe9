#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "engine/catalog/catalog.h"
#include "engine/catalog/change.h"
#include "engine/catalog/receipt.h"
#include "engine/codec/cbor.h"

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
  bool by_row = false;         // a create whose values are written nowhere but in its row
};

// A transaction with a change that is not yet contained in its base row.
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

  bool is_judged() const { return state == PendingState::Judged; }
};

// The values of a row that a pending create made and nothing has touched since; nullopt: no such row.
using CreatedRow = std::function<std::optional<FieldValues>(const Table&, const RowId&)>;

// With all its values: what leaves the outbox, or whose row is about to change.
Bytes encode_pending_body(const Pending& pending);
// Changes that are `by_row` name their row only: written twice, a row would cost half as much again.
void write_pending_by_row(cbor::Writer& out, const Pending& pending);
// Such a change alone, and an entry of nothing but `count` of them: written at once, without a Change for each.
void write_reference(cbor::Writer& out, TableId table, const RowId& row, Rev based_on, std::span<const Parent> parents);
void write_pending_by_row(cbor::Writer& out, const Transaction& alone, std::size_t count, BytesView references);
// Appends them to its changes, without their values.
void read_references(Pending& pending, std::size_t count, BytesView references);
Bytes encode_delivery(const Pending& pending);

// `delivery` may be empty: queued, never sealed. StoreError if the bytes are damaged, or name a row that is not there.
Pending decode_pending(std::int64_t order, BytesView body, BytesView delivery);
Pending decode_pending(std::int64_t order, BytesView body, BytesView delivery, const Catalog& catalog,
                       const CreatedRow& created);

}  // namespace qiaomen
