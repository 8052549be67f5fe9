#pragma once

#include <chrono>
#include <filesystem>
#include <span>

#include "tests/bench/bench_data.h"
#include "tests/bench/bench_device.h"
#include "tests/bench/report.h"

namespace qiaomen::bench {

template <typename F>
double seconds(F&& act) {
  const auto begin = std::chrono::steady_clock::now();
  act();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Seconds that the same took here and in plain SQLite.
struct Compared {
  double here = 0, plain = 0;
  double ratio() const { return here / plain; }
};
// Both by turns, a tenth of the rows each time: what else the machine does meets both. On fresh files in `folder`.
Compared compare_creates(std::span<const Record> rows, std::size_t per_commit, std::size_t per_transaction,
                         const std::filesystem::path& folder);

// `folder` is empty, and each measurement's own.
void measure_writes(const Data& data, const std::filesystem::path& folder, Report& report);
void measure_drained(const Data& data, const std::filesystem::path& folder, Report& report);
void measure_first_sync(const Data& data, const std::filesystem::path& folder, Report& report);
void measure_merge(const Data& data, const std::filesystem::path& folder, Report& report);
void measure_ingest(const Data& data, const std::filesystem::path& folder, Report& report);
void measure_scaling(const Data& data, const std::filesystem::path& folder, Report& report);

}  // namespace qiaomen::bench
