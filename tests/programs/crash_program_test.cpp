#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <csignal>
#include <optional>
#include <random>

#include "tests/programs/program_world.h"

namespace qiaomen {
namespace {

using namespace std::chrono;
using testing::door;
using testing::Outcome;
using testing::ProgramWorld;

// The dice of one test, from the seed that Catch2 prints.
class Dice {
 public:
  Dice() : engine_(Catch::getSeed()) {}
  microseconds within(microseconds most) {
    return microseconds(std::uniform_int_distribution<std::int64_t>(0, most.count())(engine_));
  }

 private:
  std::mt19937_64 engine_;
};

// The test's own record of what was acknowledged.
struct Acknowledged {
  std::string transaction, where, note;
};

std::optional<std::string> acknowledged(const Outcome& outcome) {
  if (!outcome.out.ends_with('\n')) return std::nullopt;
  return outcome.json().at("transaction").get<std::string>();
}

std::vector<std::string> accepted_once() { return {"accepted"}; }

}  // namespace

TEST_CASE("a visit that was acknowledged outlives any kill -9 of its program") {
  ProgramWorld world;
  world.serve();
  world.enrol_inspector("one", "WG001");
  Dice dice;
  CAPTURE(Catch::getSeed());
  const auto began = steady_clock::now();
  std::vector<Acknowledged> record{{world.visit("one", door(0), "第0次"), door(0), "第0次"}};
  const auto whole = duration_cast<microseconds>(steady_clock::now() - began);

  constexpr int kVisits = 60;
  int killed = 0;
  for (int i = 1; i <= kVisits; ++i) {
    const auto note = "第" + std::to_string(i) + "次";
    const auto where = door(i % 20);
    auto program = world.start("one", {"--json", "visit", where, "--outcome", "1", "--note", note});
    const auto outcome = program->kill_after(dice.within(whole * 2));
    killed += outcome.exit == 128 + SIGKILL ? 1 : 0;
    if (const auto id = acknowledged(outcome)) record.push_back({*id, where, note});
  }
  CHECK(killed > 0);
  CHECK(record.size() > 1);

  const auto outbox = world.ask("one", {"outbox"}).at("transactions");
  CHECK(outbox.size() >= record.size());
  CHECK(outbox.size() <= kVisits + 1);
  REQUIRE(world.device("one", {"sync"}).exit == 0);
  CHECK(world.agrees_with_hub("one"));
  auto verdicts = world.verdicts();
  CHECK(verdicts.size() == outbox.size());
  int lost = 0;
  for (const auto& [transaction, where, note] : record) {
    CHECK(verdicts[transaction] == accepted_once());
    lost += world.device("one", {"--json", "household", "show", where}).out.contains(note) ? 0 : 1;
  }
  CHECK(lost == 0);
}

TEST_CASE("killing the hub in the middle of syncs loses nothing and judges nothing twice") {
  ProgramWorld world;
  world.serve();
  Dice dice;
  CAPTURE(Catch::getSeed());
  const std::vector<std::string> people{"WG001", "WG002", "WG003", "WG004"};
  for (const auto& person : people) world.enrol_inspector(person, person);
  std::vector<Acknowledged> record;

  constexpr int kKills = 3;
  auto whole = microseconds(200'000);
  for (int round = 0; round < kKills; ++round) {
    for (const auto& person : people) {
      for (int i = 0; i < 3; ++i) {
        const auto note = person + "第" + std::to_string(round) + "轮";
        record.push_back({world.visit(person, door(i), note), door(i), note});
      }
    }
    const auto began = steady_clock::now();
    std::vector<std::unique_ptr<testing::Process>> syncs;
    for (const auto& person : people) syncs.push_back(world.start(person, {"sync", "--tries", "1"}));
    world.server().kill_after(dice.within(whole));
    for (const auto& sync : syncs) CHECK((sync->wait().exit == 0 || sync->wait().exit == 3));
    whole = std::max(whole, duration_cast<microseconds>(steady_clock::now() - began));
    world.serve();
  }
  for (int round = 0; round < 2; ++round) {
    for (const auto& person : people) REQUIRE(world.device(person, {"sync"}).exit == 0);
  }

  auto verdicts = world.verdicts();
  CHECK(verdicts.size() == record.size());
  int lost = 0;
  for (const auto& [transaction, where, note] : record) {
    CHECK(verdicts[transaction] == accepted_once());
    lost += world.device("WG001", {"--json", "household", "show", where}).out.contains(note) ? 0 : 1;
  }
  CHECK(lost == 0);
  for (const auto& person : people) {
    CHECK(world.agrees_with_hub(person));
    CHECK(world.ask(person, {"outbox"}).at("transactions").empty());
    CHECK(world.ask(person, {"doctor"}).at("file") == "ok");
  }
}

}  // namespace qiaomen
