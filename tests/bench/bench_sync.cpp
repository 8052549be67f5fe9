#include <fmt/format.h>

#include <algorithm>

#include "tests/bench/bench_catalog.h"
#include "tests/bench/bench_device.h"
#include "tests/bench/bench_hub.h"
#include "tests/bench/measurements.h"
#include "tests/bench/plain_sqlite.h"

namespace qiaomen::bench {
namespace {

constexpr std::size_t kRowsPerCommit = 5'000;
constexpr int kIdleBuckets = 60;
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

void change_one_row(BenchDevice& device, const Record& record) {
  must(device.replica().write([&](Draft& draft) {
    return draft.edit(*record.table, record.id, {{record.table->field("status")->number, std::int64_t{9}}});
  }));
}

// One field each of rows all over the table.
std::vector<Edit> edits_of(std::span<const Record> rows) {
  std::vector<Edit> edits;
  const auto step = std::max<std::size_t>(rows.size() / kEdits, 1);
  for (std::size_t i = 0; i < rows.size() && edits.size() < kEdits; i += step) {
    const Record& record = rows[i];
    const auto sequence = static_cast<std::int64_t>(i);
    Edit& edit = edits.emplace_back(0, sequence, record.table, record.id, record.table->field("status")->number);
    edit.value = sequence;
  }
  return edits;
}

void update_plain(PlainSqlite& plain, std::span<const Edit> edits) {
  for (std::size_t at = 0; at < edits.size(); at += kEditsPerCommit) {
    plain.begin();
    for (const Edit& edit : edits.subspan(at, std::min(kEditsPerCommit, edits.size() - at))) plain.update(edit);
    plain.commit();
  }
}

void edit_accepted(Replica& replica, std::span<const Edit> edits) {
  for (std::size_t at = 0; at < edits.size(); at += kEditsPerCommit) {
    must(replica.write_each(std::min(kEditsPerCommit, edits.size() - at), [&](std::size_t act, Draft& draft) {
      const Edit& edit = edits[at + act];
      return draft.edit(*edit.table, edit.row, {{edit.field, edit.value}});
    }));
  }
}

}  // namespace

void measure_first_sync(const Data& data, const std::filesystem::path& folder, Report& report) {
  PlainSqlite sqlite(folder / "plain.db");
  const double plain = seconds([&] { insert_all(sqlite, data.rows, kRowsPerCommit); });
  report.note(fmt::format("plain SQLite: {:.0f} rows/s, {} a commit", static_cast<double>(data.rows.size()) / plain,
                          kRowsPerCommit));
  BenchHub hub(folder / "hub");
  hub.put(data.rows);
  BenchDevice first(folder / "first", 1), author(folder / "author", 2), reader(folder / "reader", 3);
  hub.enrol(first, sixty_buckets());
  for (const auto* device : {&author, &reader}) hub.enrol(*device, {{kBucket}});
  hub.start();
  first.connect(hub.url());
  Cost cost;
  const double time = seconds([&] { cost = first.sync(); });
  report.add({"first sync, 100k tasks + 20k issues", time / plain, "×", 1.2});
  report.add({"first sync, on the wire", static_cast<double>(cost.down_bytes) / static_cast<double>(data.rows.size()),
              "B/row"});
  for (auto* device : {&author, &reader}) {
    device->connect(hub.url());
    device->sync();
  }
  const auto idle = first.sync();
  report.add({"nothing changed, 60 buckets: round trips", static_cast<double>(idle.round_trips), "", 1});
  report.add({"nothing changed, 60 buckets", total(idle), "B", 4096});
  change_one_row(author, data.rows.front());
  report.add({"one row changed, its author's sync", total(author.sync()), "B", 600});
  report.add({"one row changed, another's sync", total(reader.sync()), "B", 600});
  const auto edits = edits_of(data.rows);
  const double plain_edits = seconds([&] { update_plain(sqlite, edits); });
  const double captured = seconds([&] { edit_accepted(reader.replica(), edits); });
  report.add({"10k edits of accepted rows with capture", captured / plain_edits, "×", 1.5});
  report.add({"hub's memory after three first syncs, at most", hub.peak_memory_mib(), "MiB"});
}

}  // namespace qiaomen::bench
