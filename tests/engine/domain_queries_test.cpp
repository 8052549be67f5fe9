#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "engine/catalog/conflict.h"
#include "engine/domain/campaign.h"
#include "engine/domain/campaign_queries.h"
#include "engine/domain/conflict_queries.h"
#include "engine/domain/ledger.h"
#include "engine/domain/ledger_queries.h"
#include "engine/domain/ledger_states.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/personal_tables.h"
#include "engine/domain/rates_queries.h"
#include "engine/domain/reading_order.h"
#include "engine/domain/registry.h"
#include "engine/domain/registry_queries.h"
#include "engine/domain/review.h"
#include "engine/domain/work_tables.h"
#include "tests/support/pages.h"
#include "tests/support/small_city.h"

using namespace qiaomen;
using testing::SmallCity;

namespace {

void knock(SmallCity& city, int estate, int household, std::int64_t outcome) {
  VisitInput input;
  input.household = city.households[estate][static_cast<std::size_t>(household)];
  input.campaign = city.campaign;
  input.outcome = outcome;
  city.must(city.inspector, [&](Act& act) { return record_visit(act, input); });
}

RowId report(SmallCity& city, int estate, std::string_view title) {
  NewIssue input;
  input.estate = city.estates[estate];
  input.title = title;
  input.category = "leak";
  input.household = city.households[estate][0];
  return city.must(city.inspector, [&](Act& act) { return create_issue(act, input); }).row;
}

CivilDay today(SmallCity& city) { return day_of(city.clock().now.wall.us); }

void dispatch(SmallCity& city, const RowId& issue, CivilDay due) {
  city.must(city.master, [&](Act& act) { return accept_issue(act, issue); });
  city.must(city.master, [&](Act& act) { return dispatch_issue(act, issue, city.company, due); });
}

template <typename F>
auto look(SmallCity& city, F&& query) {
  return city.replica().read([&](const ReadTx& tx) { return query(tx); });
}

const RatesNode& node(const std::vector<RatesNode>& nodes, const RowId& id) {
  const auto at = std::ranges::find(nodes, id, &RatesNode::id);
  REQUIRE(at != nodes.end());
  return *at;
}

}  // namespace

TEST_CASE("numbered things are read in the order of their numbers") {
  CHECK(reads_before("2号楼", "10号楼"));
  CHECK(!reads_before("10号楼", "2号楼"));
  CHECK(reads_before("101", "1001"));
  CHECK(reads_before("A2", "A10"));
  CHECK(reads_before("1", "1A"));
  CHECK(reads_before("007", "8"));
  CHECK(reads_before("0", "1"));
  CHECK(!reads_before("7", "7"));
  CHECK(reads_before("07", "7") != reads_before("7", "07"));
}

TEST_CASE("rates at every level are the sums of the level below") {
  SmallCity city;
  knock(city, 0, 0, 1);
  knock(city, 0, 1, 2);
  knock(city, 0, 1, 9);  // the same household, called later
  knock(city, 0, 2, 3);
  knock(city, 1, 0, 1);
  const auto nodes = look(city, [&](const ReadTx& tx) { return rates(tx, city.campaign); });
  const Figures first{.in_scope = 4, .knocked = 3, .contacted = 2, .strict = 1, .excluded = 0};
  const Figures second{.in_scope = 4, .knocked = 1, .contacted = 1, .strict = 1, .excluded = 0};
  Figures both = first;
  both += second;
  for (const RowId& id : {city.estates[0], city.communities[0], city.streets[0], city.counties[0]}) {
    CHECK(node(nodes, id).figures == first);
  }
  CHECK(node(nodes, city.counties[1]).figures == second);
  CHECK(node(nodes, city.city).figures == both);
  CHECK(nodes.size() == 9);
}

TEST_CASE("a drill-down goes city, county, street, community, estate, and ends there") {
  SmallCity city;
  const auto nodes = look(city, [&](const ReadTx& tx) { return rates(tx, city.campaign); });
  const auto top = drill_down(nodes, {});
  REQUIRE(top.size() == 1);
  CHECK(top[0].id == city.city);
  CHECK(drill_down(nodes, city.city).size() == 2);
  for (const auto& [parent, child] : {std::pair{city.counties[0], city.streets[0]},
                                      {city.streets[0], city.communities[0]},
                                      {city.communities[0], city.estates[0]}}) {
    const auto below = drill_down(nodes, parent);
    REQUIRE(below.size() == 1);
    CHECK(below[0].id == child);
  }
  CHECK(drill_down(nodes, city.estates[0]).empty());
}

TEST_CASE("a visit counts by its effective day in +08:00, first and last day included") {
  SmallCity city;
  const auto visit_at = [&](int household, std::int64_t at_us) {
    city.clock().now.wall.us = at_us;
    knock(city, 0, household, 1);
  };
  const auto first = start_of(parse_day("2020-10-01").value());
  const auto after_last = start_of(parse_day("2020-11-01").value());
  visit_at(0, first - 1);
  visit_at(1, first);
  visit_at(2, after_last - 1);
  visit_at(3, after_last);
  const auto nodes = look(city, [&](const ReadTx& tx) { return rates(tx, city.campaign); });
  CHECK(node(nodes, city.estates[0]).figures.contacted == 2);
}

TEST_CASE("an exclusion counts once a second person approved it, and not if somebody was met after all") {
  SmallCity city;
  const auto exclude = [&](int i, const RowId& proposed_by, const RowId& decided_by, std::int64_t decision) {
    const auto household = city.households[0][static_cast<std::size_t>(i)];
    city.seed_row(kExclusion, exclusion_id(city.campaign, household),
                  {{exclusion::kEstate, city.estates[0]},
                   {exclusion::kCampaign, city.campaign},
                   {exclusion::kHousehold, household},
                   {exclusion::kProposedBy, proposed_by},
                   {exclusion::kDecision, decision},
                   {exclusion::kDecidedBy, decided_by}});
  };
  exclude(0, city.inspector.person, city.master.person, 1);
  exclude(1, city.inspector.person, city.master.person, 2);
  exclude(2, city.master.person, city.master.person, 1);
  exclude(3, city.inspector.person, city.master.person, 1);
  knock(city, 0, 3, 1);
  const auto nodes = look(city, [&](const ReadTx& tx) { return rates(tx, city.campaign); });
  CHECK(node(nodes, city.estates[0]).figures.excluded == 1);
  CHECK(contacted_rate(node(nodes, city.estates[0]).figures) == Rate{1, 3});
}

TEST_CASE("a household found at the door is listed apart and changes no rate") {
  SmallCity city;
  const auto before = look(city, [&](const ReadTx& tx) { return rates(tx, city.campaign); });
  const auto found = city.must(city.inspector, [&](Act& act) {
    return add_household(act, {.building = city.buildings[0], .unit = "1", .door = "999", .address = {}, .note = {}});
  });
  VisitInput input;
  input.household = found.row;
  input.campaign = city.campaign;
  input.outcome = 1;
  city.must(city.inspector, [&](Act& act) { return record_visit(act, input); });
  const auto after = look(city, [&](const ReadTx& tx) { return rates(tx, city.campaign); });
  CHECK(node(after, city.city).figures == node(before, city.city).figures);
  const auto apart = look(city, [&](const ReadTx& tx) { return found_households(tx, city.campaign); });
  REQUIRE(apart.size() == 1);
  CHECK(apart[0].household == found.row);
  CHECK(apart[0].door == "999");
  CHECK(apart[0].contacted);
}

TEST_CASE("rates of a campaign that is not here are empty") {
  SmallCity city;
  CHECK(look(city, [&](const ReadTx& tx) { return rates(tx, RowId{{1}}); }).empty());
}

TEST_CASE("my tasks are those of the buildings assigned to me, with what has been done") {
  SmallCity city;
  city.seed_row(kAssignment, assignment_id(city.buildings[0], city.inspector.person),
                {{assignment::kEstate, city.estates[0]},
                 {assignment::kBuilding, city.buildings[0]},
                 {assignment::kPerson, city.inspector.person}});
  knock(city, 0, 0, 1);
  knock(city, 0, 1, 2);
  const auto mine =
      look(city, [&](const ReadTx& tx) { return tasks_by_building(tx, city.campaign, city.inspector.person); });
  REQUIRE(mine.size() == 1);
  CHECK(mine[0].building_name == "1号楼");
  CHECK(mine[0].estate_name == "甲小区");
  CHECK(mine[0].tasks == 4);
  CHECK(mine[0].knocked == 2);
  CHECK(mine[0].contacted == 1);
  CHECK(look(city, [&](const ReadTx& tx) {
          return tasks_by_building(tx, city.campaign, city.second_inspector.person);
        }).empty());
  CHECK(look(city, [&](const ReadTx& tx) { return tasks_by_building(tx, city.campaign, {}); }).size() == 2);
}

TEST_CASE("tasks of a building come door by door with the latest outcome") {
  SmallCity city(12);
  knock(city, 0, 1, 1);
  city.clock().advance(60'000'000);
  knock(city, 0, 1, 2);
  const auto tasks =
      look(city, [&](const ReadTx& tx) { return tasks_of_building(tx, city.campaign, city.buildings[0]); });
  REQUIRE(tasks.size() == 12);
  CHECK(tasks[0].door == "101");
  CHECK(tasks[11].door == "112");
  CHECK(!tasks[0].knocked);
  CHECK(!tasks[0].last_outcome);
  CHECK(tasks[1].knocked);
  CHECK(tasks[1].contacted);
  CHECK(tasks[1].last_outcome == 2);
  CHECK(tasks[1].in_scope);
}

TEST_CASE("a household's card shows address, visits, contacts, tasks and issues") {
  SmallCity city;
  const auto household = city.households[0][0];
  knock(city, 0, 0, 2);
  city.clock().advance(60'000'000);
  knock(city, 0, 0, 1);
  report(city, 0, "卫生间漏水");
  city.must(city.inspector, [&](Act& act) {
    return add_contact(act, {.household = household, .name = "示例", .telephone = "1", .relation = {}, .note = {}});
  });
  const auto card = look(city, [&](const ReadTx& tx) { return household_card(tx, household); });
  REQUIRE(card);
  CHECK(card->line.building == "1号楼");
  CHECK(card->line.door == "101");
  REQUIRE(card->visits.size() == 2);
  CHECK(card->visits[0].outcome_name == "见面");
  CHECK(card->visits[0].person == "示例网格员一");
  CHECK(!card->visits[0].accepted);
  CHECK(card->contacts.size() == 1);
  REQUIRE(card->tasks.size() == 1);
  CHECK(card->tasks[0].in_scope);
  REQUIRE(card->issues.size() == 1);
  CHECK(card->issues[0].title == "卫生间漏水");
  CHECK(!look(city, [&](const ReadTx& tx) { return household_card(tx, RowId{{1}}); }));
}

TEST_CASE("households are found by pieces of their address") {
  SmallCity city;
  const auto search = [&](std::string_view words) {
    return look(city, [&](const ReadTx& tx) { return search_households(tx, words); });
  };
  CHECK(search("甲小区 103").size() == 1);
  CHECK(search("1号楼").size() == 8);
  CHECK(search("丙小区").empty());
  CHECK(look(city, [&](const ReadTx& tx) { return search_households(tx, "", 3); }).size() == 3);
}

TEST_CASE("the ledger counts by state and marks what is overdue from the day after its due date") {
  SmallCity city;
  report(city, 0, "一");
  const auto late = report(city, 0, "二");
  const auto in_time = report(city, 1, "三");
  dispatch(city, late, today(city));
  dispatch(city, in_time, today(city) + 5);
  LedgerFilter filter;
  filter.today = today(city);
  CHECK(look(city, [&](const ReadTx& tx) { return ledger_by_state(tx, filter); })[1].overdue == 0);
  filter.today += 1;
  const auto counts = look(city, [&](const ReadTx& tx) { return ledger_by_state(tx, filter); });
  REQUIRE(counts.size() == 2);
  CHECK(counts[0].state == ledger_state::kReported);
  CHECK(counts[0].issues == 1);
  CHECK(counts[1].state == ledger_state::kDispatched);
  CHECK(counts[1].issues == 2);
  CHECK(counts[1].overdue == 1);
  const auto lines = look(city, [&](const ReadTx& tx) { return ledger(tx, filter); });
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].id == late);
  CHECK(lines[0].overdue);
  CHECK(lines[0].company_name == "示例物业");
  CHECK(lines[0].category_name == "漏雨渗水");
  filter.overdue_only = true;
  CHECK(look(city, [&](const ReadTx& tx) { return ledger(tx, filter); }).size() == 1);
}

TEST_CASE("the ledger is filtered by estate, state and company, and paged") {
  SmallCity city;
  for (int i = 0; i < 3; ++i) report(city, 0, "甲");
  dispatch(city, report(city, 1, "乙"), today(city));
  const auto count = [&](const LedgerFilter& filter) {
    return look(city, [&](const ReadTx& tx) { return ledger(tx, filter); }).size();
  };
  LedgerFilter filter;
  filter.today = today(city);
  CHECK(count(filter) == 4);
  filter.estate = city.estates[0];
  CHECK(count(filter) == 3);
  filter.offset = 2;
  CHECK(count(filter) == 1);
  filter = {};
  filter.state = ledger_state::kDispatched;
  CHECK(count(filter) == 1);
  filter = {};
  filter.company = city.company;
  CHECK(count(filter) == 1);
}

TEST_CASE("an issue's card shows its photos and events") {
  SmallCity city;
  NewIssue input;
  input.estate = city.estates[0];
  input.title = "漏水";
  input.category = "leak";
  input.place = "车库";
  input.tags = {"老旧", "急"};
  input.photos = {{Sha256{7}, 10, "image/png", {}}};
  const auto issue = city.must(city.inspector, [&](Act& act) { return create_issue(act, input); }).row;
  city.seed_row(kIssueEvent, RowId{{5}},
                {{issue_event::kEstate, city.estates[0]},
                 {issue_event::kIssue, issue},
                 {issue_event::kKind, std::int64_t{1}},
                 {issue_event::kToState, std::int64_t{10}},
                 {issue_event::kPerson, city.inspector.person},
                 {issue_event::kDevice, std::string("00")},
                 {issue_event::kDeviceAt, std::int64_t{1}},
                 {issue_event::kEffectiveAt, std::int64_t{2}}});
  const auto card = look(city, [&](const ReadTx& tx) { return issue_card(tx, issue, today(city)); });
  REQUIRE(card);
  CHECK(card->line.place == "车库");
  CHECK(card->tags.size() == 2);
  CHECK(card->handler == "示例网格员一");
  REQUIRE(card->photos.size() == 1);
  CHECK(card->photos[0].sha256.starts_with("07"));
  REQUIRE(card->events.size() == 1);
  CHECK(card->events[0].person == "示例网格员一");
  CHECK(!card->events[0].from_state);
}

TEST_CASE("companies of an estate are those whose contract covers the day") {
  SmallCity city;
  const auto on = [&](std::string_view day) {
    return look(city, [&](const ReadTx& tx) { return companies_of(tx, city.estates[0], parse_day(day).value()); });
  };
  REQUIRE(on("2020-01-01").size() == 1);
  CHECK(on("2020-01-01")[0].name == "示例物业");
  CHECK(on("2019-12-31").empty());
}

TEST_CASE("a conflict is listed with both values in words, who wrote them and which one stands") {
  SmallCity city;
  const auto issue = report(city, 0, "漏水");
  const auto title = *kIssue.group(issue::kTitle);
  city.seed_row(kConflictLedger, RowId{{1}},
                conflict_values(kIssue, issue, city.estates[0], title,
                                {{std::string("漏水一")}, city.inspector.person, Stamp{100}},
                                {{std::string("漏水二")}, city.master.person, Stamp{200}}, Survivor::Arriving));
  const auto address = *kHousehold.group(household::kBuilding);
  city.seed_row(
      kConflictWork, RowId{{2}},
      conflict_values(kHousehold, city.households[0][0], city.estates[0], address,
                      {{city.buildings[0], {}, std::string("101"), {}}, city.inspector.person, Stamp{50}},
                      {{city.buildings[0], {}, std::string("102"), {}}, RowId{{77}}, Stamp{60}}, Survivor::Standing));
  const auto lines = look(city, [](const ReadTx& tx) { return conflicts(tx); });
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].table_title == "问题");
  CHECK(lines[0].group_title == "标题");
  CHECK(lines[0].label == "漏水");
  CHECK(lines[0].earlier.text == "漏水一");
  CHECK(!lines[0].earlier.stands);
  CHECK(lines[0].later.text == "漏水二");
  CHECK(lines[0].later.person == "示例站长");
  CHECK(lines[0].later.stands);
  CHECK(lines[1].group_title == "地址");
  CHECK(lines[1].label == "1号楼 1单元 101");
  CHECK(lines[1].earlier.text == "1号楼，101");
  CHECK(lines[1].earlier.stands);
  CHECK(lines[1].later.person.empty());
}

TEST_CASE("a conflict about a step names the states, the company and the day") {
  SmallCity city;
  const auto issue = report(city, 0, "漏水");
  const auto group = *kIssue.group(issue::kState);
  std::vector<Value> values(group.fields.size());
  values[0] = ledger_state::kDispatched;
  values[1] = city.master.person;
  values[3] = city.company;
  values[4] = parse_day("2020-10-20").value();
  city.seed_row(kConflictLedger, RowId{{1}},
                conflict_values(kIssue, issue, city.estates[0], group, {values, city.master.person, Stamp{1}},
                                {values, city.supervisor.person, Stamp{2}}, Survivor::Arriving));
  const auto lines = look(city, [](const ReadTx& tx) { return conflicts(tx); });
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].earlier.text == "已派单，示例物业，2020-10-20");
}

TEST_CASE("a deletion under review is listed by the row's address, marks its card, and can be answered") {
  SmallCity city;
  CHECK(look(city, [](const ReadTx& tx) { return reviews(tx); }).empty());
  const auto household = household_id(city.buildings[0], "2", "201");
  const BucketId work{BucketKind::EstateWork, city.estates[0]};
  BaseRow base{.table = household::kTable,
               .bucket = work,
               .rev = Rev::of(1, 2),
               .values = {},
               .asks = {Rev::of(1, 2)},
               .unknown = {}};
  base.values.set(household::kEstate, city.estates[0]);
  base.values.set(household::kBuilding, city.buildings[0]);
  base.values.set(household::kUnit, std::string("2"));
  base.values.set(household::kDoor, std::string("201"));
  Incoming reply;
  reply.scope = Scope{1, {work}};
  reply.slices.push_back({.bucket = work,
                          .from = 0,
                          .to = 1,
                          .stamp = {},
                          .hash = {},
                          .pages = {testing::page_of({household}, {base})},
                          .markers = {}});
  REQUIRE(city.replica().receive_rows(reply));
  const auto waiting = look(city, [](const ReadTx& tx) { return reviews(tx); });
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].row == household);
  CHECK(waiting[0].table_title == "住户");
  CHECK(waiting[0].label == "1号楼 2单元 201");
  const auto card = look(city, [&](const ReadTx& tx) { return household_card(tx, household); });
  CHECK(card->under_review);
  CHECK(card->accepted);
  city.must(city.inspector, [&](Act& act) { return keep_row(act, kHousehold, household); });
  city.must(city.master, [&](Act& act) { return delete_row(act, kHousehold, household); });
}

TEST_CASE("estates and buildings are listed with their households") {
  SmallCity city;
  CHECK(look(city, [](const ReadTx& tx) { return estates(tx); }).size() == 2);
  const auto list = look(city, [&](const ReadTx& tx) { return buildings(tx, city.estates[0]); });
  REQUIRE(list.size() == 1);
  CHECK(list[0].households == 4);
  const auto all = look(city, [](const ReadTx& tx) { return campaigns(tx); });
  REQUIRE(all.size() == 1);
  CHECK(all[0].target_permille == 900);
}
