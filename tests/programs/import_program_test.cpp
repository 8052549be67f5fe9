#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>

#include "tests/programs/program_world.h"

namespace qiaomen {
namespace {

using testing::ProgramWorld;

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

}  // namespace qiaomen
