#pragma once

#include "engine/catalog/base_row.h"
#include "engine/merge/hub_row.h"
#include "sync/hub/hub_store.h"

namespace qiaomen {

// The hub's own records as CBOR, for any store. A record that does not decode is a StoreError.
// Of a row: everything but id, bucket, place and history, which are columns.
Bytes encode_row(const HubRow& row);
void decode_row(BytesView bytes, HubRow& row);

Bytes encode_history(const std::vector<std::pair<HistoryEntry, std::int64_t>>& entries);
// Each entry with the blob of the row's change before.
std::vector<std::pair<HistoryEntry, std::int64_t>> decode_history(BytesView bytes);

// What a reader gets of a living row.
BaseRow base_row(const HubRow& row);

}  // namespace qiaomen
