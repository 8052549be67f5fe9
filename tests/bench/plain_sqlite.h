#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <span>
#include <string>

#include "tests/bench/bench_data.h"

// The baseline: SQLite alone, through its C interface, with the replica's pragmas and prepared statements, each table
// STRICT and WITHOUT ROWID.
namespace qiaomen::bench {

class PlainSqlite {
 public:
  explicit PlainSqlite(const std::filesystem::path& file);
  ~PlainSqlite();
  PlainSqlite(const PlainSqlite&) = delete;

  void begin() { run("BEGIN IMMEDIATE"); }
  void commit() { run("COMMIT"); }
  void insert(const Record& record);
  void update(const Edit& edit);
  // What the log has goes into the file.
  void checkpoint() { run("PRAGMA wal_checkpoint(TRUNCATE)"); }

 private:
  void run(const char* sql);
  sqlite3_stmt* prepared(const std::string& sql);
  void finish(sqlite3_stmt* statement);

  sqlite3* database_ = nullptr;
  sqlite3_stmt* inserts_[2] = {};
  std::vector<std::pair<std::string, sqlite3_stmt*>> updates_;
};

// `per_commit` at a time.
void insert_all(PlainSqlite& plain, std::span<const Record> rows, std::size_t per_commit);
void update_all(PlainSqlite& plain, std::span<const Edit> edits, std::size_t per_commit);

}  // namespace qiaomen::bench
