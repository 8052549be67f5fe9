#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/codec/page.h"
#include "engine/store/row_tables.h"

namespace qiaomen {

// The rows of one page on their way into their table: values go from the page's bytes to SQLite unmade.
class PageRows {
 public:
  // nullopt: the page has fields that the table does not know. All must outlive it; nobody else inserts meanwhile.
  static std::optional<PageRows> of(WriteTx& tx, const RowTables& rows, const Table& table, const Page& page);

  const Page& page() const { return *page_; }
  const Table& table() const { return *table_; }
  // False if the row is there already; then nothing was written.
  bool insert(std::size_t row, std::int64_t bucket);
  // Over the row that is there.
  void replace(std::size_t row, std::int64_t bucket);
  // The hashes of all rows that were written.
  SetHash hash_of_written() const;

 private:
  PageRows(WriteTx& tx, const RowTables& rows, const Table& table, const Page& page);
  void run(Query& query, std::size_t row, std::int64_t bucket);
  void bind(Query& query, std::size_t field, BytesView value);

  WriteTx* tx_;
  const Table* table_;
  const Page* page_;
  Query insertion_;
  Query replacement_;
  std::vector<const Page::Column*> columns_;  // as many as the table's fields; nullptr: no row has a value
  std::vector<std::string> texts_;            // lent to the query, one a field
  std::vector<std::size_t> written_;
};

}  // namespace qiaomen
