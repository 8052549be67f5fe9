#pragma once

#include <span>
#include <utility>
#include <vector>

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

// What a reader gets of a row, without the rest being read.
struct RowGlance {
  TableId table = 0;
  bool alive = true;
  Rev rev;
  Stamp stamp;
  BytesView fields;       // of the record: a map of field numbers and values
  std::vector<Rev> asks;  // ascending
};
RowGlance glance_at_row(BytesView record);

}  // namespace qiaomen
