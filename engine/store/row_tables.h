#pragma once

#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/base/hash.h"
#include "engine/catalog/base_row.h"
#include "engine/catalog/catalog.h"
#include "engine/catalog/change.h"
#include "engine/store/database.h"

namespace qiaomen {

// One row as it stands in its typed table: visible values, and of the base its rev, asks and unknown fields. rev 0: no
// base, a pending change made it.
struct StoredRow {
  std::int64_t bucket = 0;  // local number
  Rev rev;
  FieldValues values;
  std::vector<Rev> asks;
  std::vector<std::pair<FieldNumber, Bytes>> unknown;
};

// Of a clean row, what the next version of it needs.
struct HeldRow {
  std::int64_t bucket = 0;
  Rev rev;
  SetHash hash;
};

// The SQL of the replicated tables, yielded by the catalog once. WITHOUT ROWID, clustered by id: rows made together
// lie together.
class RowTables {
 public:
  explicit RowTables(const Catalog& catalog);
  // For reading a file whose tables may lack some columns: their values are absent.
  RowTables(const Catalog& catalog, const ReadTx& file);

  std::optional<StoredRow> find(const ReadTx& tx, const Table& table, const RowId& row) const;
  // What it adds to its bucket's hash, read without making its values.
  std::optional<HeldRow> glance(const ReadTx& tx, const Table& table, const RowId& row) const;
  // Of it alone.
  std::optional<Rev> rev(const ReadTx& tx, const Table& table, const RowId& row) const;
  // Of a row that a pending create makes. False if the id is there already; then nothing was written.
  bool insert_created(WriteTx& tx, const Table& table, const RowId& row, std::int64_t bucket,
                      std::span<const LentField> values) const;
  // Binds id, bucket, rev, asks, unknown, then the fields in their order; does nothing if the id is there.
  std::string_view insertion(const Table& table) const { return sql(table).insert; }
  // The same, over what is there; if nothing is, nothing happens.
  std::string_view replacement(const Table& table) const { return sql(table).replace; }
  // Replaces the whole row.
  void put(WriteTx& tx, const Table& table, const RowId& row, const StoredRow& stored) const;
  void erase(WriteTx& tx, const Table& table, const RowId& row) const;
  // Ids of the rows whose bucket column is this one.
  std::vector<RowId> in_bucket(const ReadTx& tx, const Table& table, std::int64_t bucket) const;

 private:
  struct Sql {
    std::string select, rev, insert, create, replace, put, erase, in_bucket;
  };
  void prepare(const Table& table, const std::string& selected);
  const Sql& sql(const Table& table) const { return sql_.at(table.id); }
  std::unordered_map<TableId, Sql> sql_;
};

// As columns have them.
Bytes encode_asks(const std::vector<Rev>& asks);
std::string text_of_set(const TextSet& set);

// Base rows as blobs, for the `base` table.
Bytes encode_base(const BaseRow& row);
BaseRow decode_base(BytesView bytes);

}  // namespace qiaomen
