#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

#include "tests/bench/bench_hub.h"
#include "tests/bench/measurements.h"

// Called by tests/bench/run.sh, which also prepares the data.
int main(int argc, char** argv) {
  using namespace qiaomen::bench;
  CLI::App app("The benchmark's measurements");
  std::string data_folder, work = "build/bench/work", json;
  app.add_option("--data", data_folder, "rows.tsv, merge_rows.tsv, edits.tsv");
  app.add_option("--work", work, "a folder that is emptied first");
  app.add_option("--json", json, "the figures as JSON");
  std::string only, served;
  app.add_option("--only", only, "one measurement: writes, first-sync, merge, ingest");
  app.add_option("--serve", served, "be the hub of this folder");
  bool make = false;
  app.add_flag("--generate", make, "write the data and end");
  CLI11_PARSE(app, argc, argv);
  try {
    if (make) {
      generate(data_folder, 20'261'126);
      return 0;
    }
    if (!served.empty()) return serve(served);
    const auto data = load(data_folder);
    Report report(std::cout);
    const auto measure = [&](const char* name, auto&& act) {
      if (!only.empty() && only != name) return;
      report.note(std::string("— ") + name);
      const std::filesystem::path folder = std::filesystem::path(work) / name;
      std::filesystem::remove_all(folder);
      std::filesystem::create_directories(folder);
      act(data, folder, report);
      std::filesystem::remove_all(folder);
    };
    measure("writes", measure_writes);
    measure("first-sync", measure_first_sync);
    measure("merge", measure_merge);
    measure("ingest", measure_ingest);
    if (!json.empty()) {
      std::ofstream out(json);
      report.write_json(out);
    }
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "bench: " << error.what() << '\n';
    return 1;
  }
}
