#include "tests/bench/merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "tests/bench/acts.h"
#include "tests/bench/bench_catalog.h"
#include "tests/bench/export.h"
#include "tests/bench/measurements.h"
#include "tests/bench/own_process.h"
#include "tests/bench/plain_sqlite.h"

namespace qiaomen::bench {
namespace {

constexpr std::size_t kRowsPerCommit = 1'000;

std::span<const Edit> of_first(std::span<const Edit> edits, int replicas) {
  const auto end = std::ranges::lower_bound(edits, replicas, {}, &Edit::replica);
  return edits.first(static_cast<std::size_t>(end - edits.begin()));
}

std::span<const Edit> of_one(std::span<const Edit> edits, int replica) {
  const auto mine = std::ranges::equal_range(edits, replica, {}, &Edit::replica);
  return {mine.begin(), mine.end()};
}

}  // namespace

Merge::Merge(const Data& data, int replicas, const std::filesystem::path& folder, Pushing pushing)
    : data_(data), folder_(folder), pushing_(pushing), edits_(of_first(data.edits, replicas)), hub_(folder / "hub") {
  hub_.put(data.merge_rows);
  for (int i = 0; i < replicas; ++i) {
    edits_of_.push_back(of_one(edits_, i));
    devices_.push_back(std::make_unique<BenchDevice>(folder_ / fmt::format("replica-{}", i), i + 1));
    hub_.enrol(*devices_.back(), {{kBucket}});
  }
  hub_.enrol(BenchDevice(spare().folder, spare().number), {{kBucket}});
}

DeviceErrand Merge::spare() const {
  return {folder_ / "spare", static_cast<int>(edits_of_.size()) + 1, hub_.url(), {}, 0};
}

void Merge::start() {
  hub_.start();
  for (auto& device : devices_) {
    device->connect(hub_.url());
    device->sync();
  }
}

void Merge::run() {
  plain_ = time_plain();
  for (std::size_t i = 0; i < devices_.size(); ++i) {
    edit_all(devices_[i]->replica(), edits_of_[i], edits_of_[i].size());
  }
  push_ = timed(pushing_ == Pushing::SendOnly ? &BenchDevice::send : &BenchDevice::sync);
  pull_ = timed(&BenchDevice::sync);
  if (!all_equal()) throw std::runtime_error("the replicas are not equal after the merge");
}

Merge::Half Merge::timed(Cost (BenchDevice::*half)()) {
  const double hub = processor_seconds(hub_.process()), own = processor_seconds(0);
  const double time = seconds([&] {
    for (auto& device : devices_) cost_ += ((*device).*half)();
  });
  return {time, processor_seconds(hub_.process()) - hub, processor_seconds(0) - own};
}

// Without any of the merge, in the same commits.
double Merge::time_plain() const {
  double sum = 0;
  for (std::size_t file = 0; file < devices_.size(); ++file) {
    PlainSqlite sqlite(folder_ / fmt::format("plain-{}.db", file));
    insert_all(sqlite, data_.merge_rows, kRowsPerCommit);
    sum += seconds([&] {
      for (const auto& mine : edits_of_) update_all(sqlite, mine, mine.size());
    });
  }
  return sum;
}

bool Merge::all_equal() {
  const auto hash = [](BenchDevice& device) { return device.replica().digests().at(0).hash; };
  const auto first = hash(*devices_.front());
  return std::ranges::all_of(
      devices_, [&](auto& device) { return device->replica().pending().empty() && hash(*device) == first; });
}

void Merge::export_all(const std::filesystem::path& folder) {
  for (std::size_t i = 0; i < devices_.size(); ++i) export_replica(devices_[i]->replica(), folder, i);
}

}  // namespace qiaomen::bench
