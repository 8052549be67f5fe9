#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

#include "tests/bench/bench_hub.h"
#include "tests/bench/device_process.h"
#include "tests/bench/measurements.h"

namespace qiaomen::bench {
namespace {

constexpr std::uint64_t kSeed = 20'261'126;

struct Measurement {
  std::string name;
  void (*run)(const Data&, const std::filesystem::path&, Report&);
};
const std::vector<Measurement> kMeasurements = {{"writes", measure_writes},         {"drained", measure_drained},
                                                {"first-sync", measure_first_sync}, {"merge", measure_merge},
                                                {"ingest", measure_ingest},         {"scaling", measure_scaling}};

struct Options {
  std::filesystem::path data, work = "build/bench/work", json, served;
  std::string only;
  std::optional<double> columns_xz_bytes;
  bool generate = false;
  DeviceErrand device;
};

void declare(CLI::App& app, Options& options) {
  std::vector<std::string> names;
  for (const auto& measurement : kMeasurements) names.push_back(measurement.name);
  app.add_option("--data", options.data, "rows.tsv, merge_rows.tsv, edits.tsv");
  app.add_option("--work", options.work, "a folder for the measured files");
  app.add_option("--json", options.json, "the figures as JSON");
  app.add_option("--only", options.only, "one measurement")->check(CLI::IsMember(names));
  app.add_option("--columns-xz-bytes", options.columns_xz_bytes, "printed beside the first sync");
  app.add_flag("--generate", options.generate, "write the data and end");
  app.add_option("--serve", options.served, "be the hub of this folder");
  app.add_option("--device", options.device.folder, "be the device of this folder");
  app.add_option("--number", options.device.number);
  app.add_option("--hub", options.device.hub_url);
  app.add_option("--edits", options.device.edits);
  app.add_option("--replica", options.device.replica);
}

void measure(const Options& options) {
  auto data = load(options.data);
  data.columns_xz_bytes = options.columns_xz_bytes;
  Report report(std::cout);
  for (const auto& [name, run] : kMeasurements) {
    if (!options.only.empty() && options.only != name) continue;
    report.note("— " + name);
    const auto folder = options.work / name;
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    run(data, folder, report);
    std::filesystem::remove_all(folder);
  }
  if (options.json.empty()) return;
  std::ofstream out(options.json);
  report.write_json(out);
  if (!out.flush()) throw std::runtime_error(options.json.string() + " cannot be written");
}

int run(const Options& options) {
  if (!options.served.empty()) return serve(options.served);
  if (!options.device.folder.empty()) return run_device(options.device);
  if (options.generate) {
    generate(options.data, kSeed);
  } else {
    measure(options);
  }
  return 0;
}

}  // namespace
}  // namespace qiaomen::bench

// Called by tests/bench/run.sh, which also prepares the data.
int main(int argc, char** argv) {
  CLI::App app("The benchmark's measurements");
  qiaomen::bench::Options options;
  declare(app, options);
  CLI11_PARSE(app, argc, argv);
  try {
    return run(options);
  } catch (const std::exception& error) {
    std::cerr << "bench: " << error.what() << '\n';
    return 1;
  }
}
