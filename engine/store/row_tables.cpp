#include "engine/store/row_tables.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/codec/canonical_row.h"
#include "engine/codec/value_codec.h"

namespace qiaomen {

Bytes encode_asks(const std::vector<Rev>& asks) {
  cbor::Writer out;
  out.array(asks.size());
  for (const Rev& rev : asks) out.integer(rev.packed);
  return out.take();
}

std::string text_of_set(const TextSet& set) { return nlohmann::json(set).dump(); }

namespace {

constexpr int kFixedColumns = 5;  // id, bucket, rev, asks, unknown

constexpr std::size_t kCanonicalBytes = 512;  // of most rows

constexpr const char* kFixed = "id, bucket, rev, asks, unknown";
constexpr const char* kNoBase = "?, ?, 0, NULL, NULL";  // of a row that a pending create makes

std::string quoted_columns(const Table& table) {
  std::string columns = kFixed;
  for (const Field& field : table.fields) columns += fmt::format(", \"{}\"", field.name);
  return columns;
}

// In the same order; NULL where the file has no such column.
std::string present_columns(const ReadTx& file, const Table& table) {
  std::string columns = kFixed;
  for (const Field& field : table.fields) {
    auto query = file.query("SELECT 1 FROM pragma_table_info(?) WHERE name = ?");
    const bool present = query.bind(table.name).bind(field.name).step();
    columns += present ? fmt::format(", \"{}\"", field.name) : ", NULL";
  }
  return columns;
}

std::string placeholders(const Table& table, std::string_view fixed = "?, ?, ?, ?, ?") {
  std::string marks(fixed);
  for (std::size_t i = 0; i < table.fields.size(); ++i) marks += ", ?";
  return marks;
}

std::vector<Rev> read_asks(cbor::Reader& in) {
  std::vector<Rev> asks;
  const auto count = in.array();
  for (std::size_t i = 0; i < count && in.ok(); ++i) asks.push_back(Rev{in.integer()});
  return asks;
}

void write_unknown(cbor::Writer& out, const std::vector<std::pair<FieldNumber, Bytes>>& unknown) {
  out.map(unknown.size());
  for (const auto& [number, raw] : unknown) out.integer(number), out.raw(raw);
}

std::vector<std::pair<FieldNumber, Bytes>> read_unknown(cbor::Reader& in) {
  std::vector<std::pair<FieldNumber, Bytes>> unknown;
  const auto count = in.map();
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    const auto number = in.key();
    const auto raw = in.raw();
    unknown.emplace_back(static_cast<FieldNumber>(number), Bytes(raw.begin(), raw.end()));
  }
  return unknown;
}

template <typename F>
auto decoded(BytesView bytes, F&& read) {
  cbor::Reader in(bytes);
  auto value = read(in);
  if (!in.finish()) throw StoreError("a row's own bytes are damaged");
  return value;
}

// Lends what it can: the row outlives the query.
struct Binder {
  Query& query;
  void operator()(std::monostate) const { query.bind_null(); }
  void operator()(std::int64_t number) const { query.bind(number); }
  void operator()(std::string_view text) const { query.lend(text); }
  void operator()(const RowId& id) const { query.lend(id.view()); }
  void operator()(BytesView bytes) const { query.lend(bytes); }
  void operator()(const TextSet& set) const { query.bind(std::string_view(text_of_set(set))); }
  void operator()(const TextSet* set) const { (*this)(*set); }
};

// Both ascend by number.
void bind_fields(Query& query, const Table& table, const auto& values) {
  auto at = values.begin();
  for (const Field& field : table.fields) {
    while (at != values.end() && at->first < field.number) ++at;
    if (at != values.end() && at->first == field.number) {
      std::visit(Binder{query}, at->second);
    } else {
      query.bind_null();
    }
  }
}

void bind_row(Query& query, const Table& table, const RowId& row, const StoredRow& stored) {
  query.lend(row.view()).bind(stored.bucket).bind(stored.rev.packed);
  if (stored.asks.empty()) {
    query.bind_null();
  } else {
    query.bind(BytesView(encode_asks(stored.asks)));
  }
  if (stored.unknown.empty()) {
    query.bind_null();
  } else {
    cbor::Writer out;
    write_unknown(out, stored.unknown);
    query.bind(BytesView(out.data()));
  }
  bind_fields(query, table, stored.values);
}

Value column_value(const Query& query, int column, Type type) {
  if (query.is_null(column)) return {};
  switch (type) {
    case Type::Text: return std::string(query.text(column));
    case Type::Integer:
    case Type::HubStamp: return query.integer(column);
    case Type::Set: return nlohmann::json::parse(query.text(column)).get<TextSet>();
    case Type::Id:
    case Type::Blob: {
      const auto bytes = query.bytes(column);
      if (const auto id = RowId::from_bytes(bytes)) return *id;
      return Bytes(bytes.begin(), bytes.end());
    }
  }
  return {};
}

// In place: to delete a row and insert it anew would leave its page half empty.
std::string assignments(const Table& table) {
  std::string list = "bucket = excluded.bucket, rev = excluded.rev, asks = excluded.asks, unknown = excluded.unknown";
  for (const Field& field : table.fields) list += fmt::format(", \"{0}\" = excluded.\"{0}\"", field.name);
  return list;
}

// From parameters in the order of the columns.
std::string numbered_assignments(const Table& table) {
  std::string list = "bucket = ?2, rev = ?3, asks = ?4, unknown = ?5";
  int number = kFixedColumns;
  for (const Field& field : table.fields) list += fmt::format(", \"{}\" = ?{}", field.name, ++number);
  return list;
}

// As `write_value` writes what `column_value` makes.
void write_column(cbor::Writer& out, const Query& query, int column, Type type) {
  switch (type) {
    case Type::Text: return out.text(query.text(column));
    case Type::Integer:
    case Type::HubStamp: return out.integer(query.integer(column));
    case Type::Set: return write_value(out, column_value(query, column, type));
    case Type::Id:
    case Type::Blob: return out.bytes(query.bytes(column));
  }
}

// Of a row without unknown fields. Its columns begin behind the fixed ones.
void write_columns(cbor::Writer& out, const Query& query, const Table& table) {
  const auto count = static_cast<int>(table.fields.size());
  std::size_t present = 0;
  for (int i = 0; i < count; ++i) present += query.is_null(kFixedColumns + i) ? 0 : 1;
  out.map(present);
  for (int i = 0; i < count; ++i) {
    if (query.is_null(kFixedColumns + i)) continue;
    const Field& field = table.fields[static_cast<std::size_t>(i)];
    out.integer(field.number);
    write_column(out, query, kFixedColumns + i, field.type);
  }
}

StoredRow stored_row(const Query& query, const Table& table) {
  StoredRow stored;
  stored.bucket = query.integer(1);
  stored.rev.packed = query.integer(2);
  if (!query.is_null(3)) stored.asks = decoded(query.bytes(3), read_asks);
  if (!query.is_null(4)) stored.unknown = decoded(query.bytes(4), read_unknown);
  int column = kFixedColumns;
  for (const Field& field : table.fields) {
    stored.values.append(field.number, column_value(query, column++, field.type));
  }
  return stored;
}

Bytes canonical_of(const Query& query, const Table& table, const RowId& row) {
  if (!query.is_null(4)) {
    StoredRow stored = stored_row(query, table);
    return canonical_row(
        row,
        BaseRow{table.id, {}, stored.rev, std::move(stored.values), std::move(stored.asks), std::move(stored.unknown)});
  }
  cbor::Writer out;
  out.reserve(kCanonicalBytes);
  const auto asks = query.is_null(3) ? std::vector<Rev>{} : decoded(query.bytes(3), read_asks);
  write_canonical_head(out, row, table.id, Rev{query.integer(2)}, asks);
  write_columns(out, query, table);
  return out.take();
}

}  // namespace

RowTables::RowTables(const Catalog& catalog) {
  for (const Table* table : catalog.tables()) prepare(*table, quoted_columns(*table));
}

RowTables::RowTables(const Catalog& catalog, const ReadTx& file) {
  for (const Table* table : catalog.tables()) prepare(*table, present_columns(file, *table));
}

void RowTables::prepare(const Table& table, const std::string& selected) {
  const auto columns = quoted_columns(table);
  const auto marks = placeholders(table);
  sql_[table.id] = {
      fmt::format("SELECT {} FROM \"{}\" WHERE id = ?", selected, table.name),
      fmt::format("SELECT rev FROM \"{}\" WHERE id = ?", table.name),
      fmt::format("INSERT INTO \"{}\"({}) VALUES({}) ON CONFLICT DO NOTHING", table.name, columns, marks),
      fmt::format("INSERT INTO \"{}\"({}) VALUES({}) ON CONFLICT DO NOTHING", table.name, columns,
                  placeholders(table, kNoBase)),
      fmt::format("UPDATE \"{}\" SET {} WHERE id = ?1", table.name, numbered_assignments(table)),
      fmt::format("INSERT INTO \"{}\"({}) VALUES({}) ON CONFLICT(id) DO UPDATE SET {}", table.name, columns, marks,
                  assignments(table)),
      fmt::format("DELETE FROM \"{}\" WHERE id = ?", table.name),
      fmt::format("SELECT id FROM \"{}\" WHERE bucket = ?", table.name),
  };
}

std::optional<StoredRow> RowTables::find(const ReadTx& tx, const Table& table, const RowId& row) const {
  auto query = tx.query(sql(table).select);
  query.bind(row);
  if (!query.step()) return std::nullopt;
  return stored_row(query, table);
}

std::optional<HeldRow> RowTables::glance(const ReadTx& tx, const Table& table, const RowId& row) const {
  auto query = tx.query(sql(table).select);
  if (!query.lend(row.view()).step()) return std::nullopt;
  HeldRow held{query.integer(1), Rev{query.integer(2)}, {}};
  held.hash.add(canonical_of(query, table, row));
  return held;
}

std::optional<Rev> RowTables::rev(const ReadTx& tx, const Table& table, const RowId& row) const {
  auto query = tx.query(sql(table).rev);
  if (!query.lend(row.view()).step()) return std::nullopt;
  return Rev{query.integer(0)};
}

bool RowTables::insert_created(WriteTx& tx, const Table& table, const RowId& row, std::int64_t bucket,
                               std::span<const LentField> values) const {
  auto query = tx.query(sql(table).create);
  query.lend(row.view()).bind(bucket);
  bind_fields(query, table, values);
  query.run();
  return tx.changes() > 0;
}

void RowTables::put(WriteTx& tx, const Table& table, const RowId& row, const StoredRow& stored) const {
  auto query = tx.query(sql(table).put);
  bind_row(query, table, row, stored);
  query.run();
}

void RowTables::erase(WriteTx& tx, const Table& table, const RowId& row) const {
  tx.query(sql(table).erase).bind(row).run();
}

std::vector<RowId> RowTables::in_bucket(const ReadTx& tx, const Table& table, std::int64_t bucket) const {
  std::vector<RowId> rows;
  auto query = tx.query(sql(table).in_bucket);
  query.bind(bucket);
  while (query.step()) rows.push_back(query.id<RowId>(0));
  return rows;
}

Bytes encode_base(const BaseRow& row) {
  cbor::Writer out;
  out.array(6);
  out.integer(row.table);
  write_bucket(out, row.bucket);
  out.integer(row.rev.packed);
  out.array(row.asks.size());
  for (const Rev& rev : row.asks) out.integer(rev.packed);
  write_fields(out, row.values);
  write_unknown(out, row.unknown);
  return out.take();
}

BaseRow decode_base(BytesView bytes) {
  return decoded(bytes, [](cbor::Reader& in) {
    BaseRow row;
    in.array_of(6);
    row.table = static_cast<TableId>(in.integer());
    row.bucket = read_bucket(in);
    row.rev.packed = in.integer();
    row.asks = read_asks(in);
    row.values = read_fields(in);
    row.unknown = read_unknown(in);
    return row;
  });
}

}  // namespace qiaomen
