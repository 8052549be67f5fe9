#include <catch2/catch_test_macros.hpp>

#include "engine/domain/reference_tables.h"
#include "tests/support/cli_world.h"

namespace qiaomen {
namespace {

using testing::CliWorld;

constexpr const char* kDoor = "甲小区 1号楼 1 101";

struct Team : CliWorld {
  Phone& inspector = phone_of(city.inspector);
  Phone& master = phone_of(city.master);
  Phone& supervisor = phone_of(city.supervisor);

  void all_sync() {
    for (int round = 0; round < 2; ++round) {
      for (Phone* phone : {&inspector, &master, &supervisor}) REQUIRE(run(*phone, {"sync"}).exit == 0);
    }
  }
  nlohmann::json city_figures() { return ask(master, {"figures", "rates", "--level", "市"}).at("rates").at(0); }
};

}  // namespace

TEST_CASE("an exclusion goes from a visit to a proposal to a second person's decision, and into the figures") {
  Team team;
  REQUIRE(team.run(team.inspector, {"visit", kDoor, "--outcome", "5"}).exit == 0);
  const auto before = team.ask(team.inspector, {"exclusion", "list"});
  CHECK(before.at("exclusions").empty());
  REQUIRE(before.at("candidates").size() == 1);
  CHECK(before.at("candidates")[0].at("door") == "101");
  CHECK(team.run(team.inspector, {"exclusion", "list"}).says("空置"));

  REQUIRE(team.run(team.inspector, {"exclusion", "propose", kDoor, "--reason", "长期空置"}).exit == 0);
  team.all_sync();
  const auto open = team.ask(team.master, {"exclusion", "list"});
  CHECK(open.at("open") == 1);
  CHECK(open.at("candidates").empty());
  CHECK(open.at("exclusions")[0].at("reason") == "长期空置");
  CHECK(open.at("exclusions")[0].at("decision").is_null());
  CHECK(team.city_figures().at("excluded") == 0);

  const auto own = team.run(team.inspector, {"exclusion", "approve", kDoor});
  CHECK(own.exit == 1);
  REQUIRE(team.run(team.master, {"exclusion", "approve", kDoor}).exit == 0);
  CHECK(team.run(team.master, {"outbox"}).says("同意剔除"));
  team.all_sync();
  const auto figures = team.city_figures();
  CHECK(figures.at("excluded") == 1);
  CHECK(figures.at("knocked_rate").at("percent") == "12.5%");
  CHECK(figures.at("contacted_rate").at("denominator") == 7);
  CHECK(figures.at("strict_rate").at("denominator") == 8);
  const auto late = team.run(team.supervisor, {"exclusion", "reject", kDoor, "--reason", "晚上有人"});
  CHECK(late.exit == 1);
  CHECK(late.err.contains("第一个决定算数"));
  CHECK(team.run(team.supervisor, {"exclusion", "list"}).says("示例站长"));
}

TEST_CASE("who decides late, not knowing of the first decision, is told that it stands") {
  Team team;
  REQUIRE(team.run(team.inspector, {"exclusion", "propose", kDoor, "--reason", "长期空置"}).exit == 0);
  team.all_sync();
  REQUIRE(team.run(team.master, {"exclusion", "reject", kDoor, "--reason", "晚上有人"}).exit == 0);
  REQUIRE(team.run(team.supervisor, {"exclusion", "approve", kDoor}).exit == 0);
  team.all_sync();
  CHECK(team.city_figures().at("excluded") == 0);
  const auto lines = team.ask(team.supervisor, {"exclusion", "list"}).at("exclusions");
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].at("decision") == "rejected");
  CHECK(lines[0].at("decision_reason") == "晚上有人");
}

TEST_CASE("exclusions that make no sense are refused with what to do, and nothing is written") {
  Team team;
  CHECK(team.run(team.inspector, {"exclusion", "propose", kDoor}).exit == 2);
  CHECK(team.run(team.inspector, {"exclusion", "propose", "没有", "--reason", "x"}).exit == 7);
  CHECK(team.run(team.inspector, {"exclusion", "propose", kDoor, "--reason", ""}).exit == 1);
  CHECK(team.run(team.inspector, {"exclusion", "propose", kDoor, "--reason", "x", "--campaign", "没有"}).exit == 7);
  CHECK(team.run(team.master, {"exclusion", "approve", kDoor}).exit == 7);
  CHECK(team.run(team.master, {"exclusion", "reject", kDoor}).exit == 2);
  CHECK(team.run(team.master, {"exclusion", "list", "--campaign", "没有"}).exit == 7);
  team.put(kCampaign, team.city.campaign, {{campaign::kState, static_cast<std::int64_t>(CampaignState::Closed)}});
  team.all_sync();
  CHECK(team.run(team.inspector, {"exclusion", "propose", kDoor, "--reason", "x"}).err.contains("没有正在进行的活动"));
  const auto closed =
      team.run(team.inspector, {"exclusion", "propose", kDoor, "--reason", "x", "--campaign", "2020-10"});
  CHECK(closed.exit == 1);
  CHECK(closed.err.contains("已经结束"));
  for (auto* phone : {&team.inspector, &team.master}) CHECK(team.ask(*phone, {"outbox"}).at("transactions").empty());
}

}  // namespace qiaomen
