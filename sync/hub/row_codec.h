#pragma once

#include <span>
#include <utility>
#include <vector>

#include "engine/catalog/base_row.h"
#include "engine/merge/hub_row.h"
#include "sync/hub/hub_store.h"

namespace qiaomen {

// The hub's own records as CBOR, for any store. A record that does not decode is a StoreError.
// Of a row: everything but id, bucket, place and history, which are columns.
Bytes encode_row(const HubRow& row);
void decode_row(BytesView bytes, HubRow& row);

// Each entry with the blob of the row's change before.
using HistoryItem = std::pair<HistoryEntry, std::int64_t>;
Bytes encode_history(std::span<const HistoryItem> entries);
// Those of one row, in order of writing; the others are skipped unread.
std::vector<HistoryItem> decode_history(BytesView bytes, const RowId& row);

// What a reader gets of a living row.
BaseRow base_row(const HubRow& row);

}  // namespace qiaomen
