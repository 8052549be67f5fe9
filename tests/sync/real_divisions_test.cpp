#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <fstream>
#include <map>

#include "engine/domain/reference_tables.h"
#include "engine/domain/values.h"
#include "tests/support/import_desk.h"

using namespace qiaomen;
using qiaomen::testing::ImportDesk;

namespace {

// Counted without the importer: lines by the word in their second column.
std::map<std::string, std::int64_t> lines_by_level(const std::string& path) {
  std::map<std::string, std::int64_t> lines;
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);  // the heading
  while (std::getline(file, line)) {
    const auto first = line.find(',');
    const auto second = line.find(',', first + 1);
    ++lines[line.substr(first + 1, second - first - 1)];
  }
  return lines;
}

// What the hub holds, by number of the level.
std::map<std::int64_t, std::int64_t> rows_by_level(HubStore& hub) {
  std::map<std::int64_t, std::int64_t> rows;
  hub.read([&](HubView& view) {
    for (const FeedEntry& entry : view.feed({BucketKind::Reference, {}}, 0, 1'000'000)) {
      ++rows[integer_in(view.row(entry.row)->values, division::kLevel).value()];
    }
  });
  return rows;
}

}  // namespace

TEST_CASE("the real divisions of six cities are imported, counted alike, and again without a change") {
  const char* path = std::getenv("QIAOMEN_DIVISIONS");
  if (!path) SKIP("QIAOMEN_DIVISIONS names no file of real divisions");
  ImportDesk desk;
  const std::vector<ImportInput> inputs{import_input("divisions", path).value()};
  const auto report = desk.load(inputs).value();
  INFO(report_text(report));
  REQUIRE(report.is_written());

  const auto lines = lines_by_level(path);
  const auto rows = rows_by_level(desk.hub());
  CHECK(rows.at(1) == 6);
  CHECK(rows.at(1) == lines.at("city"));
  CHECK(rows.at(2) == lines.at("county"));
  CHECK(rows.at(3) == lines.at("street"));

  for (const auto* code : {"371100", "371300", "371400", "371500", "371600", "371700"}) {
    const auto city = desk.row(division_id(*DivisionCode::parse(code)));
    REQUIRE(city);
    CHECK_FALSE(id_in(city->values, division::kParent));  // the province is not in the file
  }
  CHECK(text_in(desk.row(division_id(*DivisionCode::parse("371300")))->values, division::kName) == "临沂市");

  const auto again = desk.load(inputs).value();
  CHECK(again.files[0].created + again.files[0].changed == 0);
  CHECK(again.files[0].unchanged == report.files[0].created);
}
