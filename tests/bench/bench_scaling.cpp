#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "tests/bench/bench_catalog.h"
#include "tests/bench/bench_hub.h"
#include "tests/bench/measurements.h"
#include "tests/bench/merge.h"
#include "tests/bench/plain_sqlite.h"

namespace qiaomen::bench {
namespace {

constexpr std::size_t kRowsPerCommit = 1'000;
constexpr std::size_t kRowsPerSlice = 5'000;
constexpr std::size_t kRowsAtLeast = 10'000;  // of a small number of rows, several runs make one figure

// Evenly from all, so that both tables are in it.
std::vector<Record> some_of(std::span<const Record> rows, std::size_t count) {
  count = std::min(count, rows.size());
  std::vector<Record> some;
  for (std::size_t i = 0; i < count; ++i) some.push_back(rows[i * rows.size() / count]);
  return some;
}

double plain_inserts(std::span<const Record> rows, const std::filesystem::path& folder) {
  PlainSqlite sqlite(folder / "plain.db");
  return seconds([&] { insert_all(sqlite, rows, kRowsPerSlice); });
}

double first_syncs(std::span<const Record> rows, std::size_t devices, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  BenchHub hub(folder / "hub");
  hub.put(rows);
  std::vector<std::unique_ptr<BenchDevice>> readers;
  for (std::size_t i = 0; i < devices; ++i) {
    readers.push_back(std::make_unique<BenchDevice>(folder / fmt::format("device-{}", i), static_cast<int>(i) + 1));
    hub.enrol(*readers.back(), {{kBucket}});
  }
  hub.start();
  for (auto& reader : readers) reader->connect(hub.url());
  return seconds([&] {
    for (auto& reader : readers) reader->sync();
  });
}

void scale_rows(std::size_t count, const Data& data, const std::filesystem::path& folder, Report& report) {
  const auto rows = some_of(data.rows, count);
  const auto times = std::max<std::size_t>(kRowsAtLeast / std::max<std::size_t>(rows.size(), 1), 1);
  Compared creates, synced;
  for (std::size_t i = 0; i < times; ++i) {
    const auto once = compare_creates(rows, kRowsPerCommit, kRowsPerCommit / 4, folder);
    creates = {creates.here + once.here, creates.plain + once.plain};
    synced.plain += plain_inserts(rows, folder);
  }
  synced.here = first_syncs(rows, times, folder / std::to_string(count));
  report.add({fmt::format("scaling: creates with capture / {}k rows", count / 1'000), creates.ratio(), "×"});
  report.add({fmt::format("scaling: first sync / {}k rows", count / 1'000), synced.ratio(), "×"});
}

}  // namespace

void measure_scaling(const Data& data, const std::filesystem::path& folder, Report& report) {
  for (const std::size_t count : {1'000, 10'000, 100'000}) scale_rows(count, data, folder, report);
  for (const int replicas : {1, 10, 50}) {
    Merge merge(data, replicas, folder / fmt::format("merge-{}", replicas));
    merge.start();
    merge.run();
    report.add({fmt::format("scaling: merge / {} replica{}", replicas, replicas == 1 ? "" : "s"), merge.ratio(), "×"});
  }
}

}  // namespace qiaomen::bench
