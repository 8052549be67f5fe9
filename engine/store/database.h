#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/bytes.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"

struct sqlite3_stmt;

namespace qiaomen {

// One run of a prepared statement. Reset and unbound when it goes; views that it gives live until the next step.
// Every failure of SQLite is a StoreError.
class Query {
 public:
  struct Prepared;
  explicit Query(Prepared& prepared);
  Query(Query&& other) noexcept;
  Query& operator=(Query&&) = delete;
  ~Query();

  // Binds to the next parameter, from left to right.
  Query& bind(std::int64_t value);
  Query& bind(std::string_view text);
  Query& bind(BytesView bytes);
  Query& bind_null();
  // Without a copy: what is lent must live until the query has run.
  Query& lend(std::string_view text);
  Query& lend(BytesView bytes);
  template <typename Tag>
  Query& bind(const Id<Tag>& id) {
    return bind(id.view());
  }

  // Moves to the next row; false at the end.
  bool step();
  // For statements without rows. Afterwards the next run may be bound.
  void run();

  bool is_null(int column) const;
  bool is_blob(int column) const;
  std::int64_t integer(int column) const;
  std::string_view text(int column) const;
  BytesView bytes(int column) const;
  template <typename IdType>
  IdType id(int column) const {
    return IdType::from_bytes(bytes(column)).value_or(IdType{});
  }

 private:
  // The statement, standing on a row that has this column.
  sqlite3_stmt* row(int column) const;

  Prepared* prepared_;
  int bound_ = 0;
};

// A consistent view of the database: begin to end of one read, or of one write so far.
class ReadTx {
 public:
  ReadTx(const ReadTx&) = delete;
  ReadTx& operator=(const ReadTx&) = delete;
  // `sql` is a literal of the caller, or one of the texts that the catalog yields; never joined from values.
  Query query(std::string_view sql) const;

 protected:
  friend class Database;
  explicit ReadTx(class Database& database) : database_(database) {}
  class Database& database_;
};

// The only way to change anything: who holds one is inside a transaction.
class WriteTx : public ReadTx {
 public:
  std::int64_t last_rowid() const;
  // Rows touched by the last statement.
  std::int64_t changes() const;

 private:
  friend class Database;
  explicit WriteTx(class Database& database) : ReadTx(database) {}
};

struct DatabaseOptions {
  bool read_only = false;
  std::int64_t busy_timeout_ms = 5000;
  // What is deleted or replaced is overwritten in the file (`secure_delete`); of the log, `empty_log` is the end.
  bool overwrites = false;
  // A commit that makes the log this long writes it back into the file; 0: none does.
  std::int64_t checkpoint_pages = 10'000;
};

struct LogState {
  std::int64_t pages = 0;
  std::int64_t written_back = 0;
};

// One connection: WAL, synchronous=FULL, defensive, trusted_schema off. One thread at a time; other threads and
// processes open their own.
class Database {
 public:
  // StoreError if it cannot be opened or is no database.
  explicit Database(const std::string& path, DatabaseOptions options = {});
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // BEGIN IMMEDIATE; commits on return, rolls back on throw. Nothing nests.
  template <typename F>
  auto write(F&& act) {
    WriteTx tx(*this);
    Scope scope(*this, "BEGIN IMMEDIATE");
    if constexpr (std::is_void_v<decltype(act(tx))>) {
      act(tx);
      scope.commit();
    } else {
      auto result = act(tx);
      if (keep(result)) scope.commit();
      return result;
    }
  }
  template <typename F>
  auto read(F&& look) {
    ReadTx tx(*this);
    if (in_transaction_) return look(tx);
    Scope scope(*this, "BEGIN");
    return look(tx);
  }

  // Changes whenever another connection has committed.
  std::int64_t data_version();
  void execute(std::string_view sql);
  // Of the log, after the last commit of this connection.
  std::int64_t log_pages() const;
  // From the next commit on.
  void set_checkpoint_pages(std::int64_t pages);
  // Writes back what no reader and no other checkpoint is in the way of; waits for nobody.
  LogState checkpoint();
  // Writes all of it back and makes the log empty. False: somebody reads or writes just now, and it waits for nobody.
  bool empty_log();
  // Copies everything into a new file while others go on (SQLite's backup API).
  void back_up_to(const std::string& path);
  // "ok", or what `PRAGMA quick_check` found.
  std::string check();

 private:
  friend class ReadTx;
  friend class WriteTx;
  class Scope {
   public:
    Scope(Database& database, std::string_view begin);
    ~Scope();
    void commit();

   private:
    Database& database_;
    bool open_ = true;
  };
  template <typename T>
  static bool keep(const Result<T>& result) {
    return result.has_value();
  }
  template <typename T>
  static bool keep(const T&) {
    return true;
  }
  Query::Prepared& prepare(std::string_view sql);

  struct Connection;
  std::unique_ptr<Connection> connection_;
  bool in_transaction_ = false;
};

}  // namespace qiaomen
