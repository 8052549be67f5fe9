#include "sync/hub/checkpointer.h"

#include <sys/resource.h>

#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <filesystem>
#include <string>

#include "sync/hub/sqlite_hub_store.h"
#include "tests/support/count.h"
#include "tests/support/loopback.h"
#include "tests/support/temporary_folder.h"

namespace qiaomen {
namespace {

using testing::Count;
using testing::must;

constexpr std::int64_t kPages = 8;

// A file with one table, whose commits do not write back.
struct Filled {
  explicit Filled(std::int64_t checkpoint_pages = 0)
      : path(folder / "hub.db"), database(path.string(), {.checkpoint_pages = checkpoint_pages}) {
    database.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, body BLOB)");
  }
  void commit(int pages) {
    database.write([&](WriteTx& tx) {
      const Bytes page(4000, 7);
      for (int i = 0; i < pages; ++i) tx.query("INSERT INTO t(body) VALUES(?)").bind(BytesView(page)).run();
    });
  }
  std::uintmax_t size() const { return std::filesystem::file_size(path); }

  testing::TemporaryFolder folder;
  std::filesystem::path path;
  Database database;
};

class CountingLog final : public Log {
 public:
  void write(LogLevel level, std::string_view) override {
    if (level == LogLevel::Error) errors.up();
  }
  Count errors;
};

// As on a full disk: no file grows meanwhile.
class NoSpace {
 public:
  NoSpace() {
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit none{16, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &none);
  }
  ~NoSpace() { end(); }
  void end() const {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, SIG_DFL);
  }
  NoSpace(const NoSpace&) = delete;
  NoSpace& operator=(const NoSpace&) = delete;

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("what was noted as due is in the file when the checkpointer has ended") {
  Filled file;
  const auto before = file.size();
  NullLog log;
  {
    Checkpointer checkpointer(file.path.string(), kPages, log);
    file.commit(20);
    checkpointer.note(file.database.log_pages());
  }
  CHECK(file.size() >= before + 20 * 4000);
}

TEST_CASE("a short log is left alone") {
  Filled file;
  const auto before = file.size();
  NullLog log;
  {
    Checkpointer checkpointer(file.path.string(), 1000, log);
    file.commit(20);
    checkpointer.note(file.database.log_pages());
  }
  CHECK(file.size() == before);
}

TEST_CASE("what is written back does not count, until the log begins anew") {
  Backlog backlog(10);
  CHECK_FALSE(backlog.is_due(9));
  CHECK(backlog.is_due(10));
  backlog.written_back(12);
  CHECK_FALSE(backlog.is_due(21));
  CHECK(backlog.is_due(22));
  CHECK_FALSE(backlog.is_due(9));
  CHECK(backlog.is_due(10));
}

TEST_CASE("a checkpoint that fails is told once, and its work is done when there is room again") {
  Filled file;
  file.commit(1);
  CountingLog log;
  const auto before = file.size();
  {
    Checkpointer checkpointer(file.path.string(), kPages, log);
    file.commit(20);
    NoSpace no_space;
    checkpointer.note(file.database.log_pages());
    REQUIRE(log.errors.reaches(1));
    CHECK(file.size() == before);
    no_space.end();
    checkpointer.note(file.database.log_pages());
  }
  CHECK(log.errors.value() == 1);
  CHECK(file.size() >= before + 20 * 4000);
}

TEST_CASE("a commit writes the log back itself at its own bound") {
  Filled far(1000), near(kPages);
  const auto before = far.size();
  far.commit(20);
  near.commit(20);
  CHECK(far.size() == before);
  CHECK(near.size() >= before + 20 * 4000);
}

TEST_CASE("a store's commits wake its checkpointer until it is told to do without") {
  testing::TemporaryFolder folder;
  const auto path = folder / "hub.db";
  const auto store = must(SqliteHubStore::open(path.string()));
  const auto commit = [&] {
    store->write_sql([](HubTx&, WriteTx& sql) {
      for (std::uint8_t i = 0; i < 200; ++i) {
        sql.query("INSERT INTO history(body) VALUES(?)").bind(BytesView(Bytes(4000, i))).run();
      }
    });
  };
  NullLog log;
  const auto before = std::filesystem::file_size(path);
  store->checkpoint_aside(log, kPages * 20);
  commit();
  store->checkpoint_in_commits();
  const auto written = std::filesystem::file_size(path);
  CHECK(written >= before + 200 * 4000);
  commit();
  CHECK(std::filesystem::file_size(path) == written);
}

}  // namespace qiaomen
