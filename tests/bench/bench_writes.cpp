#include <fmt/format.h>

#include <algorithm>

#include "tests/bench/acts.h"
#include "tests/bench/measurements.h"
#include "tests/bench/plain_sqlite.h"

namespace qiaomen::bench {
namespace {

constexpr std::size_t kRowsPerCommit = 1'000;
constexpr std::size_t kCreates = 100'000;
constexpr std::size_t kSingles = 10'000;

}  // namespace

double plain_inserts(std::span<const Record> rows, std::size_t per_commit, const std::filesystem::path& folder) {
  PlainSqlite sqlite(folder / "plain.db");
  return seconds([&] { insert_all(sqlite, rows, per_commit); });
}

double captured_creates(std::span<const Record> rows, std::size_t per_commit, std::size_t per_transaction,
                        const std::filesystem::path& folder) {
  std::filesystem::remove_all(folder / "device");
  BenchDevice device(folder / "device", 1);
  return seconds([&] { create_all(device.replica(), rows, per_commit, per_transaction); });
}

void measure_writes(const Data& data, const std::filesystem::path& folder, Report& report) {
  const auto rows = std::span(data.rows).first(std::min(kCreates, data.rows.size()));
  const double plain = plain_inserts(rows, kRowsPerCommit, folder);
  report.add({"plain SQLite: inserts, 1,000 a commit", static_cast<double>(rows.size()) / plain, "rows/s"});
  report.add({"creates with capture, 250 a transaction", captured_creates(rows, kRowsPerCommit, 250, folder) / plain,
              "×", 1.3});
  report.add(
      {"creates with capture, one a transaction", captured_creates(rows, kRowsPerCommit, 1, folder) / plain, "×", 1.5});
  const auto singles = rows.first(std::min(kSingles, rows.size()));
  const double plain_singles = plain_inserts(singles, 1, folder);
  report.add({"plain SQLite: inserts, one a commit", static_cast<double>(singles.size()) / plain_singles, "rows/s"});
  report.add({"10k single commits with capture", captured_creates(singles, 1, 1, folder) / plain_singles, "×", 1.5});
}

}  // namespace qiaomen::bench
