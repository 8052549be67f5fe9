#pragma once

#include <optional>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/result.h"
#include "engine/catalog/base_row.h"
#include "engine/catalog/catalog.h"
#include "engine/codec/canonical_row.h"
#include "engine/codec/cbor.h"
#include "engine/codec/page.h"

namespace qiaomen {

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
Slice read_slice(cbor::Reader& in, const Catalog& catalog);

}  // namespace qiaomen
