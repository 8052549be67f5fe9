#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>

#include "tests/bench/kiosk/figures_file.h"
#include "tests/bench/kiosk/kiosk_measurements.h"

namespace qiaomen::bench {
namespace {

struct Options {
  std::string program = KIOSK_PROGRAM;
  std::filesystem::path work, json, pinyin = QIAOMEN_PINYIN;
  Extent extent;
};

void declare(CLI::App& app, Options& options) {
  app.add_option("--kiosk", options.program, "the program that is measured");
  app.add_option("--pinyin", options.pinyin, "the input method's data");
  app.add_option("--work", options.work, "a folder for the measured files; they are gone afterwards");
  app.add_option("--json", options.json, "a list of figures, to which these are added");
  app.add_option("--rows", options.extent.rows)->check(CLI::PositiveNumber);
  app.add_option("--starts", options.extent.starts)->check(CLI::PositiveNumber);
  app.add_option("--idle-seconds", options.extent.idle_seconds)->check(CLI::PositiveNumber);
  app.add_option("--reports", options.extent.reports)->check(CLI::PositiveNumber);
}

void run(const Options& options) {
  if (!std::filesystem::is_regular_file(options.program)) throw std::runtime_error("no program " + options.program);
  const FiguresFile figures(options.json);
  if (!options.work.empty()) {
    std::filesystem::create_directories(options.work);
    ::setenv("TMPDIR", std::filesystem::absolute(options.work).c_str(), 1);
  }
  auto pinyin = PinyinInput::open(options.pinyin);
  if (!pinyin) throw std::runtime_error(pinyin.error().message);
  Report report(std::cout);
  report.note("— kiosk");
  measure_keys(**pinyin, report);
  KioskCity city(options.extent.rows);
  measure_frames(city, options.extent, report);
  measure_program(options.program, city, options.extent, **pinyin, report);
  figures.add(report);
}

}  // namespace
}  // namespace qiaomen::bench

// Called by tests/bench/run.sh.
int main(int argc, char** argv) {
  CLI::App app("What the kiosk costs: the program at a display, and its frames without one");
  qiaomen::bench::Options options;
  declare(app, options);
  CLI11_PARSE(app, argc, argv);
  try {
    qiaomen::bench::run(options);
  } catch (const std::exception& error) {
    std::cerr << "bench: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
