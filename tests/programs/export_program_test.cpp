#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include "tests/programs/program_world.h"
#include "tests/support/csv_table.h"

namespace qiaomen {
namespace {

using testing::bytes_of_file;
using testing::csv_table;
using testing::door;
using testing::Outcome;
using testing::ProgramWorld;
using testing::Words;

struct ExportWorld : ProgramWorld {
  ExportWorld() {
    serve();
    enrol_inspector("one", "WG001");
    visit("one", door(0), "=1+1");
    REQUIRE(device("one", {"household", "contact", door(0), "--name", "示例张三", "--telephone", "000"}).exit == 0);
    REQUIRE(device("one", {"sync"}).exit == 0);
  }
  Outcome hub_export(const std::string& kind, const std::string& name, const Words& more = {}) {
    Words words{"export", hub_folder(), kind, "--to", place(name)};
    words.insert(words.end(), more.begin(), more.end());
    return hub(words);
  }
  std::string place(const std::string& name) const { return (folder / name).string(); }
};

}  // namespace

TEST_CASE("a serving hub exports what the devices wrote, and leaves nothing beside the file") {
  ExportWorld world;
  const auto answer = world.hub_export("visits", "visits.csv");
  REQUIRE(answer.exit == 0);
  CHECK(answer.out.contains("1 行"));
  CHECK(answer.err.contains("export by"));
  const auto rows = csv_table(bytes_of_file(world.place("visits.csv")));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].at("备注") == "'=1+1");
  CHECK(rows[0].at("户号") == "101");
  CHECK(!std::filesystem::exists(world.place("visits.csv.work.partial")));
  REQUIRE(world.hub_export("households", "households.xlsx").exit == 0);
  CHECK(std::filesystem::file_size(world.place("households.xlsx")) > 10'000);
  REQUIRE(world.hub_export("estates", "estates.geojson").exit == 0);
  CHECK(nlohmann::json::parse(bytes_of_file(world.place("estates.geojson"))).at("features").size() >= 2);
}

TEST_CASE("the hub and a device that saw the same export the same rows of an estate's visits") {
  ExportWorld world;
  REQUIRE(world.hub_export("visits", "hub.csv").exit == 0);
  REQUIRE(world.device("one", {"export", "visits", "--to", world.place("device.csv")}).exit == 0);
  CHECK(bytes_of_file(world.place("hub.csv")) == bytes_of_file(world.place("device.csv")));
}

TEST_CASE("the hub exports personal rows only if told to, and its log says who took them") {
  ExportWorld world;
  const auto refused = world.hub_export("contacts", "contacts.csv");
  CHECK(refused.exit == 1);
  CHECK(!std::filesystem::exists(world.place("contacts.csv")));
  const auto taken = world.hub_export("contacts", "contacts.csv", {"--with-personal"});
  REQUIRE(taken.exit == 0);
  CHECK(taken.err.contains("contacts (1 rows, personal)"));
  CHECK(csv_table(bytes_of_file(world.place("contacts.csv")))[0].at("姓名") == "示例张三");
  REQUIRE(world.hub_export("households", "households.csv", {"--with-personal"}).exit == 0);
  CHECK(!bytes_of_file(world.place("households.csv")).contains("示例张三"));
}

TEST_CASE("an export onto a full disk is told, and the older file stays") {
  ExportWorld world;
  REQUIRE(world.device("one", {"export", "households", "--to", world.place("a.csv")}).exit == 0);
  const auto before = bytes_of_file(world.place("a.csv"));
  for (const char* name : {"a.csv", "a.xlsx"}) {
    const auto full =
        world.device("one", {"export", "households", "--to", world.place(name)}, {.file_bytes_max = 2'000});
    CHECK(full.exit == 8);
    CHECK(full.says("磁盘空间"));
  }
  CHECK(bytes_of_file(world.place("a.csv")) == before);
  CHECK(!std::filesystem::exists(world.place("a.xlsx")));
  CHECK(!std::filesystem::exists(world.place("a.csv.partial")));
}

}  // namespace qiaomen
