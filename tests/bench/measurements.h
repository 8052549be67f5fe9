#pragma once

#include <chrono>
#include <filesystem>

#include "tests/bench/bench_data.h"
#include "tests/bench/report.h"

namespace qiaomen::bench {

template <typename F>
double seconds(F&& act) {
  const auto begin = std::chrono::steady_clock::now();
  act();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// `folder` is empty, and each measurement's own.
void measure_writes(const Data& data, const std::filesystem::path& folder, Report& report);
void measure_first_sync(const Data& data, const std::filesystem::path& folder, Report& report);
void measure_merge(const Data& data, const std::filesystem::path& folder, Report& report);
void measure_ingest(const Data& data, const std::filesystem::path& folder, Report& report);

}  // namespace qiaomen::bench
