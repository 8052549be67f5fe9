#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <csignal>

#include "tests/programs/program_world.h"
#include "tests/support/lossy_proxy.h"

namespace qiaomen {
namespace {

using testing::door;
using testing::LossyProxy;
using testing::LossyProxyOptions;
using testing::ProgramWorld;

std::string create_issue(const ProgramWorld& world, const std::string& name) {
  return world
      .ask(name, {"issue", "create", "--estate", "示例花园", "--title", "电梯停运", "--category", "elevator", "--place",
                  "1号楼"})
      .at("transaction");
}

// On a bad line one run may give up.
int runs_until_synced(const ProgramWorld& world, const std::string& name) {
  for (int runs = 1; runs <= 60; ++runs) {
    if (world.device(name, {"sync", "--tries", "1"}).exit == 0) return runs;
  }
  return -1;
}

}  // namespace

TEST_CASE("a watch sends what other processes write meanwhile, and ends at SIGTERM") {
  ProgramWorld world;
  world.serve();
  world.enrol_inspector("one", "WG001");
  const auto watch = world.start("one", {"sync", "--watch"});
  watch->line_with("已同步");
  const auto visit = world.visit("one", door(0), "守望中写下");
  watch->line_with("未送达 0");
  const auto issue = create_issue(world, "one");
  watch->line_with("已同步");
  watch->signal(SIGTERM);
  const auto ended = watch->wait();
  CHECK(ended.exit == 0);
  CHECK(ended.says("已按要求结束"));
  CHECK(world.ask("one", {"outbox"}).at("transactions").empty());
  auto verdicts = world.verdicts();
  CHECK(verdicts[visit] == std::vector<std::string>{"accepted"});
  CHECK(verdicts[issue] == std::vector<std::string>{"accepted"});
}

TEST_CASE("a second sync of a replica is told which process has it, and what is written goes out all the same") {
  ProgramWorld world;
  world.serve();
  world.enrol_inspector("one", "WG001");
  const auto watch = world.start("one", {"sync", "--watch"});
  watch->line_with("已同步");
  const auto second = world.device("one", {"sync"});
  CHECK(second.exit == 6);
  CHECK(second.err.contains("正被进程 " + std::to_string(watch->id()) + " 占用"));
  watch->signal(SIGKILL);
  watch->wait();
  CHECK(world.device("one", {"sync"}).exit == 0);  // a killed one leaves no lock
}

TEST_CASE("a cut line ends a sync with 3, and a restored one delivers what was written meanwhile") {
  ProgramWorld world;
  world.serve();
  LossyProxy line({.hub_port = world.port()});
  world.enrol_inspector("one", "WG001", line.port());
  line.cut_line();
  const auto visit = world.visit("one", door(0), "断线时写下");
  const auto offline = world.device("one", {"sync", "--tries", "1"});
  CHECK(offline.exit == 3);
  CHECK(offline.says("都保存在本机"));
  CHECK(world.ask("one", {"outbox"}).at("transactions").size() == 1);
  line.restore_line();
  CHECK(world.device("one", {"sync"}).exit == 0);
  CHECK(world.verdicts()[visit] == std::vector<std::string>{"accepted"});
}

TEST_CASE("on a line that loses three in ten requests and replies, everything arrives once") {
  ProgramWorld world;
  world.serve();
  const auto seed = Catch::getSeed();
  CAPTURE(seed);
  const auto bad = std::make_unique<LossyProxy>(
      LossyProxyOptions{.hub_port = world.port(), .lose_requests = 0.3, .lose_replies = 0.3, .seed = seed});
  const std::vector<std::string> people{"WG001", "WG002", "WG003"};
  std::vector<std::string> written;
  for (const auto& person : people) {
    const auto ticket =
        world.ticket(person, {"--person", person, "--role", "inspector", "--estate", "E01"}, bad->port());
    int tries = 0;
    while (world.device(person, {"enrol", "--ticket-file", ticket}).exit != 0) REQUIRE(++tries < 60);
    REQUIRE(runs_until_synced(world, person) > 0);
    for (int i = 0; i < 5; ++i) written.push_back(world.visit(person, door(i), person + "敲门"));
  }
  for (int round = 0; round < 2; ++round) {
    for (const auto& person : people) REQUIRE(runs_until_synced(world, person) > 0);
  }
  CHECK(bad->counts().requests_lost + bad->counts().replies_lost > 0);
  auto verdicts = world.verdicts();
  CHECK(verdicts.size() == written.size());
  for (const auto& id : written) CHECK(verdicts[id] == std::vector<std::string>{"accepted"});
  for (const auto& person : people) CHECK(world.agrees_with_hub(person));
}

}  // namespace qiaomen
