#include <algorithm>

#include "tests/bench/acts.h"
#include "tests/bench/measurements.h"
#include "tests/bench/plain_sqlite.h"

namespace qiaomen::bench {
namespace {

constexpr std::size_t kRowsPerCommit = 1'000;
constexpr std::size_t kCreates = 100'000;
constexpr std::size_t kSingles = 10'000;

constexpr std::size_t kTurns = 10;

}  // namespace

Compared compare_creates(std::span<const Record> rows, std::size_t per_commit, std::size_t per_transaction,
                         const std::filesystem::path& folder) {
  std::filesystem::remove_all(folder / "device");
  PlainSqlite sqlite(folder / "plain.db");
  BenchDevice device(folder / "device", 1);
  Compared times;
  const auto turn = std::max(rows.size() / kTurns / per_commit, std::size_t{1}) * per_commit;
  for (std::size_t at = 0; at < rows.size(); at += turn) {
    const auto some = rows.subspan(at, std::min(turn, rows.size() - at));
    times.plain += seconds([&] { insert_all(sqlite, some, per_commit); });
    times.here += seconds([&] { create_all(device.replica(), some, per_commit, per_transaction); });
  }
  // Else the one whose log just stays below the limit at which SQLite empties it would never pay for that.
  times.plain += seconds([&] { sqlite.checkpoint(); });
  times.here += seconds([&] { device.replica().database().execute("PRAGMA wal_checkpoint(TRUNCATE)"); });
  return times;
}

void measure_writes(const Data& data, const std::filesystem::path& folder, Report& report) {
  const auto rows = std::span(data.rows).first(std::min(kCreates, data.rows.size()));
  const auto bulk = compare_creates(rows, kRowsPerCommit, 250, folder);
  report.add({"plain SQLite: inserts, 1,000 a commit", static_cast<double>(rows.size()) / bulk.plain, "rows/s"});
  report.add({"creates with capture, 250 a transaction", bulk.ratio(), "×", 1.3});
  report.add(
      {"creates with capture, one a transaction", compare_creates(rows, kRowsPerCommit, 1, folder).ratio(), "×", 1.5});
  const auto singles = rows.first(std::min(kSingles, rows.size()));
  const auto single = compare_creates(singles, 1, 1, folder);
  report.add({"plain SQLite: inserts, one a commit", static_cast<double>(singles.size()) / single.plain, "rows/s"});
  report.add({"10k single commits with capture", single.ratio(), "×", 1.5});
}

}  // namespace qiaomen::bench
