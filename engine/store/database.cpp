#include "engine/store/database.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <array>
#include <deque>
#include <unordered_map>
#include <utility>

#include "engine/base/assert.h"

namespace qiaomen {
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

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

}  // namespace

// Bound and stepped through SQLite's own calls: there are a dozen of them for each row.
struct Query::Prepared {
  Prepared(sqlite3* database, std::string_view sql) {
    sqlite3_stmt* prepared = nullptr;
    sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &prepared,
                       nullptr);
    if (!prepared) throw StoreError(std::string("sqlite: ") + sqlite3_errmsg(database));
    statement.reset(prepared);
    parameters = sqlite3_bind_parameter_count(prepared);
  }

  void check(int code) const {
    if (code == SQLITE_OK) return;
    throw StoreError(std::string("sqlite: ") + sqlite3_errmsg(sqlite3_db_handle(statement.get())));
  }
  // What is not bound is NULL: nothing that was lent to an earlier query is met again.
  bool step(int bound) {
    ASSERT(!stepped || has_row);
    if (std::exchange(is_first, false)) {
      while (bound < parameters) check(sqlite3_bind_null(statement.get(), ++bound));
    }
    const int code = sqlite3_step(statement.get());
    stepped = true;
    has_row = code == SQLITE_ROW;
    if (!has_row && code != SQLITE_DONE) check(code);
    return has_row;
  }
  // The step has told already what went wrong.
  void reset() {
    if (stepped) sqlite3_reset(statement.get());
    stepped = has_row = false;
  }

  std::unique_ptr<sqlite3_stmt, Finalize> statement;
  int parameters = 0;
  bool busy = false;
  bool is_first = false;  // step of the query
  bool copied = false;    // a text or blob that was bound takes memory
  bool stepped = false;
  bool has_row = false;
};

Query::Query(Prepared& prepared) : prepared_(&prepared) {
  ASSERT(!prepared.busy);
  prepared.busy = prepared.is_first = true;
}

Query::Query(Query&& other) noexcept : prepared_(other.prepared_), bound_(other.bound_) { other.prepared_ = nullptr; }

Query::~Query() {
  if (!prepared_) return;
  prepared_->reset();
  if (std::exchange(prepared_->copied, false)) sqlite3_clear_bindings(prepared_->statement.get());
  prepared_->busy = false;
}

Query& Query::bind(std::int64_t value) {
  prepared_->check(sqlite3_bind_int64(prepared_->statement.get(), ++bound_, value));
  return *this;
}

namespace {

// A null pointer would bind NULL instead of an empty text or blob.
const char* address(std::string_view text) { return text.empty() ? "" : text.data(); }
const void* address(BytesView bytes) { return bytes.empty() ? "" : static_cast<const void*>(bytes.data()); }

}  // namespace

Query& Query::bind(std::string_view text) {
  prepared_->copied = true;
  prepared_->check(sqlite3_bind_text(prepared_->statement.get(), ++bound_, address(text), static_cast<int>(text.size()),
                                     SQLITE_TRANSIENT));
  return *this;
}

Query& Query::bind(BytesView bytes) {
  prepared_->copied = true;
  prepared_->check(sqlite3_bind_blob(prepared_->statement.get(), ++bound_, address(bytes),
                                     static_cast<int>(bytes.size()), SQLITE_TRANSIENT));
  return *this;
}

Query& Query::lend(std::string_view text) {
  prepared_->check(sqlite3_bind_text(prepared_->statement.get(), ++bound_, address(text), static_cast<int>(text.size()),
                                     SQLITE_STATIC));
  return *this;
}

Query& Query::lend(BytesView bytes) {
  prepared_->check(sqlite3_bind_blob(prepared_->statement.get(), ++bound_, address(bytes),
                                     static_cast<int>(bytes.size()), SQLITE_STATIC));
  return *this;
}

Query& Query::bind_null() {
  prepared_->check(sqlite3_bind_null(prepared_->statement.get(), ++bound_));
  return *this;
}

bool Query::step() { return prepared_->step(bound_); }

void Query::run() {
  const bool gives_rows = prepared_->step(bound_);
  prepared_->reset();
  ASSERT(!gives_rows);
  bound_ = 0;
}

sqlite3_stmt* Query::row(int column) const {
  auto* statement = prepared_->statement.get();
  ASSERT(prepared_->has_row && column >= 0 && column < sqlite3_column_count(statement));
  return statement;
}

bool Query::is_null(int column) const { return sqlite3_column_type(row(column), column) == SQLITE_NULL; }

bool Query::is_blob(int column) const { return sqlite3_column_type(row(column), column) == SQLITE_BLOB; }

std::int64_t Query::integer(int column) const { return sqlite3_column_int64(row(column), column); }

std::string_view Query::text(int column) const {
  auto* statement = row(column);
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  return text ? std::string_view(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)))
              : std::string_view("");
}

BytesView Query::bytes(int column) const {
  auto* statement = row(column);
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement, column));
  return {data, data ? static_cast<std::size_t>(sqlite3_column_bytes(statement, column)) : 0};
}

namespace {

// Looks a text up without a copy of it.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

// A statement that is still being read when its text is asked for again gets a sibling.
using Siblings = std::deque<Query::Prepared>;
using Statements = std::unordered_map<std::string, Siblings, TextHash, std::equal_to<>>;

}  // namespace

struct Database::Connection {
  Connection(const std::string& path, const DatabaseOptions& options)
      : sqlite(path, open_flags(options), static_cast<int>(options.busy_timeout_ms)),
        busy_timeout_ms(static_cast<int>(options.busy_timeout_ms)),
        checkpoint_pages(options.checkpoint_pages) {
    sqlite3_wal_hook(sqlite.getHandle(), &Connection::committed, this);
  }

  // As SQLite's own hook does, and notes how long the log is. The commit is done: what fails here is tried by the next.
  static int committed(void* connection, sqlite3* database, const char* name, int pages) {
    auto& self = *static_cast<Connection*>(connection);
    self.log_pages = pages;
    if (self.checkpoint_pages > 0 && pages >= self.checkpoint_pages) {
      sqlite3_wal_checkpoint_v2(database, name, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    }
    return SQLITE_OK;
  }

  // Nearly always the text comes from where it came before: to compare is cheaper than to hash.
  Siblings& siblings(std::string_view sql) {
    auto*& last = last_from[reinterpret_cast<std::uintptr_t>(sql.data()) / 16 % last_from.size()];
    if (last && last->first == sql) return last->second;
    auto at = statements.find(sql);
    if (at == statements.end()) at = statements.try_emplace(std::string(sql)).first;
    last = &*at;
    return at->second;
  }

  SQLite::Database sqlite;
  Statements statements;
  std::array<Statements::value_type*, 64> last_from{};
  std::int64_t log_pages = 0;
  int busy_timeout_ms;
  std::int64_t checkpoint_pages;
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
    if (options.overwrites) sqlite.exec("PRAGMA secure_delete=ON");
    sqlite.exec("PRAGMA foreign_keys=ON");
    sqlite.exec("PRAGMA cache_size=-65536");
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

std::int64_t Database::log_pages() const { return connection_->log_pages; }

void Database::set_checkpoint_pages(std::int64_t pages) { connection_->checkpoint_pages = pages; }

LogState Database::checkpoint() {
  int pages = 0, written_back = 0;
  auto* handle = connection_->sqlite.getHandle();
  const int code = sqlite3_wal_checkpoint_v2(handle, nullptr, SQLITE_CHECKPOINT_PASSIVE, &pages, &written_back);
  if (code != SQLITE_OK && code != SQLITE_BUSY) throw StoreError(std::string("sqlite: ") + sqlite3_errmsg(handle));
  return {pages, written_back};
}

bool Database::empty_log() {
  auto* handle = connection_->sqlite.getHandle();
  sqlite3_busy_timeout(handle, 0);
  const int code = sqlite3_wal_checkpoint_v2(handle, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  sqlite3_busy_timeout(handle, connection_->busy_timeout_ms);
  if (code != SQLITE_OK && code != SQLITE_BUSY) throw StoreError(std::string("sqlite: ") + sqlite3_errmsg(handle));
  return code == SQLITE_OK;
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
  auto& siblings = connection_->siblings(sql);
  for (auto& prepared : siblings) {
    if (!prepared.busy) return prepared;
  }
  return siblings.emplace_back(connection_->sqlite.getHandle(), sql);
}

Query ReadTx::query(std::string_view sql) const { return Query(database_.prepare(sql)); }

std::int64_t WriteTx::last_rowid() const {
  return sqlite3_last_insert_rowid(database_.connection_->sqlite.getHandle());
}

std::int64_t WriteTx::changes() const { return sqlite3_changes(database_.connection_->sqlite.getHandle()); }

}  // namespace qiaomen
