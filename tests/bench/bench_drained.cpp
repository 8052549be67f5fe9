#include <fmt/format.h>

#include "tests/bench/acts.h"
#include "tests/bench/bench_catalog.h"
#include "tests/bench/bench_hub.h"
#include "tests/bench/measurements.h"
#include "tests/bench/plain_sqlite.h"

namespace qiaomen::bench {
namespace {

constexpr std::size_t kRowsPerCommit = 1'000;
constexpr std::size_t kRowsPerTransaction = 250;

// With its log, as the last who closed it left it.
double bytes_of(const std::filesystem::path& file) {
  const auto log = file.string() + "-wal";
  const auto log_bytes = std::filesystem::exists(log) ? std::filesystem::file_size(log) : 0;
  return static_cast<double>(std::filesystem::file_size(file) + log_bytes);
}

// One run of `qiaomen sync`: opens the file, syncs, closes it.
void sync_once(const std::filesystem::path& folder, const BenchHub& hub) {
  BenchDevice device(folder, 1);
  device.connect(hub.url());
  device.sync();
}

}  // namespace

void measure_drained(const Data& data, const std::filesystem::path& folder, Report& report) {
  {
    PlainSqlite sqlite(folder / "plain.db");
    insert_all(sqlite, data.rows, kRowsPerCommit);
  }
  const double plain = bytes_of(folder / "plain.db");
  report.note(
      fmt::format("plain SQLite: {:.1f} bytes a row in its file", plain / static_cast<double>(data.rows.size())));
  BenchHub hub(folder / "hub");
  {
    BenchDevice author(folder / "device", 1);
    hub.enrol(author, {{kBucket}});
    create_all(author.replica(), data.rows, kRowsPerCommit, kRowsPerTransaction);
  }
  const auto size = [&] { return bytes_of(folder / "device" / "replica.db") / plain; };
  report.add({"size, nothing sent yet", size(), "×"});
  hub.start();
  sync_once(folder / "device", hub);
  report.add({"size, all sent and accepted", size(), "×"});
  hub.back_up(folder / "backup");
  sync_once(folder / "device", hub);
  report.add({"size, drained: after a backup and one sync", size(), "×", 1.05});
}

}  // namespace qiaomen::bench
