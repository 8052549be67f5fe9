#pragma once

#include <vector>

#include "engine/merge/hub_row.h"
#include "sync/hub/hub_store.h"

namespace qiaomen {

// The hub's own records as CBOR, for any store. A record that does not decode is a StoreError.
// Of a row: everything but id, bucket, place and history, which are columns.
Bytes encode_row(const HubRow& row);
// The map of its fields, as the record, its canonical bytes and pages have it; and the record of which that is a part.
Bytes encode_values(const HubRow& row);
Bytes encode_row(const HubRow& row, BytesView values);
void decode_row(BytesView bytes, HubRow& row);

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
