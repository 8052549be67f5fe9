#include "engine/codec/page.h"

#include <algorithm>
#include <limits>

#include "engine/base/assert.h"
#include "engine/codec/canonical_row.h"
#include "engine/codec/value_codec.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kInt64Max = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t kHeadMax = 96;  // of a row's canonical bytes, asks excepted

Page::Cell cell_at(BytesView whole, BytesView part) {
  return {static_cast<std::uint32_t>(part.data() - whole.data()), static_cast<std::uint32_t>(part.size())};
}

// The column of this number, from `at` on; a new one has a hole for each row before.
Page::Column& column_of(Page& page, std::size_t& at, FieldNumber number, std::size_t rows_before) {
  while (at < page.columns.size() && page.columns[at].number < number) ++at;
  if (at == page.columns.size() || page.columns[at].number != number) {
    const auto place = page.columns.begin() + static_cast<std::ptrdiff_t>(at);
    page.columns.insert(place, {number, std::vector<Page::Cell>(rows_before)});
  }
  return page.columns[at++];
}

void lay_out(Page& page, std::size_t row, const Page::Cell& fields) {
  const BytesView whole(page.bytes);
  cbor::Reader in(page.value(fields), {.checks_text = false});
  const auto count = in.map();
  std::size_t at = 0;
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    const auto number = static_cast<FieldNumber>(in.key());
    const auto value = in.raw();
    column_of(page, at, number, row).cells.push_back(cell_at(whole, value));
  }
  ASSERT(in.finish().has_value());
  for (Page::Column& column : page.columns) column.cells.resize(row + 1);
}

void write_asks(cbor::Writer& out, const Page& page) {
  out.array(page.asks.size());
  for (const auto& [row, asks] : page.asks) {
    out.array(1 + asks.size());
    out.integer(row);
    for (const Rev& rev : asks) out.integer(rev.packed);
  }
}

void read_ids(cbor::Reader& in, Page& page) {
  const auto ids = in.bytes();
  if (ids.size() % 16 != 0) return in.fail("a page's ids have 16 bytes each");
  page.ids.reserve(ids.size() / 16);
  for (std::size_t at = 0; at < ids.size(); at += 16) {
    page.ids.push_back(*RowId::from_bytes(ids.subspan(at, 16)));
    if (page.ids.size() > 1 && page.ids.back() <= page.ids[page.ids.size() - 2]) in.fail("a page's ids ascend");
  }
}

void read_asks(cbor::Reader& in, Page& page) {
  const auto asked = in.array();
  std::int64_t last = -1;
  for (std::size_t i = 0; i < asked && in.ok(); ++i) {
    const auto count = in.array();
    if (count < 2 || page.ids.empty()) return in.fail("asks name a row and its deletions");
    const auto at = read_number(in, static_cast<std::int64_t>(page.size()) - 1);
    if (at <= last) in.fail("asks are in order of their rows");
    last = at;
    auto& [row, asks] = page.asks.emplace_back(static_cast<std::uint32_t>(at), std::vector<Rev>{});
    for (std::size_t k = 1; k < count && in.ok(); ++k) asks.push_back(Rev{read_number(in, kInt64Max)});
  }
}

// Takes one value unmade.
BytesView read_cell(cbor::Reader& in, bool known) {
  switch (in.peek()) {
    case cbor::Kind::Null: in.null(); return {};
    case cbor::Kind::Integer:
    case cbor::Kind::Text:
    case cbor::Kind::Bytes: return in.raw();
    default: break;
  }
  if (!known) return in.raw();
  if (in.peek() != cbor::Kind::Array) {
    in.fail("no such kind of value");
    return {};
  }
  const auto set = in.raw();
  cbor::Reader inner(set);
  read_value(inner);
  if (!inner.finish()) in.fail("a set has texts that ascend");
  return set;
}

// The values lie one behind another in the message: they are copied at once.
void read_column(cbor::Reader& in, FieldNumber number, bool known, Page& page) {
  Page::Column& column = page.columns.emplace_back(Page::Column{number, std::vector<Page::Cell>(page.size())});
  in.array_of(page.size());
  BytesView first, last;
  for (Page::Cell& cell : column.cells) {
    const auto value = read_cell(in, known);
    if (!in.ok()) return;
    if (value.empty()) continue;
    if (first.empty()) first = value;
    last = value;
    cell = {static_cast<std::uint32_t>(page.bytes.size() + static_cast<std::size_t>(value.data() - first.data())),
            static_cast<std::uint32_t>(value.size())};
  }
  if (first.empty()) return in.fail("a column without a value");
  page.bytes.insert(page.bytes.end(), first.data(), last.data() + last.size());
}

void read_columns(cbor::Reader& in, const Table* table, Page& page) {
  const auto columns = in.map();
  for (std::size_t i = 0; i < columns && in.ok(); ++i) {
    const auto number = in.key();
    if (number < 1 || number > std::numeric_limits<FieldNumber>::max()) return in.fail("no field has this number");
    const auto field = static_cast<FieldNumber>(number);
    read_column(in, field, table && table->field(field), page);
  }
}

void write_canonical(cbor::Writer& out, const Page& page, std::size_t row) {
  std::size_t present = 0;
  for (const Page::Column& column : page.columns) present += column.cells[row].size > 0;
  write_canonical_head(out, page.ids[row], page.table, page.revs[row], page.asks_of(row));
  out.map(present);
  for (const Page::Column& column : page.columns) {
    if (column.cells[row].size == 0) continue;
    out.integer(column.number);
    out.raw(page.value(column.cells[row]));
  }
}

}  // namespace

const std::vector<Rev>& Page::asks_of(std::size_t row) const {
  static const std::vector<Rev> kNone;
  if (asks.empty()) return kNone;
  const auto at = std::ranges::lower_bound(asks, row, {}, [](const auto& asked) { return asked.first; });
  return at != asks.end() && at->first == row ? at->second : kNone;
}

void PageBuilder::add(const RowId& id, Rev rev, std::vector<Rev> asks, BytesView fields) {
  const auto at = static_cast<std::uint32_t>(bytes_.size());
  bytes_.insert(bytes_.end(), fields.begin(), fields.end());
  rows_.push_back({id, rev, std::move(asks), {at, static_cast<std::uint32_t>(fields.size())}});
}

Page PageBuilder::take() && {
  std::ranges::sort(rows_, {}, &Row::id);
  Page page;
  page.table = table_;
  page.bytes = std::move(bytes_);
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    page.ids.push_back(rows_[row].id);
    page.revs.push_back(rows_[row].rev);
    if (!rows_[row].asks.empty()) page.asks.emplace_back(static_cast<std::uint32_t>(row), std::move(rows_[row].asks));
    lay_out(page, row, rows_[row].fields);
  }
  return page;
}

void write_page(cbor::Writer& out, const Page& page) {
  out.array(5);
  out.integer(page.table);
  Bytes ids;
  ids.reserve(page.size() * 16);
  for (const RowId& id : page.ids) ids.insert(ids.end(), id.bytes.begin(), id.bytes.end());
  out.bytes(ids);
  out.array(page.size());
  for (const Rev& rev : page.revs) out.integer(rev.packed);
  write_asks(out, page);
  out.map(page.columns.size());
  for (const Page::Column& column : page.columns) {
    out.integer(column.number);
    out.array(page.size());
    for (const Page::Cell& cell : column.cells) {
      if (cell.size > 0) {
        out.raw(page.value(cell));
      } else {
        out.null();
      }
    }
  }
}

Page read_page(cbor::Reader& in, const Catalog& catalog) {
  Page page;
  in.array_of(5);
  page.table = static_cast<TableId>(read_number(in, std::numeric_limits<TableId>::max()));
  read_ids(in, page);
  in.array_of(page.size());
  page.revs.reserve(page.size());
  for (std::size_t row = 0; row < page.size() && in.ok(); ++row) page.revs.push_back(Rev{read_number(in, kInt64Max)});
  read_asks(in, page);
  read_columns(in, catalog.find(page.table), page);
  return page;
}

BaseRow row_at(const Page& page, std::size_t row, const BucketId& bucket, const Table* table) {
  BaseRow base{page.table, bucket, page.revs[row], {}, page.asks_of(row), {}};
  for (const Page::Column& column : page.columns) {
    const auto value = page.value(column.cells[row]);
    if (value.empty()) continue;
    if (table && table->field(column.number)) {
      cbor::Reader in(value);
      base.values.append(column.number, read_value(in));
    } else {
      base.unknown.emplace_back(column.number, Bytes(value.begin(), value.end()));
    }
  }
  return base;
}

Bytes canonical_row(const Page& page, std::size_t row) {
  cbor::Writer out;
  out.reserve(kHeadMax + 3 * page.columns.size());
  write_canonical(out, page, row);
  return out.take();
}

std::vector<SetHash> hashes_of(const Page& page) {
  std::vector<SetHash> hashes(page.size());
  cbor::Writer out;
  for (std::size_t row = 0; row < page.size(); ++row) {
    out.clear();
    write_canonical(out, page, row);
    hashes[row].add(out.data());
  }
  return hashes;
}

Scalar scalar_of(BytesView value) {
  if (value.empty()) return {};
  const int major = value[0] >> 5;
  const unsigned code = value[0] & 31;
  const std::size_t width = code < 24 ? 0 : std::size_t{1} << (code - 24);
  std::uint64_t argument = code < 24 ? code : 0;
  for (std::size_t i = 1; i <= width; ++i) argument = argument << 8 | value[i];
  const auto number = static_cast<std::int64_t>(argument);
  switch (major) {
    case 0: return {cbor::Kind::Integer, number, {}};
    case 1: return {cbor::Kind::Integer, -1 - number, {}};
    case 2: return {cbor::Kind::Bytes, 0, value.subspan(1 + width)};
    case 3: return {cbor::Kind::Text, 0, value.subspan(1 + width)};
    default: return {cbor::Kind::Array, 0, {}};
  }
}

}  // namespace qiaomen
