#pragma once

#include <optional>
#include <vector>

#include "engine/catalog/change.h"
#include "engine/catalog/receipt.h"
#include "engine/store/database.h"
#include "engine/store/outbox.h"

namespace qiaomen {

// The returned box (退回箱): refused transactions, kept until a person deals with them. And the ids that this device
// knows as refused, which are dismissed: no restored hub judges them anew.
struct ReturnedTransaction {
  Transaction transaction;
  Receipt receipt;
};

void put_in_box(WriteTx& tx, const Pending& pending, const Receipt& receipt);
// False: it is not there.
bool take_from_box(WriteTx& tx, const TransactionId& id);
std::vector<ReturnedTransaction> load_box(const ReadTx& tx);
std::optional<ReturnedTransaction> find_in_box(const ReadTx& tx, const TransactionId& id);
// Those in the box that were refused because they rest on `id`.
std::vector<Transaction> dependents_in_box(const ReadTx& tx, const TransactionId& id);

// The receipt of a refused transaction, also after it left the box.
std::optional<Receipt> dismissed_receipt(const ReadTx& tx, const TransactionId& id);

// Own accepted transactions that left the outbox and that no backup of the hub is known to cover.
std::vector<Pending> load_kept(const ReadTx& tx);
std::optional<Receipt> kept_receipt(const ReadTx& tx, const TransactionId& id);

// StoreError if an entry of the box, `dismissed` or `kept` does not decode.
void check_box(const ReadTx& tx);
// After a salvage: drops those. How many.
std::int64_t drop_damaged_in_box(WriteTx& tx);

}  // namespace qiaomen
