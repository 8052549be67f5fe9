#include "tests/bench/plain_sqlite.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "tests/bench/bench_catalog.h"

namespace qiaomen::bench {
namespace {

std::string column_type(Type type) {
  switch (type) {
    case Type::Integer: return "INTEGER";
    case Type::Id: return "BLOB";
    default: return "TEXT";
  }
}

std::string create_table(const Table& table) {
  std::string columns = "id BLOB PRIMARY KEY";
  for (const Field& field : table.fields) columns += fmt::format(", {} {}", field.name, column_type(field.type));
  return fmt::format("CREATE TABLE {}({}) STRICT, WITHOUT ROWID", table.name, columns);
}

std::string insert_into(const Table& table) {
  std::string marks = "?";
  for (std::size_t i = 0; i < table.fields.size(); ++i) marks += ", ?";
  return fmt::format("INSERT INTO {} VALUES({})", table.name, marks);
}

void bind(sqlite3_stmt* statement, int column, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    sqlite3_bind_int64(statement, column, *number);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    sqlite3_bind_text(statement, column, text->data(), static_cast<int>(text->size()), SQLITE_STATIC);
  } else if (const auto* id = std::get_if<RowId>(&value)) {
    sqlite3_bind_blob(statement, column, id->bytes.data(), 16, SQLITE_STATIC);
  } else {
    sqlite3_bind_null(statement, column);
  }
}

}  // namespace

PlainSqlite::PlainSqlite(const std::filesystem::path& file) {
  std::filesystem::remove(file);
  constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(file.c_str(), &database_, kFlags, nullptr) != SQLITE_OK) {
    throw std::runtime_error("plain SQLite does not open");
  }
  for (const char* pragma : {"PRAGMA auto_vacuum=INCREMENTAL", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL",
                             "PRAGMA foreign_keys=ON", "PRAGMA cache_size=-65536", "PRAGMA wal_autocheckpoint=10000"}) {
    run(pragma);
  }
  run(create_table(task_table()).c_str());
  run(create_table(issue_table()).c_str());
  inserts_[0] = prepared(insert_into(task_table()));
  inserts_[1] = prepared(insert_into(issue_table()));
}

PlainSqlite::~PlainSqlite() {
  for (auto* statement : inserts_) sqlite3_finalize(statement);
  for (auto& [sql, statement] : updates_) sqlite3_finalize(statement);
  sqlite3_close(database_);
}

void PlainSqlite::run(const char* sql) {
  if (sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw std::runtime_error(fmt::format("{}: {}", sql, sqlite3_errmsg(database_)));
  }
}

sqlite3_stmt* PlainSqlite::prepared(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v3(database_, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (!statement) throw std::runtime_error(sql + ": " + sqlite3_errmsg(database_));
  return statement;
}

void PlainSqlite::finish(sqlite3_stmt* statement) {
  if (sqlite3_step(statement) != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(database_));
  sqlite3_reset(statement);
}

void PlainSqlite::insert(const Record& record) {
  auto* statement = inserts_[record.table == &issue_table()];
  sqlite3_bind_blob(statement, 1, record.id.bytes.data(), 16, SQLITE_STATIC);
  for (std::size_t i = 0; i < record.columns.size(); ++i) bind(statement, static_cast<int>(i) + 2, record.columns[i]);
  finish(statement);
}

void PlainSqlite::update(const Edit& edit) {
  const auto sql =
      fmt::format("UPDATE {} SET {} = ? WHERE id = ?", edit.table->name, edit.table->field(edit.field)->name);
  auto at = std::ranges::find(updates_, sql, [](const auto& update) { return update.first; });
  if (at == updates_.end()) at = updates_.insert(at, {sql, prepared(sql)});
  bind(at->second, 1, edit.value);
  sqlite3_bind_blob(at->second, 2, edit.row.bytes.data(), 16, SQLITE_STATIC);
  finish(at->second);
}

void insert_all(PlainSqlite& plain, std::span<const Record> rows, std::size_t per_commit) {
  for (std::size_t at = 0; at < rows.size(); at += per_commit) {
    plain.begin();
    for (const Record& record : rows.subspan(at, std::min(per_commit, rows.size() - at))) plain.insert(record);
    plain.commit();
  }
}

void update_all(PlainSqlite& plain, std::span<const Edit> edits, std::size_t per_commit) {
  for (std::size_t at = 0; at < edits.size(); at += per_commit) {
    plain.begin();
    for (const Edit& edit : edits.subspan(at, std::min(per_commit, edits.size() - at))) plain.update(edit);
    plain.commit();
  }
}

}  // namespace qiaomen::bench
