#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/programs/program_world.h"

namespace qiaomen {
namespace {

using testing::ProgramWorld;
using testing::Words;

constexpr const char* kTelephone = "13805317788";

struct Station : ProgramWorld {
  Station() {
    serve();
    join("kiosk", {"--person", "ZZ001", "--role", "kiosk", "--estate", "E01"});
    join("master", {"--person", "ZZ001", "--role", "station-master", "--estate", "E01"});
    join("company", {"--person", "QY001", "--role", "company"});
  }

  void join(const std::string& name, const Words& duty) {
    ask(name, {"enrol", "--ticket-file", ticket(name, duty)});
    ask(name, {"sync"});
  }
  void sync(const Words& names) {
    for (const auto& name : names) ask(name, {"sync"});
  }
  // Of every file of the device.
  bool holds(const std::string& name, std::string_view text) const {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(home(name))) {
      if (!entry.is_regular_file()) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(in), {}};
      if (bytes.contains(text)) return true;
    }
    return false;
  }
  std::string photo() {
    const std::string bytes = "\xFF\xD8\xFF\xE0" + std::string(5000, 'p') + "\xFF\xD9";
    std::ofstream(folder / "lift.jpg", std::ios::binary) << bytes;
    return (folder / "lift.jpg").string();
  }
};

}  // namespace

TEST_CASE("from the kiosk to the company: the photo comes along, the telephone stays at the station") {
  Station world;
  const Words drop{"resident-report", "create",   "--category",  "elevator", "--building", "1号楼",
                   "--text",          "电梯停了", "--telephone", kTelephone, "--photo",    world.photo()};
  const std::string slip = world.ask("kiosk", drop).at("slip");
  world.sync({"kiosk", "master"});
  const auto waiting = world.ask("master", {"resident-report", "list"}).at("reports");
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].at("slip") == slip);
  CHECK(waiting[0].at("telephone") == kTelephone);
  const auto looks = [&](const std::string& name, const Words& at) {
    Words words = at;
    words.insert(words.end(), {"--to", (world.folder / ("photos of " + name)).string()});
    const auto photos = world.ask(name, words).at("photos");
    return photos.size() == 1 && photos[0].at("arrived") == true;
  };
  CHECK(looks("master", {"resident-report", "photos", slip}));
  const std::string issue = world.ask("master", {"resident-report", "accept", slip}).at("row");
  world.sync({"master", "company", "kiosk"});
  CHECK(world.ask("kiosk", {"resident-report", "list"}).at("reports")[0].at("state") == 10);
  CHECK(looks("company", {"issue", "photos", issue}));
  CHECK(world.holds("master", kTelephone));
  CHECK_FALSE(world.holds("company", kTelephone));
  CHECK_FALSE(world.holds("kiosk", kTelephone));
  for (const char* name : {"kiosk", "master", "company"}) CHECK(world.agrees_with_hub(name));
}

}  // namespace qiaomen
