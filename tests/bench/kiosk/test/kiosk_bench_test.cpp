#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/text_file.h"

// The figures are nobody's to assert; that each is measured, or the run fails and says why, is.

namespace {

using qiaomen::testing::Outcome;
using qiaomen::testing::run;
using qiaomen::testing::TemporaryFolder;
namespace fs = std::filesystem;

struct KioskBench {
  Outcome measure(std::vector<std::string> more = {}, qiaomen::testing::ProcessOptions options = {}) const {
    std::vector<std::string> words{
        "--work", (folder / "work").string(), "--json", json().string(), "--rows", "20", "--starts",
        "1",      "--idle-seconds",           "1",      "--reports",     "1"};
    words.insert(words.end(), more.begin(), more.end());
    return run(KIOSK_BENCH_PROGRAM, words, std::move(options));
  }
  fs::path json() const { return folder / "figures.json"; }
  nlohmann::json figures() const { return nlohmann::json::parse(qiaomen::testing::read_text(json())); }

  TemporaryFolder folder;
};

}  // namespace

TEST_CASE("the kiosk's figures are added to those of the run, each with value, unit and whether its target is met") {
  const KioskBench bench;
  qiaomen::testing::write_text(bench.json(),
                               R"([{"name": "of before", "value": 1, "unit": "", "target": null, "met": null}])");
  const auto measured = bench.measure();
  INFO(measured.out << measured.err);
  REQUIRE(measured.exit == 0);
  const auto figures = bench.figures();
  CHECK(figures.at(0)["name"] == "of before");
  std::vector<std::string> names;
  for (std::size_t i = 1; i < figures.size(); ++i) {
    const auto& figure = figures[i];
    CAPTURE(figure.dump());
    CHECK(figure["name"].get<std::string>().starts_with("kiosk: "));
    CHECK(figure["value"].get<double>() >= 0);
    CHECK(figure["target"].is_null() == figure["met"].is_null());
    if (!figure["target"].is_null()) {
      CHECK(figure["met"] == (figure["value"].get<double>() <= figure["target"].get<double>()));
      names.push_back(figure["name"]);
    }
  }
  CHECK(names.size() == 7);
  CHECK(fs::is_empty(bench.folder / "work"));
}

TEST_CASE("figures that are no list stay as they are, and nothing is measured") {
  const KioskBench bench;
  for (const char* text : {"", "{", R"({"name": "one"})", "[1, 2"}) {
    CAPTURE(text);
    qiaomen::testing::write_text(bench.json(), text);
    const auto ended = bench.measure();
    CHECK(ended.exit == 1);
    CHECK(ended.says("figures.json is no list of figures"));
    CHECK(qiaomen::testing::read_text(bench.json()) == text);
  }
}

TEST_CASE("a program that is not there, or shows nothing, is no figure") {
  const KioskBench bench;
  const auto missing = bench.measure({"--kiosk", "/nonexistent/kiosk"});
  CHECK(missing.exit == 1);
  CHECK(missing.says("no program /nonexistent/kiosk"));
  const auto idle = bench.measure({"--kiosk", "/bin/false"});
  CHECK(idle.exit == 1);
  CHECK(idle.says("/bin/false shows nothing"));
  CHECK_FALSE(fs::exists(bench.json()));
}

TEST_CASE("without the input method's data, and without a display, the run says what is missing") {
  const KioskBench bench;
  CHECK(bench.measure({"--pinyin", bench.folder.path().string()}).says("拼音的数据用不了"));
  const auto blind = bench.measure({}, {.variables = {{"PATH", "/nonexistent"}}});
  CHECK(blind.exit == 1);
  CHECK(blind.says("Xvfb is needed"));
  CHECK_FALSE(fs::exists(bench.json()));
}
