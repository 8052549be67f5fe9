#include "engine/codec/slice_codec.h"

#include <algorithm>
#include <limits>

#include "engine/codec/value_codec.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kInt64Max = std::numeric_limits<std::int64_t>::max();

// A column is an array of values; the rows of a page that lack it have null.
std::vector<FieldNumber> columns_of(const Page& page) {
  std::vector<FieldNumber> numbers;
  for (const BaseRow& row : page.rows) {
    for (const auto& [number, value] : row.values) numbers.push_back(number);
    for (const auto& [number, raw] : row.unknown) numbers.push_back(number);
  }
  std::ranges::sort(numbers);
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

const Bytes* unknown_value(const BaseRow& row, FieldNumber number) {
  const auto at = std::ranges::find(row.unknown, number, &std::pair<FieldNumber, Bytes>::first);
  return at == row.unknown.end() ? nullptr : &at->second;
}

void write_cell(cbor::Writer& out, const BaseRow& row, FieldNumber number) {
  if (const Bytes* raw = unknown_value(row, number)) {
    out.raw(*raw);
  } else {
    write_value(out, row.values.get(number));
  }
}

void write_asks(cbor::Writer& out, const Page& page) {
  const auto asked = std::ranges::count_if(page.rows, [](const BaseRow& row) { return !row.asks.empty(); });
  out.array(static_cast<std::size_t>(asked));
  for (std::size_t i = 0; i < page.rows.size(); ++i) {
    const auto& asks = page.rows[i].asks;
    if (asks.empty()) continue;
    out.array(1 + asks.size());
    out.integer(static_cast<std::int64_t>(i));
    for (const Rev& rev : asks) out.integer(rev.packed);
  }
}

void write_page(cbor::Writer& out, const Page& page) {
  out.array(5);
  out.integer(page.table);
  Bytes ids;
  ids.reserve(page.ids.size() * 16);
  for (const RowId& id : page.ids) ids.insert(ids.end(), id.bytes.begin(), id.bytes.end());
  out.bytes(ids);
  out.array(page.rows.size());
  for (const BaseRow& row : page.rows) out.integer(row.rev.packed);
  write_asks(out, page);
  const auto columns = columns_of(page);
  out.map(columns.size());
  for (const FieldNumber number : columns) {
    out.integer(number);
    out.array(page.rows.size());
    for (const BaseRow& row : page.rows) write_cell(out, row, number);
  }
}

void read_ids(cbor::Reader& in, const BucketId& bucket, Page& page) {
  const auto ids = in.bytes();
  if (ids.size() % 16 != 0) return in.fail("a page's ids have 16 bytes each");
  for (std::size_t at = 0; at < ids.size(); at += 16) {
    page.ids.push_back(*RowId::from_bytes(ids.subspan(at, 16)));
    if (page.ids.size() > 1 && page.ids.back() <= page.ids[page.ids.size() - 2]) in.fail("a page's ids ascend");
  }
  page.rows.resize(page.ids.size());
  for (BaseRow& row : page.rows) {
    row.table = page.table;
    row.bucket = bucket;
  }
}

void read_asks(cbor::Reader& in, Page& page) {
  const auto asked = in.array();
  std::int64_t last = -1;
  for (std::size_t i = 0; i < asked && in.ok(); ++i) {
    const auto count = in.array();
    if (count < 2 || page.rows.empty()) return in.fail("asks name a row and its deletions");
    const auto at = read_number(in, static_cast<std::int64_t>(page.rows.size()) - 1);
    if (at <= last) in.fail("asks are in order of their rows");
    last = at;
    for (std::size_t k = 1; k < count && in.ok(); ++k) {
      page.rows[static_cast<std::size_t>(at)].asks.push_back(Rev{read_number(in, kInt64Max)});
    }
  }
}

void read_column(cbor::Reader& in, FieldNumber number, bool known, Page& page) {
  in.array_of(page.rows.size());
  bool empty = true;
  for (BaseRow& row : page.rows) {
    if (!in.ok()) return;
    empty &= in.peek() == cbor::Kind::Null;
    if (known) {
      row.values.append(number, read_value(in));
    } else if (!in.take_null()) {
      const auto raw = in.raw();
      row.unknown.emplace_back(number, Bytes(raw.begin(), raw.end()));
    }
  }
  if (empty) in.fail("a column without a value");
}

Page read_page(cbor::Reader& in, const BucketId& bucket, const Catalog& catalog) {
  Page page;
  in.array_of(5);
  page.table = static_cast<TableId>(read_number(in, std::numeric_limits<TableId>::max()));
  const Table* table = catalog.find(page.table);
  read_ids(in, bucket, page);
  in.array_of(page.rows.size());
  for (BaseRow& row : page.rows) row.rev.packed = read_number(in, kInt64Max);
  read_asks(in, page);
  const auto columns = in.map();
  for (std::size_t i = 0; i < columns && in.ok(); ++i) {
    const auto number = in.key();
    if (number < 1 || number > std::numeric_limits<FieldNumber>::max()) {
      in.fail("no field has this number");
      break;
    }
    const auto field = static_cast<FieldNumber>(number);
    read_column(in, field, table && table->field(field), page);
  }
  return page;
}

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
  for (std::size_t i = 0; i < pages && in.ok(); ++i) slice.pages.push_back(read_page(in, slice.bucket, catalog));
  const auto markers = in.array();
  for (std::size_t i = 0; i < markers && in.ok(); ++i) slice.markers.push_back(read_marker(in));
  return slice;
}

Bytes canonical_row(const RowId& id, const BaseRow& row) {
  cbor::Writer out;
  out.array(5);
  out.integer(row.table);
  write_id(out, id);
  out.integer(row.rev.packed);
  out.array(row.asks.size());
  for (const Rev& rev : row.asks) out.integer(rev.packed);
  out.map(row.values.size() + row.unknown.size());
  auto known = row.values.begin();
  auto raw = row.unknown.begin();
  while (known != row.values.end() || raw != row.unknown.end()) {
    const bool take_known = raw == row.unknown.end() || (known != row.values.end() && known->first < raw->first);
    if (take_known) {
      out.integer(known->first);
      write_value(out, known->second);
      ++known;
    } else {
      out.integer(raw->first);
      out.raw(raw->second);
      ++raw;
    }
  }
  return out.take();
}

}  // namespace qiaomen
