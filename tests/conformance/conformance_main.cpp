// Drives the real replica and hub core through the traces and compares after every step.
//
//   conformance [--trace NAME]
//
// Reads every trace under $QIAOMEN_TRACES; unset: the directed ones kept with the tests. Exit code 1 if one fails.

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/conformance/expectation.h"
#include "tests/conformance/world.h"

namespace {

using nlohmann::json;
using qiaomen::conformance::Expectation;
using qiaomen::conformance::World;

std::vector<std::filesystem::path> trace_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".json" && entry.path().filename() != "catalog.json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Empty: passed. The state after each step, and at the end.
std::string run(const json& trace, const std::filesystem::path& folder) {
  Expectation expectation(trace);
  std::size_t number = 0;
  std::string at = "seeding";
  try {
    World world(trace, folder);
    if (auto found = expectation.compare(world.observe())) return at + ": " + *found;
    for (const auto& step : trace.at("steps")) {
      at = "step " + std::to_string(number++) + " (" + step.at("do").get<std::string>() + ")";
      world.step(step);
      expectation.follow(step);
      if (auto found = expectation.compare(world.observe())) return at + ": " + *found;
    }
    at = "end";
    if (auto found = expectation.compare_final(trace, world.observe())) return at + ": " + *found;
    if (world.mismatches() != 0) return "a bucket's hash did not agree";
  } catch (const std::exception& error) {
    return at + ": " + error.what();
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const std::string only = argc == 3 && std::string(argv[1]) == "--trace" ? argv[2] : "";
  const char* given = std::getenv("QIAOMEN_TRACES");
  const std::filesystem::path traces = given ? given : QIAOMEN_OWN_TRACES;
  const auto scratch =
      std::filesystem::exists("/dev/shm") ? std::filesystem::path("/dev/shm") : std::filesystem::temp_directory_path();
  const auto folder = scratch / ("qiaomen-conformance-" + std::to_string(getpid()));
  int passed = 0;
  int failed = 0;
  for (const auto& file : trace_files(traces)) {
    std::ifstream in(file);
    for (const auto& trace : json::parse(in)) {
      const auto name = trace.at("name").get<std::string>();
      if (!only.empty() && name != only) continue;
      const auto why = run(trace, folder);
      why.empty() ? ++passed : ++failed;
      if (!why.empty()) std::printf("FAILED %s (%s)\n  %s\n", name.c_str(), file.filename().c_str(), why.c_str());
    }
  }
  if (passed + failed == 0) std::printf("no traces under %s\n", traces.c_str());
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed > 0 || passed == 0 ? 1 : 0;
}
