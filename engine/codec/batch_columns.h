#pragma once

#include <vector>

#include "engine/codec/batch_codec.h"
#include "engine/codec/cbor.h"

namespace qiaomen {

// The transactions of a batch as columns (sync/PROTOCOL.md, "Batches"): what is alike lies side by side, an id that
// several name is written once, and one list of transactions has one encoding.
void write_transactions(cbor::Writer& out, const std::vector<Offered>& offered);
// Of a message of so many bytes, beyond which nothing is allocated for.
std::vector<Offered> read_transactions(cbor::Reader& in, std::size_t message_bytes);

// Not less than what one transaction adds to the columns.
std::size_t columns_bound(const Transaction& transaction);

}  // namespace qiaomen
