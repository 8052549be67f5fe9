#include <algorithm>

#include "tests/bench/acts.h"
#include "tests/bench/bench_catalog.h"
#include "tests/bench/bench_device.h"
#include "tests/bench/bench_hub.h"
#include "tests/bench/device_process.h"
#include "tests/bench/measurements.h"
#include "tests/bench/own_process.h"
#include "tests/bench/plain_sqlite.h"

namespace qiaomen::bench {
namespace {

constexpr std::size_t kRowsPerCommit = 5'000;
constexpr int kIdleBuckets = 60;
constexpr int kProcess = 4;  // the device whose memory is looked at
constexpr int kBefore = 5;   // the device that reads before all others
constexpr std::size_t kEdits = 10'000;
constexpr std::size_t kEditsPerCommit = 1'000;

double total(const Cost& cost) { return static_cast<double>(cost.up_bytes + cost.down_bytes); }

// A clean device and a hub of 60 buckets, of which one has the rows.
std::vector<BucketId> sixty_buckets() {
  std::vector<BucketId> buckets{kBucket};
  for (int i = 1; i < kIdleBuckets; ++i) {
    RowId scope;
    scope.bytes[15] = static_cast<std::uint8_t>(i);
    buckets.push_back({BucketKind::EstateWork, scope});
  }
  std::ranges::sort(buckets);
  return buckets;
}

// One field each of rows all over the table.
std::vector<Edit> edits_of(std::span<const Record> rows) {
  std::vector<Edit> edits;
  edits.reserve(kEdits);
  const auto step = std::max<std::size_t>(rows.size() / kEdits, 1);
  for (std::size_t i = 0; i < rows.size() && edits.size() < kEdits; i += step) {
    const Record& record = rows[i];
    const auto sequence = static_cast<std::int64_t>(i);
    Edit& edit = edits.emplace_back(0, sequence, record.table, record.id, record.table->field("status")->number);
    edit.value = sequence;
  }
  return edits;
}

// One first sync, and plain SQLite doing the same.
Cost sync_beside_plain(BenchDevice& device, const std::string& url, const Data& data, PlainSqlite& sqlite,
                       Compared& times) {
  Cost cost;
  device.connect(url);
  times.plain += seconds([&] { insert_all(sqlite, data.rows, kRowsPerCommit); });
  times.here += seconds([&] { cost = device.sync(); });
  return cost;
}

void report_idle(BenchDevice& device, Report& report) {
  const auto idle = device.sync();
  report.add({"nothing changed, 60 buckets: round trips", static_cast<double>(idle.round_trips), "", 1});
  report.add({"nothing changed, 60 buckets", total(idle), "B", 4096});
}

void report_one_row(BenchDevice& author, BenchDevice& reader, const Record& record, Report& report) {
  must(author.replica().write([&](Draft& draft) {
    return draft.edit(*record.table, record.id, {{record.table->field("status")->number, std::int64_t{9}}});
  }));
  const auto sent = author.sync(), read = reader.sync();
  report.add({"one row changed, its author's sync: round trips", static_cast<double>(sent.round_trips), "", 1});
  report.add({"one row changed, its author's sync", total(sent), "B", 600});
  report.add({"one row changed, another's sync: round trips", static_cast<double>(read.round_trips), "", 1});
  report.add({"one row changed, another's sync", total(read), "B", 600});
}

void report_edits(PlainSqlite& sqlite, BenchDevice& device, const std::vector<Edit>& edits, Report& report) {
  const double plain = seconds([&] { update_all(sqlite, edits, kEditsPerCommit); });
  const double captured = seconds([&] { edit_all(device.replica(), edits, kEditsPerCommit); });
  report.add({"plain SQLite: updates, 1,000 a commit", static_cast<double>(edits.size()) / plain, "rows/s"});
  report.add({"10k edits of accepted rows with capture", captured / plain, "×", 1.5});
}

}  // namespace

void measure_first_sync(const Data& data, const std::filesystem::path& folder, Report& report) {
  const auto rows = static_cast<double>(data.rows.size());
  BenchHub hub(folder / "hub");
  hub.put(data.rows);
  BenchDevice before(folder / "before", kBefore), first(folder / "first", 1), author(folder / "author", 2),
      reader(folder / "reader", 3);
  hub.enrol(first, sixty_buckets());
  for (const auto* device : {&before, &author, &reader}) hub.enrol(*device, {{kBucket}});
  hub.enrol(BenchDevice(folder / "process", kProcess), {{kBucket}});
  hub.start();
  std::optional<PlainSqlite> sqlite;
  Compared times_before, times;
  sync_beside_plain(before, hub.url(), data, sqlite.emplace(folder / "plain.db"), times_before);
  const double peak = peak_of_device({folder / "process", kProcess, hub.url(), {}, 0});
  const double hub_peak = peak_memory_mib(hub.process());
  Cost cost;
  for (auto* device : {&first, &author, &reader}) {
    cost = sync_beside_plain(*device, hub.url(), data, sqlite.emplace(folder / "plain.db"), times);
  }
  report.add({"plain SQLite: inserts, 5,000 a commit", 3 * rows / times.plain, "rows/s"});
  report.add({"first sync, 100k tasks + 20k issues", times.ratio(), "×", 1.2});
  report.add({"first sync, rows that nobody read before", times_before.ratio(), "×"});
  report.add({"first sync, on the wire", static_cast<double>(cost.down_bytes) / rows, "B/row"});
  if (data.columns_xz_bytes)
    report.add({"the same rows as column files, xz -9e", *data.columns_xz_bytes / rows, "B/row"});
  report.add({"first sync: hub's memory, at most", hub_peak, "MiB"});
  report.add({"first sync: the device's memory, at most", peak, "MiB"});
  report_idle(first, report);
  report_one_row(author, reader, data.rows.front(), report);
  report_edits(*sqlite, reader, edits_of(data.rows), report);
}

}  // namespace qiaomen::bench
