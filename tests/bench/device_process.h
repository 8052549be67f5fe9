#pragma once

#include <filesystem>
#include <string>

// A device alone in a process, so that its memory can be told from what the benchmark itself holds.
namespace qiaomen::bench {

struct DeviceErrand {
  std::filesystem::path folder;  // of its replica
  int number = 0;
  std::string hub_url;
  std::filesystem::path edits;  // it writes those of `replica` first; empty: it only syncs
  int replica = 0;
};

// Runs it as this program with --device; the most that it held, in MiB.
double peak_of_device(const DeviceErrand& errand);

// What --device does: opens the replica, writes, syncs, prints its peak.
int run_device(const DeviceErrand& errand);

}  // namespace qiaomen::bench
