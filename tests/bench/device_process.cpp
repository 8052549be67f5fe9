#include "tests/bench/device_process.h"

#include <unistd.h>

#include <iostream>

#include "tests/bench/acts.h"
#include "tests/bench/bench_device.h"
#include "tests/bench/own_process.h"

namespace qiaomen::bench {

double peak_of_device(const DeviceErrand& errand) {
  const auto started =
      start_self({"--device", errand.folder.string(), "--number", std::to_string(errand.number), "--hub",
                  errand.hub_url, "--edits", errand.edits.string(), "--replica", std::to_string(errand.replica)});
  wait_for(started.process);
  return std::stod(started.said);
}

int run_device(const DeviceErrand& errand) {
  BenchDevice device(errand.folder, errand.number);
  if (!errand.edits.empty()) {
    const auto edits = load_edits(errand.edits, errand.replica);
    edit_all(device.replica(), edits, edits.size());
  }
  device.connect(errand.hub_url);
  device.sync();
  std::cout << peak_memory_mib(getpid()) << std::endl;
  return 0;
}

}  // namespace qiaomen::bench
