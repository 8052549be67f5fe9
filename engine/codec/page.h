#pragma once

#include <cstdint>
#include <future>
#include <utility>
#include <vector>

#include "engine/base/hash.h"
#include "engine/catalog/base_row.h"
#include "engine/catalog/catalog.h"
#include "engine/codec/cbor.h"

namespace qiaomen {

// Rows of one table, sorted by id, as columns: the one format of feed and snapshot. Values stay the CBOR that travels:
// the hub passes them on from its records, a replica hashes and binds them, and neither makes a Value of each.
struct Page {
  // Where a value lies in `bytes`; size 0: the row lacks the field.
  struct Cell {
    std::uint32_t at = 0;
    std::uint32_t size = 0;
  };
  struct Column {
    FieldNumber number = 0;
    std::vector<Cell> cells;  // as many as rows
  };

  TableId table = 0;
  std::vector<RowId> ids;
  std::vector<Rev> revs;
  std::vector<std::pair<std::uint32_t, std::vector<Rev>>> asks;  // of the rows that have some, by their index
  std::vector<Column> columns;                                   // ascending numbers, each with a value
  Bytes bytes;
  // What `hashes_of` will give, where somebody else works at it; not valid: nobody does.
  std::shared_future<std::vector<SetHash>> hashes;

  std::size_t size() const { return ids.size(); }
  BytesView value(const Cell& cell) const { return BytesView(bytes).subspan(cell.at, cell.size); }
  const std::vector<Rev>& asks_of(std::size_t row) const;
};

// Gathers rows in any order.
class PageBuilder {
 public:
  explicit PageBuilder(TableId table) : table_(table) {}
  // `fields`: a map of field numbers and values, as the hub's records have it.
  void add(const RowId& id, Rev rev, std::vector<Rev> asks, BytesView fields);
  std::size_t size() const { return rows_.size(); }
  Page take() &&;

 private:
  struct Row {
    RowId id;
    Rev rev;
    std::vector<Rev> asks;
    Page::Cell fields;
  };
  TableId table_;
  std::vector<Row> rows_;
  Bytes bytes_;
};

void write_page(cbor::Writer& out, const Page& page);
// Every value of a field that the catalog knows is checked to be one; those of newer catalogs are kept as they come.
Page read_page(cbor::Reader& in, const Catalog& catalog);

// One row of it; fields that the table does not have stay raw.
BaseRow row_at(const Page& page, std::size_t row, const BucketId& bucket, const Table* table);
// The same as `canonical_row` of it.
Bytes canonical_row(const Page& page, std::size_t row);
// Of each row's canonical bytes. Half the work of reading a page: any thread may do it.
std::vector<SetHash> hashes_of(const Page& page);

// A value of a known field, as a page that was read has it.
struct Scalar {
  cbor::Kind kind = cbor::Kind::Null;  // Null, Integer, Text, Bytes; Array: a set, to be read as a Value
  std::int64_t number = 0;
  BytesView string;
};
Scalar scalar_of(BytesView value);

}  // namespace qiaomen
