#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "tests/bench/bench_data.h"
#include "tests/bench/bench_device.h"

namespace qiaomen::bench {

// The hub as a process of its own, over HTTP on loopback, with durable writes: this program, started with --serve.
class BenchHub {
 public:
  // The folder becomes the hub's. Rows and devices are put in while it does not run.
  explicit BenchHub(const std::filesystem::path& folder);
  ~BenchHub();
  BenchHub(const BenchHub&) = delete;

  void put(std::span<const Record> rows);
  void enrol(const BenchDevice& device, std::span<const BucketId> buckets);
  void start();
  void stop();
  // As `qiaomen-hub backup` does beside the hub that serves.
  void back_up(const std::filesystem::path& to) const;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  pid_t process() const { return process_; }
  std::filesystem::path file() const { return folder_ / "hub.db"; }

 private:
  std::filesystem::path folder_;
  pid_t process_ = 0;
  std::uint16_t port_ = 0;
};

// What --serve does: prints its port, serves until SIGTERM.
int serve(const std::filesystem::path& folder);
PublicKey hub_key();

}  // namespace qiaomen::bench
