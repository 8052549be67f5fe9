#include "sync/hub/sqlite_hub_store.h"

#include <fmt/format.h>

#include <utility>

#include "sync/hub/sqlite_hub_schema.h"
#include "sync/hub/sqlite_hub_tx.h"

namespace qiaomen {

SqliteHubStore::SqliteHubStore(const std::string& path) : path_(path), writer_(path) {}
SqliteHubStore::~SqliteHubStore() = default;

Result<std::unique_ptr<SqliteHubStore>> SqliteHubStore::open(const std::string& path) {
  try {
    std::unique_ptr<SqliteHubStore> store(new SqliteHubStore(path));
    TRY_VOID(prepare_hub_tables(store->writer_));
    return store;
  } catch (const StoreError& error) {
    return fail(Errc::Unavailable, fmt::format("{} cannot be opened: {}", path, error.what()));
  }
}

void SqliteHubStore::write(const std::function<void(HubTx&)>& act) {
  write_sql([&](HubTx& tx, WriteTx&) { act(tx); });
}

void SqliteHubStore::write_sql(const std::function<void(HubTx&, WriteTx&)>& act) {
  const std::scoped_lock lock(write_lock_);
  writer_.write([&](WriteTx& sql) {
    SqliteTx tx(sql, history_);
    act(tx, sql);
    tx.flush();
  });
  if (checkpointer_) checkpointer_->note(writer_.log_pages());
}

// The file of the log never gets shorter: a commit sets its bound.
void SqliteHubStore::checkpoint_aside(Log& log, std::int64_t pages) {
  constexpr std::int64_t kFallBehindMax = 4;
  const std::scoped_lock lock(write_lock_);
  checkpointer_ = std::make_unique<Checkpointer>(path_, pages, log);
  writer_.set_checkpoint_pages(kFallBehindMax * pages);
}

void SqliteHubStore::checkpoint_in_commits() {
  std::unique_ptr<Checkpointer> ended;
  const std::scoped_lock lock(write_lock_);
  ended = std::move(checkpointer_);
  writer_.set_checkpoint_pages(DatabaseOptions{}.checkpoint_pages);
}

void SqliteHubStore::read(const std::function<void(HubView&)>& look) {
  read_sql([&](const ReadTx& tx) {
    SqliteView view(tx);
    look(view);
  });
}

// A connection that fails is not used again.
void SqliteHubStore::read_sql(const std::function<void(const ReadTx&)>& look) {
  auto reader = take_reader();
  reader->read([&](const ReadTx& tx) { look(tx); });
  give_back(std::move(reader));
}

std::unique_ptr<Database> SqliteHubStore::take_reader() {
  {
    const std::scoped_lock lock(readers_lock_);
    if (!idle_readers_.empty()) {
      auto reader = std::move(idle_readers_.back());
      idle_readers_.pop_back();
      return reader;
    }
  }
  return std::make_unique<Database>(path_);
}

void SqliteHubStore::give_back(std::unique_ptr<Database> reader) {
  const std::scoped_lock lock(readers_lock_);
  idle_readers_.push_back(std::move(reader));
}

std::int64_t SqliteHubStore::foreign_commits() {
  const std::scoped_lock lock(write_lock_);
  return writer_.data_version();
}

void SqliteHubStore::back_up_to(const std::string& path) { take_reader()->back_up_to(path); }

}  // namespace qiaomen
