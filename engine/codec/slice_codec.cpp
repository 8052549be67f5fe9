#include "engine/codec/slice_codec.h"

#include <algorithm>
#include <limits>

#include "engine/codec/value_codec.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kInt64Max = std::numeric_limits<std::int64_t>::max();

void write_marker(cbor::Writer& out, const Marker& marker) {
  out.array(5);
  write_id(out, marker.row);
  out.integer(marker.table);
  out.integer(marker.rev.packed);
  out.boolean(marker.gone);
  if (marker.present) {
    write_bucket(out, *marker.present);
  } else {
    out.null();
  }
}

Marker read_marker(cbor::Reader& in) {
  Marker marker;
  in.array_of(5);
  marker.row = read_id<RowId>(in);
  marker.table = static_cast<TableId>(read_number(in, std::numeric_limits<TableId>::max()));
  marker.rev.packed = read_number(in, kInt64Max);
  marker.gone = in.boolean();
  if (!in.take_null()) marker.present = read_bucket(in);
  return marker;
}

}  // namespace

void write_slice(cbor::Writer& out, const Slice& slice) {
  out.array(10);
  write_bucket(out, slice.bucket);
  out.integer(slice.from);
  out.integer(slice.to);
  out.boolean(slice.more);
  out.boolean(slice.reseed);
  out.integer(slice.safe);
  out.integer(slice.stamp.us);
  if (slice.hash) {
    out.bytes(slice.hash->bytes());
  } else {
    out.null();
  }
  out.array(slice.pages.size());
  for (const Page& page : slice.pages) write_page(out, page);
  out.array(slice.markers.size());
  for (const Marker& marker : slice.markers) write_marker(out, marker);
}

Slice read_slice(cbor::Reader& in, const Catalog& catalog) {
  Slice slice;
  in.array_of(10);
  slice.bucket = read_bucket(in);
  slice.from = read_number(in, kInt64Max);
  slice.to = read_number(in, kInt64Max);
  slice.more = in.boolean();
  slice.reseed = in.boolean();
  slice.safe = read_number(in, kInt64Max);
  slice.stamp.us = read_number(in, kInt64Max);
  if (!in.take_null()) {
    const auto hash = RowId::from_bytes(in.bytes());
    if (!hash) in.fail("a bucket's hash has 16 bytes");
    if (hash) slice.hash = SetHash::from_bytes(hash->bytes);
  }
  const auto pages = in.array();
  for (std::size_t i = 0; i < pages && in.ok(); ++i) slice.pages.push_back(read_page(in, catalog));
  const auto markers = in.array();
  for (std::size_t i = 0; i < markers && in.ok(); ++i) slice.markers.push_back(read_marker(in));
  return slice;
}

}  // namespace qiaomen
