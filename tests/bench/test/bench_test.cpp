#include <catch2/catch_test_macros.hpp>

#include <fstream>
#include <iterator>

#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"

// The benchmark's figures are nobody's to assert; that it reads what is brought and counts what is lost is.

namespace {

using qiaomen::testing::Outcome;
using qiaomen::testing::run;
using qiaomen::testing::TemporaryFolder;
namespace fs = std::filesystem;

std::string id(char digit) { return std::string(32, digit); }
std::string task(char digit) { return "T\t" + id(digit) + "\t1\t2\t3\t示例路\t0\t7\t1790000000000\t家中有人\n"; }
std::string issue(char digit) {
  return "I\t" + id(digit) + "\t" + id('1') + "\t2\t电梯停运\t停了三日\t0\t1\t7\t1790000000000\t1790000000000\n";
}
std::string edit(int replica, int sequence, const std::string& row, const std::string& change) {
  return std::to_string(replica) + "\t" + std::to_string(sequence) + "\t" + row + "\t" + change + "\n";
}

const std::string kTask1 = "T\t" + id('1'), kTask2 = "T\t" + id('2'), kIssue = "I\t" + id('a');
const std::string kRows = task('1') + task('2') + issue('a');
const std::string kTitle = edit(2, 0, kIssue, "title\t门禁损坏");
// Two replicas write one address, without having seen each other.
const std::string kOtherEdits = edit(0, 0, kTask1, "address\t甲") + edit(1, 0, kTask1, "address\t乙") +
                                edit(0, 1, kTask2, "status\t3") + edit(0, 2, kTask2, "status\t4");

void put(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }
std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Bench {
  Bench() {
    fs::create_directories(data());
    put(data() / "rows.tsv", kRows);
    put(data() / "merge_rows.tsv", kRows);
    put(data() / "edits.tsv", kOtherEdits + kTitle);
  }
  fs::path data() const { return folder / "data"; }
  fs::path exports() const { return folder / "work" / "export"; }

  Outcome merge() const {
    return run(BENCH_PROGRAM, {"--data", data().string(), "--work", (folder / "work").string(), "--only", "merge",
                               "--json", (folder / "figures.json").string()});
  }
  Outcome verify(std::vector<std::string> more = {}) const {
    std::vector<std::string> words{BENCH_SCRIPTS "/verify.py", data().string(), exports().string()};
    words.insert(words.end(), more.begin(), more.end());
    return run("/usr/bin/python3", words);
  }
  nlohmann::json figures() const { return nlohmann::json::parse(text_of(folder / "figures.json")); }

  TemporaryFolder folder;
};

struct Published {
  Published() { put(readme(), "before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n"); }
  fs::path readme() const { return folder / "README.md"; }
  fs::path chart() const { return folder / "figures.svg"; }
  Outcome publish(const std::string& figures) const {
    put(folder / "figures.json", figures);
    return run("/usr/bin/python3", {BENCH_SCRIPTS "/publish.py", (folder / "figures.json").string(), "--readme",
                                    readme().string(), "--chart", chart().string()});
  }
  TemporaryFolder folder;
};

constexpr const char* kFigures = R"([
  {"name": "quick < thing", "value": 1.04, "unit": "×", "target": 1.05, "met": true},
  {"name": "changes", "value": 9000, "unit": "1/s", "target": 30000, "met": false},
  {"name": "size", "value": 54.5, "unit": "B/row", "target": null, "met": null},
  {"name": "kiosk: memory", "value": 150.25, "unit": "MB", "target": 160, "met": true},
  {"name": "scaling: merge / 1 replica", "value": 2, "unit": "×", "target": null, "met": null},
  {"name": "scaling: merge / 10 replicas", "value": 3, "unit": "×", "target": null, "met": null}])";

}  // namespace

TEST_CASE("a merge loses nothing and shows both values of what two replicas edited") {
  const Bench bench;
  REQUIRE(bench.merge().exit == 0);
  const auto verified = bench.verify({"--json", (bench.folder / "figures.json").string()});
  CHECK(verified.says("lost updates: 0 (of 3 edited fields on 3 replicas)"));
  CHECK(verified.says("contended fields: 1, not showing both values: 0"));
  CHECK(verified.exit == 0);
  const auto last = bench.figures().back();
  CHECK(last["value"] == 0);
  CHECK(last["met"] == true);
}

TEST_CASE("a change that an engine drops is counted as one lost update") {
  const Bench bench;
  put(bench.data() / "edits.tsv", kOtherEdits);
  REQUIRE(bench.merge().exit == 0);
  put(bench.data() / "edits.tsv", kOtherEdits + kTitle);
  const auto verified = bench.verify();
  CHECK(verified.says("lost updates: 1 "));
  CHECK(verified.exit == 1);
}

TEST_CASE("a field that nobody edited and that one replica shows otherwise is a lost update") {
  const Bench bench;
  REQUIRE(bench.merge().exit == 0);
  auto shown = text_of(bench.exports() / "replica-2.tsv");
  const auto result = shown.find("家中有人");
  REQUIRE(result != std::string::npos);
  put(bench.exports() / "replica-2.tsv", shown.replace(result, std::string("家中有人").size(), "无人"));
  CHECK(bench.verify().says("lost updates: 1 "));
}

TEST_CASE("the loss that each run plants itself is counted as one") {
  const Bench bench;
  REQUIRE(bench.merge().exit == 0);
  const auto verified = bench.verify({"--plant"});
  CHECK(verified.says("lost updates: 1 "));
  CHECK(verified.exit == 1);
}

TEST_CASE("a contended field whose other value no conflict row shows is counted as hidden") {
  const Bench bench;
  REQUIRE(bench.merge().exit == 0);
  put(bench.exports() / "conflicts-1.json", R"({"conflicts": []})");
  const auto verified = bench.verify();
  CHECK(verified.says("not showing both values: 1"));
  CHECK(verified.exit == 1);
}

TEST_CASE("each figure says its name, value, unit, target and whether it is met") {
  const Bench bench;
  REQUIRE(bench.merge().exit == 0);
  for (const auto& figure : bench.figures()) {
    CAPTURE(figure.dump());
    CHECK(figure.size() == 5);
    CHECK(figure["name"].is_string());
    CHECK(figure["value"].is_number());
    CHECK(figure["unit"].is_string());
    CHECK(figure["target"].is_null() == figure["met"].is_null());
    if (figure["target"].is_null()) continue;
    CHECK(figure["met"] == (figure["value"].get<double>() <= figure["target"].get<double>()));
  }
}

TEST_CASE("a file that is not as it should be is named with the line and what is wrong there") {
  struct Case {
    const char* file;
    std::string text, words;
  };
  const std::vector<Case> cases = {
      {"rows.tsv", "", "rows.tsv is empty"},
      {"rows.tsv", kRows + "X\t" + id('3') + "\n", "rows.tsv:4: neither T nor I"},
      {"rows.tsv", "T\t" + id('3') + "\t1\n", "rows.tsv:1: too few columns"},
      {"rows.tsv", task('3').insert(task('3').size() - 1, "\t1"), "rows.tsv:1: too many columns"},
      {"rows.tsv", "T\tabc\n", "rows.tsv:1: not an id of 32 hex digits"},
      {"rows.tsv", "T\t" + id('3') + "\t1x\n", "rows.tsv:1: not an integer"},
      {"rows.tsv", "T\t" + id('3') + "\t99999999999999999999\n", "rows.tsv:1: not an integer"},
      {"rows.tsv", "T\t" + id('3') + "\t1\t2\t3\t\xc3\n", "rows.tsv:1: not UTF-8"},
      {"merge_rows.tsv", kRows + task('1'), "merge_rows.tsv:4: a second row with this id"},
      {"edits.tsv", edit(50, 0, kTask1, "status\t1"), "edits.tsv:1: not a replica from 0 to 49"},
      {"edits.tsv", edit(-1, 0, kTask1, "status\t1"), "edits.tsv:1: not a replica from 0 to 49"},
      {"edits.tsv", edit(0, 0, kTask1, "title\t1"), "edits.tsv:1: no such column"},
      {"edits.tsv", kTitle + kTitle, "edits.tsv:2: a second edit with this sequence"},
      {"edits.tsv", edit(0, 4, "T\t" + id('9'), "status\t1"), "replica 0, edit 4: merge_rows.tsv has no such row"},
  };
  for (const auto& [file, text, words] : cases) {
    CAPTURE(words);
    const Bench bench;
    put(bench.data() / file, text);
    const auto ended = bench.merge();
    CHECK(ended.exit == 1);
    CHECK(ended.says(words));
  }
  const Bench bench;
  fs::remove(bench.data() / "edits.tsv");
  CHECK(bench.merge().says("edits.tsv cannot be read"));
}

TEST_CASE("a run's figures stand in the README as a table, with the machine, and in the chart beside their targets") {
  const Published published;
  REQUIRE(published.publish(kFigures).exit == 0);
  const auto readme = text_of(published.readme());
  CHECK(readme.starts_with("before\n<!-- bench -->\n"));
  CHECK(readme.ends_with("<!-- /bench -->\nafter\n"));
  CHECK(readme.contains("| quick < thing | 1.04 × | ≤ 1.05 | yes |"));
  CHECK(readme.contains("| changes | 9,000 1/s | ≥ 30,000 | **no** |"));
  CHECK(readme.contains("| size | 54.50 B/row |  |  |"));
  CHECK(readme.contains("| as it grows | 1 replica | 10 replicas |"));
  CHECK(readme.contains("| merge | 2 × | 3 × |"));
  CHECK(readme.contains(
      "| the kiosk, with OpenGL in software | measured | target | met |\n|---|---:|---:|---|\n| memory |"));
  CHECK(readme.contains("| memory | 150.2 MB | ≤ 160 | yes |"));
  CHECK(readme.contains(", SQLite 3."));
  const auto chart = text_of(published.chart());
  CHECK(chart.contains("quick &lt; thing"));
  CHECK(chart.contains("class=\"missed\""));
  CHECK(chart.contains(">kiosk: memory<"));
  CHECK_FALSE(chart.contains(">size<"));
}

TEST_CASE("figures that are published again take the place of the former ones") {
  const Published published;
  REQUIRE(published.publish(kFigures).exit == 0);
  const auto first = text_of(published.readme());
  REQUIRE(published.publish(kFigures).exit == 0);
  CHECK(text_of(published.readme()) == first);
}

TEST_CASE("a README without the place for the figures stays as it is") {
  const Published published;
  put(published.readme(), "nothing here\n");
  const auto ended = published.publish(kFigures);
  CHECK(ended.exit == 1);
  CHECK(ended.says("nothing was changed"));
  CHECK(text_of(published.readme()) == "nothing here\n");
  CHECK_FALSE(fs::exists(published.chart()));
}
