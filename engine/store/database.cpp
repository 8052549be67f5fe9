#include "engine/store/database.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <deque>
#include <unordered_map>

#include "engine/base/assert.h"

namespace qiaomen {

struct Query::Prepared {
  Prepared(SQLite::Database& database, const std::string& sql) : statement(database, sql) {}
  SQLite::Statement statement;
  bool busy = false;
};

namespace {

template <typename F>
decltype(auto) guarded(F&& call) {
  try {
    return call();
  } catch (const SQLite::Exception& error) {
    throw StoreError(std::string("sqlite: ") + error.what());
  }
}

// One thread at a time is the caller's word: SQLite need not lock for each value that is bound.
int open_flags(const DatabaseOptions& options) {
  const int access = options.read_only ? SQLite::OPEN_READONLY : SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE;
  return access | SQLite::OPEN_NOMUTEX;
}

}  // namespace

Query::Query(Prepared& prepared) : prepared_(&prepared) {
  ASSERT(!prepared.busy);
  prepared.busy = true;
}

Query::Query(Query&& other) noexcept : prepared_(other.prepared_), bound_(other.bound_) { other.prepared_ = nullptr; }

Query::~Query() {
  if (!prepared_) return;
  prepared_->statement.tryReset();
  guarded([&] { prepared_->statement.clearBindings(); });
  prepared_->busy = false;
}

Query& Query::bind(std::int64_t value) {
  guarded([&] { prepared_->statement.bind(++bound_, static_cast<int64_t>(value)); });
  return *this;
}

Query& Query::bind(std::string_view text) {
  guarded([&] { prepared_->statement.bind(++bound_, std::string(text)); });
  return *this;
}

Query& Query::bind(BytesView bytes) {
  // A null pointer would bind NULL instead of an empty blob.
  const void* data = bytes.empty() ? "" : static_cast<const void*>(bytes.data());
  guarded([&] { prepared_->statement.bind(++bound_, data, static_cast<int>(bytes.size())); });
  return *this;
}

Query& Query::lend(const std::string& text) {
  guarded([&] { prepared_->statement.bindNoCopy(++bound_, text); });
  return *this;
}

Query& Query::lend(BytesView bytes) {
  const void* data = bytes.empty() ? "" : static_cast<const void*>(bytes.data());
  guarded([&] { prepared_->statement.bindNoCopy(++bound_, data, static_cast<int>(bytes.size())); });
  return *this;
}

Query& Query::bind_null() {
  guarded([&] { prepared_->statement.bind(++bound_); });
  return *this;
}

bool Query::step() {
  return guarded([&] { return prepared_->statement.executeStep(); });
}

void Query::run() {
  guarded([&] { prepared_->statement.exec(); });
  prepared_->statement.tryReset();
  bound_ = 0;
}

bool Query::is_null(int column) const { return prepared_->statement.isColumnNull(column); }

bool Query::is_blob(int column) const { return prepared_->statement.getColumn(column).isBlob(); }

std::int64_t Query::integer(int column) const { return prepared_->statement.getColumn(column).getInt64(); }

std::string_view Query::text(int column) const {
  const auto value = prepared_->statement.getColumn(column);
  const char* text = value.getText("");
  return {text, static_cast<std::size_t>(value.getBytes())};
}

BytesView Query::bytes(int column) const {
  const auto value = prepared_->statement.getColumn(column);
  const auto* data = static_cast<const std::uint8_t*>(value.getBlob());
  return {data, data ? static_cast<std::size_t>(value.getBytes()) : 0};
}

namespace {

// Looks a text up without a copy of it.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

}  // namespace

struct Database::Connection {
  Connection(const std::string& path, const DatabaseOptions& options)
      : sqlite(path, open_flags(options), static_cast<int>(options.busy_timeout_ms)) {}

  SQLite::Database sqlite;
  // A statement that is still being read when its text is asked for again gets a sibling.
  std::unordered_map<std::string, std::deque<Query::Prepared>, TextHash, std::equal_to<>> statements;
};

Database::Database(const std::string& path, DatabaseOptions options) {
  guarded([&] {
    connection_ = std::make_unique<Connection>(path, options);
    auto& sqlite = connection_->sqlite;
    auto* handle = sqlite.getHandle();
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 64 << 20);
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
    if (!options.read_only) {
      // An old file has it; said again, it would write a page at every opening.
      if (sqlite.execAndGet("PRAGMA page_count").getInt() == 0) sqlite.exec("PRAGMA auto_vacuum=INCREMENTAL");
      sqlite.exec("PRAGMA journal_mode=WAL");
    }
    sqlite.exec("PRAGMA synchronous=FULL");
    sqlite.exec("PRAGMA foreign_keys=ON");
    sqlite.exec("PRAGMA cache_size=-65536");
    sqlite.exec(options.auto_checkpoint ? "PRAGMA wal_autocheckpoint=10000" : "PRAGMA wal_autocheckpoint=0");
  });
}

Database::~Database() = default;

Database::Scope::Scope(Database& database, std::string_view begin) : database_(database) {
  ASSERT(!database.in_transaction_);
  database.execute(begin);
  database.in_transaction_ = true;
}

Database::Scope::~Scope() {
  database_.in_transaction_ = false;
  if (!open_) return;
  try {
    // SQLite has rolled back already after some errors: full disk, I/O.
    if (sqlite3_get_autocommit(database_.connection_->sqlite.getHandle()) == 0) database_.execute("ROLLBACK");
  } catch (const StoreError&) {
    // The connection is unusable; closing it rolls back.
  }
}

void Database::Scope::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

std::int64_t Database::data_version() {
  Query query(prepare("PRAGMA data_version"));
  query.step();
  return query.integer(0);
}

void Database::execute(std::string_view sql) {
  guarded([&] { connection_->sqlite.exec(std::string(sql)); });
}

void Database::back_up_to(const std::string& path) {
  guarded([&] { connection_->sqlite.backup(path.c_str(), SQLite::Database::Save); });
}

std::string Database::check() {
  Query query(prepare("PRAGMA quick_check(1)"));
  query.step();
  return std::string(query.text(0));
}

Query::Prepared& Database::prepare(std::string_view sql) {
  auto at = connection_->statements.find(sql);
  if (at == connection_->statements.end()) at = connection_->statements.try_emplace(std::string(sql)).first;
  auto& siblings = at->second;
  for (auto& prepared : siblings) {
    if (!prepared.busy) return prepared;
  }
  return guarded([&]() -> Query::Prepared& { return siblings.emplace_back(connection_->sqlite, std::string(sql)); });
}

Query ReadTx::query(std::string_view sql) const { return Query(database_.prepare(sql)); }

std::int64_t WriteTx::last_rowid() const {
  return sqlite3_last_insert_rowid(database_.connection_->sqlite.getHandle());
}

std::int64_t WriteTx::changes() const { return sqlite3_changes(database_.connection_->sqlite.getHandle()); }

}  // namespace qiaomen
