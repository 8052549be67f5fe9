#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "tests/bench/bench_data.h"
#include "tests/bench/bench_device.h"
#include "tests/bench/bench_hub.h"
#include "tests/bench/device_process.h"

namespace qiaomen::bench {

// The first `replicas` of those whose edits the data has: each holds all merge rows, writes offline, all push, then all
// pull, until all are equal.
class Merge {
 public:
  // Who pushes also reads what others had pushed by then, as a whole sync does; or only sends.
  enum class Pushing { SendOnly, WholeSync };
  // `folder` is made, and its files stay there. The data must outlive this.
  Merge(const Data& data, int replicas, const std::filesystem::path& folder, Pushing pushing = Pushing::SendOnly);

  // The hub starts, and everybody takes the rows.
  void start();
  // Throws if the replicas are not equal at the end.
  void run();
  // What each replica shows.
  void export_all(const std::filesystem::path& folder);

  // Of the engine to plain SQLite, which applies all updates to each of as many files.
  double ratio() const { return (push_.time + pull_.time) / plain_; }
  double plain_time() const { return plain_; }
  double plain_updates() const { return static_cast<double>(edits_.size() * devices_.size()); }
  // Seconds of a half of it, and what hub and devices computed meanwhile.
  struct Half {
    double time = 0, hub = 0, devices = 0;
  };
  const Half& push() const { return push_; }
  const Half& pull() const { return pull_; }
  const Cost& cost() const { return cost_; }
  const BenchHub& hub() const { return hub_; }
  // One device more, which the hub knows and which takes no part.
  DeviceErrand spare() const;

 private:
  double time_plain() const;
  Half timed(Cost (BenchDevice::*half)());
  bool all_equal();

  const Data& data_;
  std::filesystem::path folder_;
  Pushing pushing_;
  std::span<const Edit> edits_;
  std::vector<std::span<const Edit>> edits_of_;
  BenchHub hub_;
  std::vector<std::unique_ptr<BenchDevice>> devices_;
  double plain_ = 0;
  Half push_, pull_;
  Cost cost_;
};

}  // namespace qiaomen::bench
