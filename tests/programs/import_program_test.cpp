#include <fmt/format.h>

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>

#include "tests/programs/program_world.h"

namespace qiaomen {
namespace {

using testing::ProgramWorld;
using testing::Words;

std::string households_csv(int count) {
  std::string csv = "社区代码,小区代码,楼栋,单元,户号\n";
  for (int i = 0; i < count; ++i) csv += fmt::format("379901001001,E01,1号楼,{},{}\n", 10 + i / 1000, 1 + i % 1000);
  return csv;
}

}  // namespace

TEST_CASE("a template comes on the output, without a hub, and filled in it is imported") {
  ProgramWorld world;
  const auto blank = world.hub({"import", "--template", "companies"});
  CHECK(blank.exit == 0);
  CHECK(blank.out == "\xEF\xBB\xBF代码,名称\r\n#例：WY001,示例物业\r\n");
  const auto file = (world.folder / "companies.csv").string();
  std::ofstream(file, std::ios::binary) << blank.out << "WY900,示例新物业\r\n";
  const auto taken = world.hub({"import", world.hub_folder(), "--kind", "companies", "--file", file});
  CHECK(taken.exit == 0);
  CHECK(taken.out.contains("共 1 行，新增 1"));
}

TEST_CASE("a template of no kind, and an import into no hub, are told") {
  ProgramWorld world;
  const auto none = world.hub({"import", "--template", "nothing"});
  CHECK(none.exit == 2);
  CHECK(none.err.contains("households"));
  const auto nowhere = world.hub({"import", "--kind", "companies", "--file", "companies.csv"});
  CHECK(nowhere.exit == 2);
  CHECK(nowhere.err.contains("缺少服务器的文件夹"));
}

TEST_CASE(
    "100,000 households come in by one run, with its progress told, within 512 MiB, and a second run changes none") {
  ProgramWorld world;
  const auto file = (world.folder / "households.csv").string();
  std::ofstream(file, std::ios::binary) << households_csv(100'000);
  const Words words{"import", world.hub_folder(), "--kind", "households", "--file", file};
  const auto taken = world.hub(words);
  INFO(taken.err);
  REQUIRE(taken.exit == 0);
  CHECK(taken.out.contains("共 100000 行，新增 100000"));
  CHECK(taken.err.contains("导入 100 %"));
  CHECK(taken.peak_memory_mib > 1);
  CHECK(taken.peak_memory_mib < 512);
  CHECK(world.hub(words).out.contains("共 100000 行，新增 0，变更 0，不变 100000"));
}

}  // namespace qiaomen
