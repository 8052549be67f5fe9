#include <fmt/format.h>

#include "tests/bench/device_process.h"
#include "tests/bench/measurements.h"
#include "tests/bench/merge.h"
#include "tests/bench/own_process.h"

namespace qiaomen::bench {
namespace {

constexpr double kMb = 1e6;

std::filesystem::path fresh(const std::filesystem::path& folder) {
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder;
}

std::string shares(const Merge::Half& half) {
  return fmt::format("{:.2f} s ({:.2f} hub, {:.2f} devices)", half.time, half.hub, half.devices);
}

void report_time(const std::string& name, const Merge& merge, std::optional<double> target, Report& report) {
  report.add({name, merge.ratio(), "×", target});
  report.note(fmt::format("{} pushing, {} pulling, {:.2f} s plain", shares(merge.push()), shares(merge.pull()),
                          merge.plain_time()));
}

// The same, where who pushes reads at once what others had pushed before: most rows come twice.
void measure_whole_syncs(const Data& data, int replicas, const std::filesystem::path& folder, Report& report) {
  Merge merge(data, replicas, folder, Merge::Pushing::WholeSync);
  merge.start();
  merge.run();
  report_time("merge, each reading while it pushes", merge, std::nullopt, report);
}

}  // namespace

void measure_merge(const Data& data, const std::filesystem::path& folder, Report& report) {
  const int replicas = data.edits.back().replica + 1;
  Merge merge(data, replicas, folder);
  merge.start();
  DeviceErrand spare = merge.spare();
  peak_of_device(spare);  // takes the rows, as all others did
  merge.run();
  merge.export_all(fresh(folder.parent_path() / "export"));
  report.add({"plain SQLite: updates of the merge", merge.plain_updates() / merge.plain_time(), "rows/s"});
  report_time(fmt::format("merge of {} replicas × {} edits", replicas, data.edits.size() / replicas), merge, 0.4,
              report);
  report.add({"merge: up", static_cast<double>(merge.cost().up_bytes) / kMb, "MB", 0.4});
  report.add({"merge: down", static_cast<double>(merge.cost().down_bytes) / kMb, "MB", 9});
  report.add({"merge: hub's memory, at most", peak_memory_mib(merge.hub().process()), "MiB"});
  spare.edits = data.folder / "edits.tsv";
  report.add({"merge: a device's memory, at most", peak_of_device(spare), "MiB"});
  measure_whole_syncs(data, replicas, folder / "whole-syncs", report);
}

}  // namespace qiaomen::bench
