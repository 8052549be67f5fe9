#include "sync/hub/sqlite_hub_schema.h"

#include <cstdint>

#include "sync/hub/sqlite_registry.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kHubStoreVersion = 7;

constexpr const char* kStep1[] = {
    "CREATE TABLE life(generation INTEGER PRIMARY KEY, own INTEGER NOT NULL) STRICT",
    "INSERT INTO life VALUES(1, 1)",
    "CREATE TABLE bucket(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, scope BLOB NOT NULL, counter INTEGER NOT NULL, "
    "floor INTEGER NOT NULL, hash BLOB NOT NULL, UNIQUE(kind, scope)) STRICT",
    "CREATE TABLE row(id BLOB PRIMARY KEY, bucket INTEGER NOT NULL, place INTEGER, history INTEGER NOT NULL, "
    "body BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE UNIQUE INDEX row_feed ON row(bucket, place) WHERE place IS NOT NULL",
    "CREATE TABLE marker(bucket INTEGER NOT NULL, place INTEGER NOT NULL, row BLOB NOT NULL, kind INTEGER NOT NULL, "
    "rev INTEGER NOT NULL, PRIMARY KEY(bucket, place)) STRICT, WITHOUT ROWID",
    "CREATE UNIQUE INDEX marker_row ON marker(row, bucket)",
    "CREATE TABLE child(parent BLOB NOT NULL, child BLOB NOT NULL, PRIMARY KEY(parent, child)) STRICT, WITHOUT ROWID",
    "CREATE TABLE history(id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT",
    "CREATE TABLE receipt(id BLOB PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE judged(device BLOB NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL, id BLOB NOT NULL, "
    "stamp INTEGER NOT NULL, PRIMARY KEY(device, epoch, number, id)) STRICT, WITHOUT ROWID",
    "CREATE TABLE successor(id BLOB PRIMARY KEY, successor BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE device(id BLOB PRIMARY KEY, key BLOB NOT NULL, person BLOB NOT NULL, role TEXT NOT NULL, "
    "company BLOB, division BLOB, state INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE device_grant(device BLOB NOT NULL, kind INTEGER NOT NULL, scope BLOB NOT NULL, since INTEGER NOT "
    "NULL, "
    "until INTEGER, mode INTEGER NOT NULL) STRICT",
    "CREATE INDEX grant_device ON device_grant(device)",
    "CREATE TABLE epoch(device BLOB NOT NULL, epoch INTEGER NOT NULL, parent INTEGER, last_number INTEGER, "
    "PRIMARY KEY(device, epoch)) STRICT, WITHOUT ROWID",
    "CREATE TABLE chain(device BLOB NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL, hash BLOB NOT NULL, "
    "PRIMARY KEY(device, epoch, number)) STRICT, WITHOUT ROWID",
};

constexpr const char* kStep3 = "CREATE TABLE backup_cover(marked INTEGER NOT NULL, covered INTEGER) STRICT";
// Which rows name which bytes: who may send or fetch a photo follows from the rows.
constexpr const char* kStep4 =
    "CREATE TABLE blob_row(sha256 BLOB NOT NULL, row BLOB NOT NULL, PRIMARY KEY(sha256, row)) STRICT, WITHOUT ROWID";

// What has to be done once, by who knows the catalog, to a file that an older version wrote.
constexpr const char* kStep6 = "CREATE TABLE overdue(renewal INTEGER NOT NULL) STRICT";

std::int64_t version_of(const ReadTx& tx) {
  auto query = tx.query("PRAGMA user_version");
  query.step();
  return query.integer(0);
}

}  // namespace

Result<> prepare_hub_tables(Database& database) {
  return database.write([](WriteTx& tx) -> Result<> {
    const auto version = version_of(tx);
    if (version > kHubStoreVersion) {
      return fail(Errc::Unsupported, "the hub's file was written by a newer version; nothing was changed");
    }
    if (version < 1) {
      for (const char* sql : kStep1) tx.query(sql).run();
      tx.query("PRAGMA user_version=1").run();
    }
    if (version < 2) {
      for (const char* sql : registry_step()) tx.query(sql).run();
      tx.query("PRAGMA user_version=2").run();
    }
    if (version < 3) {
      tx.query(kStep3).run();
      tx.query("PRAGMA user_version=3").run();
    }
    if (version < 4) {
      tx.query(kStep4).run();
      tx.query("PRAGMA user_version=4").run();
    }
    // Step 5: rows are written so that readers of the feed pass over the merge's part; older ones are read as they are.
    if (version < 5) tx.query("PRAGMA user_version=5").run();
    if (version < 6) {
      tx.query(kStep6).run();
      if (version > 0) tx.query("INSERT INTO overdue VALUES(1)").run();
      tx.query("PRAGMA user_version=6").run();
    }
    // Step 7: the progress of residents' reports has the dates of its steps.
    if (version < 7) {
      if (version > 0) tx.query("INSERT INTO overdue VALUES(2)").run();
      tx.query("PRAGMA user_version=7").run();
    }
    return {};
  });
}

bool take_overdue_renewal(WriteTx& tx) {
  auto query = tx.query("DELETE FROM overdue RETURNING renewal");
  bool is_overdue = false;
  while (query.step()) is_overdue = true;
  return is_overdue;
}

}  // namespace qiaomen
