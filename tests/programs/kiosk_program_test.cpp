#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "engine/store/database.h"
#include "tests/programs/program_world.h"
#include "tests/support/moved_clock.h"

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

// As version 5 left a hub's file: no copies for kiosks, and no company knows its contracts.
void make_older(const std::string& file) {
  Database database(file);
  for (const char* sql : {"DELETE FROM row WHERE bucket IN (SELECT id FROM bucket WHERE kind = 7)",
                          "UPDATE bucket SET counter = 0, hash = zeroblob(length(hash)) WHERE kind = 7",
                          "DELETE FROM child", "DROP TABLE overdue", "PRAGMA user_version=5"}) {
    database.execute(sql);
  }
}

// What the kiosk shows of its estate; -1: nothing.
std::int64_t knocked_at(const ProgramWorld& world, const std::string& kiosk) {
  return Database(world.replica(kiosk).string()).read([](const ReadTx& tx) {
    auto query = tx.query("SELECT knocked FROM estate_figures");
    return query.step() ? query.integer(0) : std::int64_t{-1};
  });
}

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

TEST_CASE("the figures that a visit moved reach a waiting kiosk as soon as the estate may be counted again") {
  ProgramWorld world;
  const testing::MovedClock clock(world.folder.path());
  world.serve({}, clock.of_program());
  world.enrol_inspector("one", "WG001");
  world.ask("kiosk", {"enrol", "--ticket-file",
                      world.ticket("kiosk", {"--person", "ZZ001", "--role", "kiosk", "--estate", "E01"})});
  const auto watch = world.start("kiosk", {"sync", "--watch"});
  while (knocked_at(world, "kiosk") != 0) watch->line_with("收到");
  world.visit("one", testing::door(0), "在家");
  world.ask("one", {"sync"});
  clock.put_forward("+61s");
  while (knocked_at(world, "kiosk") != 1) watch->line_with("收到");
  // Once more, now that nothing but the visit itself says that there is something to count.
  world.visit("one", testing::door(1), "在家");
  world.ask("one", {"sync"});
  clock.put_forward("+122s");
  while (knocked_at(world, "kiosk") != 2) watch->line_with("收到");
  watch->signal(SIGTERM);
  CHECK(watch->wait().exit == 0);
}

TEST_CASE("a hub that an older version wrote shows kiosks its buildings, and knows who supervises which company") {
  ProgramWorld world;
  make_older((world.folder / "hub" / "hub.db").string());
  world.serve();
  const auto join = [&](const std::string& name, const Words& duty) {
    world.ask(name, {"enrol", "--ticket-file", world.ticket(name, duty)});
    world.ask(name, {"sync"});
  };
  join("kiosk", {"--person", "ZZ001", "--role", "kiosk", "--estate", "E01"});
  world.ask("kiosk", {"resident-report", "create", "--category", "elevator", "--building", "1号楼"});
  join("above", {"--person", "SQ001", "--role", "community-supervisor", "--division", "379901001001"});
  const std::string looked =
      world.ask("above", {"supervise", "--company", "WY001", "--finding", "在岗"}).at("transaction");
  for (const char* name : {"kiosk", "above"}) world.ask(name, {"sync"});
  CHECK(world.verdicts().at(looked) == Words{"accepted"});
  for (const char* name : {"kiosk", "above"}) CHECK(world.agrees_with_hub(name));
}

}  // namespace qiaomen
