#pragma once

#include "engine/base/result.h"
#include "engine/catalog/change.h"
#include "engine/catalog/receipt.h"
#include "engine/codec/cbor.h"

namespace qiaomen {

// Transactions and receipts as CBOR (sync/PROTOCOL.md has the CDDL). Reading checks form only: whether a table or a
// field exists is `check_transaction`'s question.
void write_transaction(cbor::Writer& out, const Transaction& transaction);
Transaction read_transaction(cbor::Reader& in);
// The same with an empty list of changes: what is kept of a transaction whose changes lie elsewhere.
void write_transaction_alone(cbor::Writer& out, const Transaction& transaction);

void write_change(cbor::Writer& out, const Change& change);
Change read_change(cbor::Reader& in);

void write_receipt(cbor::Writer& out, const Receipt& receipt);
Receipt read_receipt(cbor::Reader& in);

Bytes encode(const Transaction& transaction);

}  // namespace qiaomen
