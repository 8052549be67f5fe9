#include "engine/store/adoption.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/codec/value_codec.h"
#include "engine/store/row_tables.h"

namespace qiaomen {
namespace {

// False: nothing was known.
bool adopt_fields(const Table& table, FieldValues& values, std::vector<std::pair<FieldNumber, Bytes>>& unknown) {
  const auto before = unknown.size();
  std::erase_if(unknown, [&](const auto& field) {
    if (!table.field(field.first)) return false;
    cbor::Reader in(field.second);
    values.set(field.first, read_value(in));
    return true;
  });
  return unknown.size() != before;
}

void adopt_columns(WriteTx& tx, const Table& table, const RowTables& rows) {
  std::vector<RowId> ids;
  {
    auto query = tx.query(fmt::format("SELECT id FROM \"{}\" WHERE unknown IS NOT NULL", table.name));
    while (query.step()) ids.push_back(query.id<RowId>(0));
  }
  for (const RowId& id : ids) {
    auto stored = rows.find(tx, table, id);
    if (stored && adopt_fields(table, stored->values, stored->unknown)) rows.put(tx, table, id, *stored);
  }
}

void adopt_tables(WriteTx& tx, const Catalog& catalog, const RowTables& rows) {
  struct Raw {
    RowId id;
    std::int64_t bucket;
    BaseRow row;
  };
  std::vector<Raw> raw;
  {
    auto query = tx.query("SELECT row, bucket, body FROM unknown_row");
    while (query.step()) raw.push_back({query.id<RowId>(0), query.integer(1), decode_base(query.bytes(2))});
  }
  for (Raw& entry : raw) {
    const Table* table = catalog.find(entry.row.table);
    if (!table) continue;
    adopt_fields(*table, entry.row.values, entry.row.unknown);
    rows.put(tx, *table, entry.id, {entry.bucket, entry.row.rev, entry.row.values, entry.row.asks, entry.row.unknown});
    tx.query("DELETE FROM unknown_row WHERE row = ?").bind(entry.id).run();
  }
}

void adopt_bases(WriteTx& tx, const Catalog& catalog) {
  std::vector<std::pair<RowId, BaseRow>> bases;
  {
    auto query = tx.query("SELECT row, body FROM base");
    while (query.step()) bases.emplace_back(query.id<RowId>(0), decode_base(query.bytes(1)));
  }
  for (auto& [id, base] : bases) {
    const Table* table = catalog.find(base.table);
    if (!table || !adopt_fields(*table, base.values, base.unknown)) continue;
    tx.query("UPDATE base SET body = ? WHERE row = ?").bind(BytesView(encode_base(base))).bind(id).run();
  }
}

}  // namespace

void adopt_unknown(WriteTx& tx, const Catalog& catalog) {
  const RowTables rows(catalog);
  adopt_tables(tx, catalog, rows);
  for (const Table* table : catalog.tables()) adopt_columns(tx, *table, rows);
  adopt_bases(tx, catalog);
}

}  // namespace qiaomen
