#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "engine/domain/natural_keys.h"
#include "engine/domain/registry_queries.h"
#include "tests/scenarios/acts.h"

// Rounds from door to door without a network, and what becomes of them when the line is back.

namespace qiaomen {
namespace {

using namespace scenarios;
using testing::CityDevice;
using testing::CityLine;
using testing::CityWorld;
using testing::kMinuteUs;

TextSet tags_of(const FieldValues& row) {
  const auto* tags = std::get_if<TextSet>(&row.get(issue::kTags));
  return tags ? *tags : TextSet{};
}

Command tags(const RowId& issue, std::vector<std::string> words) {
  return [issue, words = std::move(words)](Act& act) {
    return edit_issue(act,
                      {.issue = issue, .title = {}, .description = {}, .category = {}, .severity = {}, .tags = words});
  };
}

}  // namespace

TEST_CASE("two inspectors who correct different fields of one household offline both keep their work") {
  CityWorld world;
  const RowId home = world.households[0][0];
  const auto lived = world.wang.does(corrects({.household = home, .status = HouseholdStatus::Vacant}));
  const auto counted = world.li.does(corrects({.household = home, .residents = 3}));
  world.all_sync();
  for (CityDevice* device : {&world.wang, &world.li, &world.master, &world.reporting}) {
    const auto row = device->row(kHousehold, home);
    CHECK(integer_in(row, household::kStatus) == static_cast<std::int64_t>(HouseholdStatus::Vacant));
    CHECK(integer_in(row, household::kResidents) == 3);
    CHECK(device->conflicts().empty());
  }
  for (const Written& written : {lived, counted}) {
    CHECK(world.receipt_of(written).changes.at(0).outcome == Outcome::Applied);
  }
  world.check_agreement();
}

TEST_CASE("the same field leaves a conflict with both values, persons and stamps, also for the author applied first") {
  CityWorld world;
  const RowId home = world.households[0][0];
  const auto first = world.wang.does(notes(home, "有狗"));
  world.pass(kMinuteUs);
  const auto second = world.li.does(notes(home, "狗已送走"));
  world.pass(kMinuteUs);
  REQUIRE(world.wang.sync().state == SessionState::Settled);
  REQUIRE(world.receipt_of(first).changes.at(0).outcome == Outcome::Applied);
  REQUIRE(world.wang.conflicts().empty());

  world.all_sync();
  CHECK(world.receipt_of(second).changes.at(0).outcome == Outcome::Won);
  for (CityDevice* device : {&world.wang, &world.li, &world.master}) {
    CHECK(note_of(*device, home) == "狗已送走");
    const auto conflicts = device->conflicts();
    REQUIRE(conflicts.size() == 1);
    const ConflictLine& shown = conflicts[0];
    CHECK(shown.of_row == home);
    CHECK(shown.earlier.text == "有狗");
    CHECK(shown.earlier.person == "王网格员");
    CHECK(shown.earlier.stamp_us == world.receipt_of(first).stamp->us);
    CHECK_FALSE(shown.earlier.stands);
    CHECK(shown.later.text == "狗已送走");
    CHECK(shown.later.person == "李网格员");
    CHECK(shown.later.stamp_us == world.receipt_of(second).stamp->us);
    CHECK(shown.later.stands);
  }
  world.check_agreement();
}

TEST_CASE("a round on a line that loses requests and replies counts everything once") {
  CityWorld world;
  const RowId home = world.households[0][0];
  const RowId log = world.wang.does(serves(world)).row;
  world.all_sync();
  for (const auto state : {CityLine::State::LosesReplies, CityLine::State::Cut, CityLine::State::LosesReplies}) {
    world.wang.line.state = state;
    world.wang.does(counts(log, 10));
    world.wang.does(visits(world, home, kNobody));
    CHECK(world.wang.sync().state == SessionState::Waiting);
    world.pass(kMinuteUs);
    world.li.does(counts(log, 5));
    world.li.sync();
  }
  world.wang.line.state = CityLine::State::Up;
  world.all_sync();
  for (CityDevice* device : {&world.wang, &world.li, &world.reporting}) {
    CHECK(people_of(*device, log) == 2 + 3 * 10 + 3 * 5);
  }
  CHECK(world.at_hub(kVisit, world.work()).size() == 3);
  world.check_agreement();
}

TEST_CASE("first attempts go by the earliest, last contacts by the latest, and tags are united") {
  CityWorld world;
  const RowId home = world.households[0][0];
  const RowId task = task_id(world.campaign, home);
  const auto issue = world.wang.does(reports(world, "漏雨"));
  world.all_sync();
  const auto start = world.clock.now.wall.us;
  world.wang.does(visits(world, home, kMet));
  world.wang.does(tags(issue.row, {"急", "老人"}));
  world.pass(kMinuteUs);
  world.li.does(visits(world, home, kMet));
  world.li.does(tags(issue.row, {"急", "顶楼"}));
  world.pass(kMinuteUs);
  // The later visit arrives first.
  world.li.sync();
  world.all_sync();
  for (CityDevice* device : {&world.wang, &world.li, &world.master}) {
    CHECK(integer_in(device->row(kTask, task), task::kFirstAttemptAt) == start);
    CHECK(integer_in(device->row(kHousehold, home), household::kLastContactAt) == start + kMinuteUs);
    CHECK(tags_of(device->row(kIssue, issue.row)) == TextSet{"急", "老人", "顶楼"});
    CHECK(device->conflicts().empty());
  }
  world.check_agreement();
}

TEST_CASE("a corrected address keeps the household's id and remembers the former key") {
  CityWorld world;
  const RowId home = world.households[0][0];
  const auto visit = world.li.does(visits(world, home, kNobody));
  world.wang.does(corrects({.household = home, .door = "103"}));
  world.all_sync();
  for (CityDevice* device : {&world.wang, &world.li, &world.reporting}) {
    const auto row = device->row(kHousehold, home);
    CHECK(text_in(row, household::kDoor) == "103");
    CHECK(row.get(household::kFormerKeys) == Value{TextSet{household_key(world.buildings[0], "1", "101")}});
    CHECK(id_in(device->row(kVisit, visit.row), visit::kHousehold) == home);
  }
  world.check_agreement();
}

TEST_CASE("two people who add the same household offline make one row, and both are heard") {
  CityWorld world;
  const auto add = [&](std::string note) {
    return [&world, note](Act& act) {
      return add_household(
          act, {.building = world.buildings[0], .unit = "1", .door = "１０９", .address = {}, .note = note});
    };
  };
  const auto first = world.wang.does(add("阁楼"));
  world.pass(kMinuteUs);
  const auto second = world.li.does(add("顶层"));
  CHECK(first.row == second.row);
  world.wang.does(visits(world, first.row, kNobody));
  world.li.does(visits(world, second.row, kMet));
  world.all_sync();
  for (const Written& written : {first, second}) CHECK_FALSE(world.receipt_of(written).refused.has_value());
  const auto rows = world.at_hub(kHousehold, world.work());
  CHECK(std::ranges::count(rows, first.row, &HubRow::id) == 1);
  const auto card = world.master.replica->read([&](const ReadTx& tx) { return household_card(tx, first.row); });
  REQUIRE(card.has_value());
  CHECK(card->visits.size() == 2);
  CHECK(card->note == "顶层");
  const auto conflicts = world.wang.conflicts();
  REQUIRE(conflicts.size() == 1);
  CHECK(conflicts[0].of_group == household::kNote);
  CHECK(conflicts[0].earlier.text == "阁楼");
  world.check_agreement();
}

}  // namespace qiaomen
