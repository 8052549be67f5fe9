#include <catch2/catch_test_macros.hpp>
#include <map>

#include "tests/support/import_desk.h"

using namespace qiaomen;
using qiaomen::testing::ImportDesk;

TEST_CASE("the demo city is imported as a whole, and again without a change") {
  ImportDesk desk;
  const auto inputs = import_inputs_of(QIAOMEN_DEMO_CITY).value();
  const auto report = desk.load(inputs).value();
  INFO(report_text(report));
  REQUIRE(report.is_written());
  CHECK(report.warnings.count() == 0);
  std::map<std::string, std::size_t> created;
  for (const ImportedFile& file : report.files) created[file.kind] = file.created;
  CHECK(created.at("divisions") == 13);
  CHECK(created.at("companies") == 635);
  CHECK(created.at("estates") == 8);
  CHECK(created.at("households") == 2000);
  CHECK(created.at("campaign") == 2);

  const auto again = desk.load(inputs).value();
  for (const ImportedFile& file : again.files) {
    CHECK(file.created + file.changed + file.kept == 0);
  }
}
