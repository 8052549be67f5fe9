#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "tests/bench/bench_catalog.h"
#include "tests/bench/bench_device.h"
#include "tests/bench/bench_hub.h"
#include "tests/bench/measurements.h"
#include "tests/bench/own_process.h"

namespace qiaomen::bench {
namespace {

constexpr int kDevices = 4;
constexpr std::size_t kChangesEach = 10'000;
constexpr std::size_t kChangesPerTransaction = 250;

// Ten thousand edits of random rows, one field each, sealed: what is left is the hub's work.
void write_sealed(BenchDevice& device, std::span<const Record> rows, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  must(device.replica().write_each(kChangesEach / kChangesPerTransaction, [&](std::size_t, Draft& draft) -> Result<> {
    for (std::size_t i = 0; i < kChangesPerTransaction; ++i) {
      const Record& record = rows[random() % rows.size()];
      TRY_VOID(draft.edit(*record.table, record.id,
                          {{record.table->field("status")->number, static_cast<std::int64_t>(random() % 1000)}}));
    }
    return {};
  }));
  must(device.replica().seal(device.key()));
}

}  // namespace

void measure_ingest(const Data& data, const std::filesystem::path& folder, Report& report) {
  BenchHub hub(folder / "hub");
  hub.put(data.rows);
  std::vector<std::unique_ptr<BenchDevice>> devices;
  for (int i = 0; i < kDevices; ++i) {
    devices.push_back(std::make_unique<BenchDevice>(folder / fmt::format("device-{}", i), i + 1));
    hub.enrol(*devices.back(), {{kBucket}});
  }
  hub.start();
  for (auto& device : devices) {
    device->connect(hub.url());
    device->sync();
  }
  for (int i = 0; i < kDevices; ++i) {
    write_sealed(*devices[static_cast<std::size_t>(i)], data.rows, static_cast<std::uint64_t>(i));
  }
  double time = 0;
  const double before = processor_seconds(hub.process());
  for (auto& device : devices) time += device->first_answer();
  report.add(
      {"hub: merged changes on random rows", kDevices * static_cast<double>(kChangesEach) / time, "1/s", 30'000, true});
  report.note(
      fmt::format("{:.2f} s, of which the hub computed {:.2f}", time, processor_seconds(hub.process()) - before));
}

}  // namespace qiaomen::bench
