#pragma once

#include <optional>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/result.h"
#include "engine/catalog/base_row.h"
#include "engine/catalog/catalog.h"
#include "engine/codec/cbor.h"

namespace qiaomen {

// Rows of one table, sorted by id, as columns: the one format of feed and snapshot.
struct Page {
  TableId table = 0;
  std::vector<RowId> ids;
  std::vector<BaseRow> rows;  // as many as ids; their bucket is the slice's
};

// A row that left a bucket or died there.
struct Marker {
  RowId row;
  TableId table = 0;
  Rev rev;
  bool gone = false;                // false: tombstone
  std::optional<BucketId> present;  // of a gone row that lives where the reader may look
};

// One reply's part of a bucket's feed: all entries with places in (from, to].
struct Slice {
  BucketId bucket;
  std::int64_t from = 0;
  std::int64_t to = 0;
  bool more = false;
  bool reseed = false;
  std::int64_t safe = 0;        // tombstones up to this place need not be sent to this reader
  Stamp stamp;                  // the highest of the rows in it
  std::optional<SetHash> hash;  // of the whole bucket; only if not `more`
  std::vector<Page> pages;
  std::vector<Marker> markers;
};

void write_slice(cbor::Writer& out, const Slice& slice);
// Columns that `catalog` does not know stay raw in BaseRow::unknown; so does a whole row of an unknown table.
Slice read_slice(cbor::Reader& in, const Catalog& catalog);

// The bytes over which a bucket's hash runs: [table, id, rev, asks, {field: value}] with the fields of newer catalogs
// in their place. Written alike by hub and replica.
Bytes canonical_row(const RowId& id, const BaseRow& row);

}  // namespace qiaomen
