#include "engine/store/page_rows.h"

#include <algorithm>

#include "engine/codec/value_codec.h"

namespace qiaomen {

std::optional<PageRows> PageRows::of(WriteTx& tx, const RowTables& rows, const Table& table, const Page& page) {
  const bool known =
      std::ranges::all_of(page.columns, [&](const Page::Column& column) { return table.field(column.number); });
  return known ? std::optional(PageRows(tx, rows, table, page)) : std::nullopt;
}

PageRows::PageRows(WriteTx& tx, const RowTables& rows, const Table& table, const Page& page)
    : tx_(&tx),
      table_(&table),
      page_(&page),
      insertion_(tx.query(rows.insertion(table))),
      replacement_(tx.query(rows.replacement(table))),
      texts_(table.fields.size()) {
  for (const Field& field : table.fields) {
    const auto at = std::ranges::find(page.columns, field.number, &Page::Column::number);
    columns_.push_back(at == page.columns.end() ? nullptr : &*at);
  }
}

bool PageRows::insert(std::size_t row, std::int64_t bucket) {
  run(insertion_, row, bucket);
  if (tx_->changes() == 0) return false;
  written_.push_back(row);
  return true;
}

void PageRows::replace(std::size_t row, std::int64_t bucket) {
  run(replacement_, row, bucket);
  written_.push_back(row);
}

SetHash PageRows::hash_of_written() const {
  SetHash sum;
  const auto hashes = page_->hashes.valid() ? page_->hashes.get() : hashes_of(*page_);
  for (const auto row : written_) sum.add(hashes[row]);
  return sum;
}

void PageRows::run(Query& query, std::size_t row, std::int64_t bucket) {
  const auto& asks = page_->asks_of(row);
  query.lend(page_->ids[row].view()).bind(bucket).bind(page_->revs[row].packed);
  if (asks.empty()) {
    query.bind_null();
  } else {
    query.bind(BytesView(encode_asks(asks)));
  }
  query.bind_null();
  for (std::size_t field = 0; field < columns_.size(); ++field) {
    bind(query, field, columns_[field] ? page_->value(columns_[field]->cells[row]) : BytesView{});
  }
  query.run();
}

void PageRows::bind(Query& query, std::size_t field, BytesView value) {
  const Scalar scalar = scalar_of(value);
  switch (scalar.kind) {
    case cbor::Kind::Integer: query.bind(scalar.number); return;
    case cbor::Kind::Bytes: query.lend(scalar.string); return;
    case cbor::Kind::Text: query.lend(texts_[field].assign(as_text(scalar.string))); return;
    case cbor::Kind::Array: {
      cbor::Reader in(value);
      texts_[field] = text_of_set(std::get<TextSet>(read_value(in)));
      query.lend(texts_[field]);
      return;
    }
    default: query.bind_null();
  }
}

}  // namespace qiaomen
