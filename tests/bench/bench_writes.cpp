#include <fmt/format.h>
#include <algorithm>

#include <chrono>
#include <memory>

#include "engine/replica.h"
#include "tests/bench/bench_catalog.h"
#include "tests/bench/bench_device.h"
#include "tests/bench/measurements.h"
#include "tests/bench/plain_sqlite.h"

namespace qiaomen::bench {
namespace {

constexpr std::size_t kRowsPerCommit = 1'000;
constexpr std::size_t kCreates = 100'000;
constexpr std::size_t kSingles = 10'000;

std::vector<FieldChange> changes_of(const Record& record) {
  std::vector<FieldChange> changes;
  changes.reserve(record.columns.size());
  for (std::size_t i = 0; i < record.columns.size(); ++i) {
    changes.emplace_back(record.table->fields[i].number, record.columns[i]);
  }
  return changes;
}

// In commits of `per_commit` rows, each of transactions with `per_transaction` changes.
void capture(Replica& replica, std::span<const Record> rows, std::size_t per_commit, std::size_t per_transaction) {
  for (std::size_t at = 0; at < rows.size(); at += per_commit) {
    const auto commit = rows.subspan(at, std::min(per_commit, rows.size() - at));
    const auto acts = (commit.size() + per_transaction - 1) / per_transaction;
    must(replica.write_each(acts, [&](std::size_t act, Draft& draft) -> Result<> {
      const auto first = act * per_transaction;
      for (const Record& record : commit.subspan(first, std::min(per_transaction, commit.size() - first))) {
        TRY_VOID(draft.create(*record.table, record.id, changes_of(record)));
      }
      return {};
    }));
  }
}

}  // namespace

void measure_writes(const Data& data, const std::filesystem::path& folder, Report& report) {
  const auto rows = std::span(data.rows).first(std::min(kCreates, data.rows.size()));
  const double plain = seconds([&] {
    PlainSqlite sqlite(folder / "plain.db");
    insert_all(sqlite, rows, kRowsPerCommit);
  });
  report.note(fmt::format("plain SQLite: {:.0f} rows/s, {} a commit", static_cast<double>(rows.size()) / plain,
                          kRowsPerCommit));
  for (const std::size_t per_transaction : {std::size_t{250}, std::size_t{1}}) {
    BenchDevice device(folder / fmt::format("capture-{}", per_transaction), 1);
    const double captured = seconds([&] { capture(device.replica(), rows, kRowsPerCommit, per_transaction); });
    report.add({fmt::format("creates with capture, {} a transaction", per_transaction), captured / plain, "×",
                per_transaction == 1 ? 1.5 : 1.3});
  }
  const auto singles = rows.first(std::min(kSingles, rows.size()));
  const double plain_singles = seconds([&] {
    PlainSqlite sqlite(folder / "plain-singles.db");
    insert_all(sqlite, singles, 1);
  });
  BenchDevice device(folder / "singles", 1);
  const double captured = seconds([&] { capture(device.replica(), singles, 1, 1); });
  report.add({"single commits with capture", captured / plain_singles, "×", 1.5});
}

}  // namespace qiaomen::bench
