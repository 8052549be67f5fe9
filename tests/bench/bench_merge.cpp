#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <memory>

#include "tests/bench/bench_catalog.h"
#include "tests/bench/bench_device.h"
#include "tests/bench/bench_hub.h"
#include "tests/bench/measurements.h"
#include "tests/bench/plain_sqlite.h"

namespace qiaomen::bench {
namespace {

constexpr std::size_t kReplicas = 50;
constexpr std::size_t kRowsPerCommit = 1'000;

using EditsOfReplicas = std::vector<std::vector<const Edit*>>;

EditsOfReplicas by_replica(const std::vector<Edit>& edits) {
  EditsOfReplicas found(kReplicas);
  for (const Edit& edit : edits) found.at(static_cast<std::size_t>(edit.replica)).push_back(&edit);
  for (auto& mine : found) std::ranges::sort(mine, {}, &Edit::sequence);
  return found;
}

// What every one of 50 files would cost without any of the merge: all updates, in the same commits.
double plain_updates(const Data& data, const EditsOfReplicas& edits, const std::filesystem::path& folder) {
  double sum = 0;
  for (std::size_t file = 0; file < kReplicas; ++file) {
    PlainSqlite sqlite(folder / fmt::format("plain-{}.db", file));
    insert_all(sqlite, data.merge_rows, kRowsPerCommit);
    sum += seconds([&] {
      for (const auto& mine : edits) {
        sqlite.begin();
        for (const Edit* edit : mine) sqlite.update(*edit);
        sqlite.commit();
      }
    });
  }
  return sum;
}

void write_offline(BenchDevice& device, const std::vector<const Edit*>& edits) {
  must(device.replica().write_each(edits.size(), [&](std::size_t act, Draft& draft) {
    const Edit& edit = *edits[act];
    return draft.edit(*edit.table, edit.row, {{edit.field, edit.value}});
  }));
}

std::string column_text(const Query& query, int column, Type type) {
  return type == Type::Id ? to_hex(query.bytes(column)) : std::string(query.text(column));
}

// What a replica shows, in the form of rows.tsv; and its conflict rows, one JSON object a line.
void export_replica(Replica& replica, const std::filesystem::path& folder, std::size_t number) {
  std::ofstream rows(folder / fmt::format("replica-{}.tsv", number), std::ios::binary);
  std::ofstream conflicts(folder / fmt::format("conflicts-{}.json", number), std::ios::binary);
  replica.read([&](const ReadTx& tx) {
    for (const Table* table : {&task_table(), &issue_table()}) {
      std::string columns = "id";
      for (const Field& field : table->fields) columns += fmt::format(", {}", field.name);
      auto query = tx.query(fmt::format("SELECT {} FROM {} ORDER BY id", columns, table->name));
      while (query.step()) {
        rows << (table == &task_table() ? 'T' : 'I') << '\t' << to_hex(query.bytes(0));
        int column = 0;
        for (const Field& field : table->fields) rows << '\t' << column_text(query, ++column, field.type);
        rows << '\n';
      }
    }
    auto query = tx.query("SELECT hex(of_row), of_table, of_group, earlier_values, later_values FROM conflict");
    while (query.step()) {
      conflicts << fmt::format("{{\"row\": \"{}\", \"table\": {}, \"group\": {}, \"earlier\": {}, \"later\": {}}}\n",
                               query.text(0), query.integer(1), query.integer(2), query.text(3), query.text(4));
    }
  });
}

bool all_equal(std::vector<std::unique_ptr<BenchDevice>>& devices) {
  const auto hash = [](BenchDevice& device) { return device.replica().digests().at(0).hash; };
  const auto first = hash(*devices.front());
  return std::ranges::all_of(
      devices, [&](auto& device) { return device->replica().pending().empty() && hash(*device) == first; });
}

}  // namespace

void measure_merge(const Data& data, const std::filesystem::path& folder, Report& report) {
  const auto edits = by_replica(data.edits);
  const double plain = plain_updates(data, edits, folder);
  report.note(fmt::format("plain SQLite: {:.0f} updates/s", 50 * static_cast<double>(data.edits.size()) / plain));
  BenchHub hub(folder / "hub");
  hub.put(data.merge_rows);
  std::vector<std::unique_ptr<BenchDevice>> devices;
  for (std::size_t i = 0; i < kReplicas; ++i) {
    devices.push_back(std::make_unique<BenchDevice>(folder / fmt::format("replica-{}", i), static_cast<int>(i) + 1));
    hub.enrol(*devices.back(), {{kBucket}});
  }
  hub.start();
  for (auto& device : devices) {
    device->connect(hub.url());
    device->sync();
  }
  for (std::size_t i = 0; i < kReplicas; ++i) write_offline(*devices[i], edits[i]);
  Cost pushed, pulled;
  const double push = seconds([&] {
    for (auto& device : devices) pushed += device->sync();
  });
  const double pull = seconds([&] {
    for (auto& device : devices) pulled += device->sync();
  });
  if (!all_equal(devices)) throw std::runtime_error("the replicas are not equal after the merge");
  const auto exports = folder.parent_path() / "export";
  std::filesystem::remove_all(exports);
  std::filesystem::create_directories(exports);
  for (std::size_t i = 0; i < kReplicas; ++i) export_replica(devices[i]->replica(), exports, i);
  constexpr double kMb = 1e6;
  report.add({"50 replicas × 400 edits", (push + pull) / plain, "×", 0.4});
  report.note(fmt::format("{:.2f} s pushing, {:.2f} s pulling", push, pull));
  report.add({"50 × 400: up", static_cast<double>(pushed.up_bytes + pulled.up_bytes) / kMb, "MB", 0.4});
  report.add({"50 × 400: down", static_cast<double>(pushed.down_bytes + pulled.down_bytes) / kMb, "MB", 9});
  report.add({"50 × 400: hub's memory, at most", hub.peak_memory_mib(), "MiB"});
}

}  // namespace qiaomen::bench
