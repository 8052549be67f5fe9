#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/store/database.h"
#include "sync/hub/checkpointer.h"
#include "sync/hub/history_cache.h"
#include "sync/hub/hub_store.h"

namespace qiaomen {

// The hub on one SQLite file: one writing connection behind a lock, as many reading ones as are in use at once (WAL).
// Rows are packed records with one (bucket, place) index; history is zstd blobs, a few hundred entries of one commit
// each. Each row that a commit touches is read and written once.
class SqliteHubStore final : public HubStore {
 public:
  // `Unavailable` if the file cannot be opened, `Unsupported` if a newer hub wrote it.
  static Result<std::unique_ptr<SqliteHubStore>> open(const std::string& path);
  ~SqliteHubStore() override;

  void write(const std::function<void(HubTx&)>& act) override;
  void read(const std::function<void(HubView&)>& look) override;
  // A server's: from now on the log is written back by a thread of its own, from this many pages on, and by a commit
  // only where that does not come after it. StoreError if the file cannot be opened once more.
  void checkpoint_aside(Log& log, std::int64_t pages = 10'000);
  // The thread has ended on return, and `log` may go.
  void checkpoint_in_commits();
  // Changes whenever another process has committed.
  std::int64_t foreign_commits();
  // A consistent copy, while others write.
  void back_up_to(const std::string& path);

  // The SQLite tables of the hub's own registries (tickets, …) live in the same commit.
  void write_sql(const std::function<void(HubTx&, WriteTx&)>& act);
  void read_sql(const std::function<void(const ReadTx&)>& look);

 private:
  explicit SqliteHubStore(const std::string& path);

  std::unique_ptr<Database> take_reader();
  void give_back(std::unique_ptr<Database> reader);

  const std::string path_;
  std::mutex write_lock_;
  Database writer_;
  HistoryCache history_;  // of the writer
  std::mutex readers_lock_;
  std::vector<std::unique_ptr<Database>> idle_readers_;
  std::unique_ptr<Checkpointer> checkpointer_;
};

}  // namespace qiaomen
