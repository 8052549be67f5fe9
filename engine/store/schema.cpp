#include "engine/store/schema.h"

#include <fmt/format.h>

#include <set>

#include "engine/store/adoption.h"
#include "engine/store/state.h"

namespace qiaomen {
namespace {

// Step 1. `state` has one row.
//   outbox    transactions in order of writing, packed; `delivery` only where it differs from what the batches say
//   base      the hub's word on rows whose visible values no longer tell it; else the changed groups' old values lie
//             beside the change in the outbox
//   seed      rows met in a re-seeding that is under way
//   kept      own accepted transactions that a restored hub may have forgotten; `judged`: hub time of the reply that
//             told; `batch.counted` likewise, 0: not counted
//   dismissed ids that this device knows as refused
constexpr const char* kStep1[] = {
    "CREATE TABLE state(one INTEGER PRIMARY KEY CHECK(one = 1), epoch INTEGER NOT NULL, generation INTEGER NOT NULL, "
    "next_number INTEGER NOT NULL, next_order INTEGER NOT NULL, seen INTEGER NOT NULL, version INTEGER NOT NULL, "
    "forks INTEGER NOT NULL, known_epoch INTEGER NOT NULL, known_number INTEGER NOT NULL, mismatches INTEGER NOT NULL, "
    "scope_version INTEGER NOT NULL, settled INTEGER NOT NULL, schema INTEGER NOT NULL, forked_us INTEGER NOT NULL, "
    "forked_times INTEGER NOT NULL, frozen INTEGER NOT NULL) STRICT",
    "INSERT INTO state VALUES(1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
    "CREATE TABLE epoch_parent(epoch INTEGER PRIMARY KEY, parent INTEGER NOT NULL, last_number INTEGER NOT NULL) "
    "STRICT",
    "CREATE TABLE bucket(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, scope BLOB NOT NULL CHECK(length(scope) = 16), "
    "granted INTEGER NOT NULL, cursor INTEGER NOT NULL, safe INTEGER NOT NULL, seeding INTEGER NOT NULL, "
    "hash BLOB NOT NULL CHECK(length(hash) = 16), UNIQUE(kind, scope)) STRICT",
    "CREATE TABLE seed(bucket INTEGER NOT NULL, row BLOB NOT NULL, PRIMARY KEY(bucket, row)) STRICT, WITHOUT ROWID",
    "CREATE TABLE base(row BLOB PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE unknown_row(row BLOB PRIMARY KEY, bucket INTEGER NOT NULL, body BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE outbox(written INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT",
    "CREATE TABLE delivery(written INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT",
    "CREATE TABLE batch(epoch INTEGER NOT NULL, number INTEGER NOT NULL, last INTEGER NOT NULL, hash BLOB NOT NULL, "
    "counted INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE(epoch, number)) STRICT",
    "CREATE TABLE kept(written INTEGER PRIMARY KEY, judged INTEGER NOT NULL, body BLOB NOT NULL, "
    "delivery BLOB NOT NULL) STRICT",
    "CREATE TABLE returned(written INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, body BLOB NOT NULL, "
    "receipt BLOB NOT NULL) STRICT",
    "CREATE TABLE dismissed(id BLOB PRIMARY KEY, receipt BLOB NOT NULL) STRICT, WITHOUT ROWID",
};

// Step 2: when this copy last was all that the hub had for it.
constexpr const char* kStep2 = "ALTER TABLE state ADD COLUMN settled_at INTEGER NOT NULL DEFAULT 0";

// Step 3: that the hub blocked this device outlives what was here.
constexpr const char* kStep3 = "ALTER TABLE state ADD COLUMN lost_to_block INTEGER";

std::int64_t user_version(const ReadTx& tx) {
  auto query = tx.query("PRAGMA user_version");
  query.step();
  return query.integer(0);
}

std::set<std::string> columns_of(const ReadTx& tx, std::string_view table) {
  std::set<std::string> names;
  auto query = tx.query("SELECT name FROM pragma_table_info(?)");
  query.bind(table);
  while (query.step()) names.emplace(query.text(0));
  return names;
}

std::string create_table(const Table& table) {
  std::string sql = fmt::format(
      "CREATE TABLE \"{}\"(id BLOB PRIMARY KEY CHECK(length(id) = 16), bucket INTEGER NOT NULL, rev INTEGER NOT NULL, "
      "asks BLOB, unknown BLOB",
      table.name);
  for (const Field& field : table.fields) sql += fmt::format(", \"{}\" {}", field.name, sql_type(field.type));
  return sql + ") STRICT, WITHOUT ROWID";
}

void bring_forward(WriteTx& tx, const Table& table) {
  const auto present = columns_of(tx, table.name);
  if (present.empty()) {
    tx.query(create_table(table)).run();
  } else {
    for (const Field& field : table.fields) {
      if (present.contains(std::string(field.name))) continue;
      tx.query(fmt::format("ALTER TABLE \"{}\" ADD COLUMN \"{}\" {}", table.name, field.name, sql_type(field.type)))
          .run();
    }
  }
  for (const Index& index : table.indexes) {
    tx.query(fmt::format("CREATE INDEX IF NOT EXISTS \"{}\" ON \"{}\"({})", index.name, table.name, index.columns))
        .run();
  }
}

}  // namespace

std::string sql_type(Type type) {
  switch (type) {
    case Type::Text:
    case Type::Set: return "TEXT";
    case Type::Integer:
    case Type::HubStamp: return "INTEGER";
    case Type::Id:
    case Type::Blob: return "BLOB";
  }
  return "ANY";
}

Result<> prepare_schema(Database& database, const Catalog& catalog) {
  return database.write([&](WriteTx& tx) -> Result<> {
    const auto version = user_version(tx);
    if (version > kStoreVersion) {
      return fail(Errc::Unsupported,
                  fmt::format("the file was written by a newer version (store {}, this program knows {}); nothing was "
                              "changed; update the program",
                              version, kStoreVersion));
    }
    if (version < 1) {
      for (const char* sql : kStep1) tx.query(sql).run();
      tx.query("PRAGMA user_version=1").run();
    }
    if (version < 2) {
      tx.query(kStep2).run();
      tx.query("PRAGMA user_version=2").run();
    }
    if (version < 3) {
      tx.query(kStep3).run();
      tx.query("PRAGMA user_version=3").run();
    }
    // Step 4: an entry of the outbox may name rows instead of their values; nothing to do for older ones.
    if (version < 4) tx.query("PRAGMA user_version=4").run();
    // Step 5: a row of it may hold several entries; likewise.
    if (version < 5) tx.query("PRAGMA user_version=5").run();
    // Step 6: a batch that a backup covers may lie without its bytes; likewise.
    if (version < 6) tx.query("PRAGMA user_version=6").run();
    State state = State::load(tx);
    if (state.schema > catalog.schema()) {
      return fail(Errc::Unsupported,
                  fmt::format("the file was written by a newer version (schema {}, this program knows {}); nothing was "
                              "changed; update the program",
                              state.schema, catalog.schema()));
    }
    if (state.schema == catalog.schema()) return {};
    for (const Table* table : catalog.tables()) bring_forward(tx, *table);
    adopt_unknown(tx, catalog);
    state.schema = catalog.schema();
    state.save(tx);
    return {};
  });
}

}  // namespace qiaomen
