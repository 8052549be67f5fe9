#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

#include "tests/bench/measurements.h"

// Called by tests/bench/run.sh, which also prepares the data.
int main(int argc, char** argv) {
  using namespace qiaomen::bench;
  CLI::App app("The benchmark's measurements");
  std::string data_folder, work = "build/bench/work", json;
  app.add_option("--data", data_folder, "rows.tsv, merge_rows.tsv, edits.tsv")->required();
  app.add_option("--work", work, "a folder that is emptied first");
  app.add_option("--json", json, "the figures as JSON");
  bool make = false;
  app.add_flag("--generate", make, "write the data and end");
  CLI11_PARSE(app, argc, argv);
  try {
    if (make) {
      generate(data_folder, 20'261'126);
      return 0;
    }
    const auto data = load(data_folder);
    Report report(std::cout);
    const auto measure = [&](const char* name, auto&& act) {
      const std::filesystem::path folder = std::filesystem::path(work) / name;
      std::filesystem::remove_all(folder);
      std::filesystem::create_directories(folder);
      act(data, folder, report);
      std::filesystem::remove_all(folder);
    };
    measure("writes", measure_writes);
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
