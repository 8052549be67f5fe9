#include "tests/support/small_city.h"

#include <catch2/catch_test_macros.hpp>

#include "engine/domain/campaign.h"
#include "engine/domain/catalog.h"
#include "engine/domain/civil_day.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/proposed_definitions.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/work_tables.h"

namespace qiaomen::testing {
namespace {

std::string text(std::string_view value) { return std::string(value); }

DivisionCode code_of(std::string_view digits) { return DivisionCode::parse(digits).value(); }

constexpr std::string_view kCounties[] = {"990102", "990103"};
constexpr std::string_view kStreets[] = {"990102001", "990103001"};
constexpr std::string_view kCommunities[] = {"990102001001", "990103001001"};

}  // namespace

SmallCity::SmallCity(int households_per_building) {
  clock_.now.wall.us = start_of(parse_day("2020-10-10").value()) + 9 * 3'600'000'000;
  auto opened = Replica::open((folder_ / "replica.db").string(), domain_catalog(), DeviceId{1}, clock_, random_, log_);
  REQUIRE(opened);
  replica_ = *std::move(opened);
  seed([](Draft& draft) -> Result<> {
    for (const ReferenceRow& reference : proposed_definitions()) {
      TRY_VOID(draft.create(*reference.table, reference.id, {reference.values.begin(), reference.values.end()}));
    }
    return {};
  });
  add_divisions();
  add_companies();
  add_people();
  add_campaign();
  for (int i = 0; i < 2; ++i) add_estate(i, households_per_building);
}

void SmallCity::add_division(RowId& id, std::string_view code, std::string_view name, int level, const RowId* parent) {
  const auto parsed = code_of(code);
  id = division_id(parsed);
  Value above;
  if (parent) above = *parent;
  seed_row(kDivision, id,
           {{division::kCode, parsed.text()},
            {division::kName, text(name)},
            {division::kLevel, std::int64_t{level}},
            {division::kParent, above}});
}

void SmallCity::add_divisions() {
  add_division(city, "990100", "示例市", 1, nullptr);
  for (int i = 0; i < 2; ++i) {
    const auto letter = std::string(i == 0 ? "甲" : "乙");
    add_division(counties[i], kCounties[i], letter + "区", 2, &city);
    add_division(streets[i], kStreets[i], letter + "街道", 3, &counties[i]);
    add_division(communities[i], kCommunities[i], letter + "社区", 4, &streets[i]);
  }
}

void SmallCity::add_companies() {
  company = company_id("P001");
  other_company = company_id("P002");
  seed_row(kCompany, company, {{company::kCode, text("P001")}, {company::kName, text("示例物业")}});
  seed_row(kCompany, other_company, {{company::kCode, text("P002")}, {company::kName, text("别家物业")}});
}

void SmallCity::add_person(Actor& actor, std::string_view code, std::string_view name) {
  actor.person = person_id(code);
  seed_row(kPerson, actor.person, {{person::kCode, text(code)}, {person::kName, text(name)}});
}

void SmallCity::add_people() {
  inspector.role = second_inspector.role = Role::Inspector;
  master.role = Role::StationMaster;
  deputy.role = Role::Deputy;
  supervisor.role = Role::CommunitySupervisor;
  worker.role = Role::Company;
  deputy.company = worker.company = company;
  supervisor.division = communities[0];
  for (Actor* above : {&street, &county, &mayor}) above->role = Role::Supervisor;
  street.division = streets[0];
  county.division = counties[0];
  mayor.division = city;
  add_person(inspector, "w1", "示例网格员一");
  add_person(second_inspector, "w2", "示例网格员二");
  add_person(master, "m1", "示例站长");
  add_person(deputy, "d1", "示例副站长");
  add_person(supervisor, "s1", "示例监管员");
  add_person(worker, "c1", "示例项目经理");
  add_person(street, "s3", "示例街道监管员");
  add_person(county, "s2", "示例县区监管员");
  add_person(mayor, "s0", "示例市级监管员");
}

void SmallCity::add_campaign() {
  campaign = campaign_id("2020-10");
  seed_row(kCampaign, campaign,
           {{campaign::kCode, text("2020-10")},
            {campaign::kName, text("示例敲门行动")},
            {campaign::kStartsOn, parse_day("2020-10-01").value()},
            {campaign::kEndsOn, parse_day("2020-10-31").value()},
            {campaign::kTargetPermille, std::int64_t{900}},
            {campaign::kState, static_cast<std::int64_t>(CampaignState::Published)}});
}

void SmallCity::add_estate(int i, int household_count) {
  estates[i] = estate_id(code_of(kCommunities[i]), "E1");
  buildings[i] = building_id(estates[i], "1号楼");
  const auto from = parse_day("2020-01-01").value();
  seed_row(kEstate, estates[i],
           {{estate::kCode, text("E1")},
            {estate::kName, text(i == 0 ? "甲小区" : "乙小区")},
            {estate::kCommunity, communities[i]},
            {estate::kCompany, company}});
  seed_row(kContract, contract_id(company, estates[i], from),
           {{contract::kCompany, company}, {contract::kEstate, estates[i]}, {contract::kFromOn, from}});
  seed_row(kBuilding, buildings[i], {{building::kEstate, estates[i]}, {building::kName, text("1号楼")}});
  for (int door = 1; door <= household_count; ++door) {
    const auto id = household_id(buildings[i], "1", std::to_string(100 + door));
    households[i].push_back(id);
    seed_row(kHousehold, id,
             {{household::kEstate, estates[i]},
              {household::kBuilding, buildings[i]},
              {household::kUnit, text("1")},
              {household::kDoor, std::to_string(100 + door)}});
    seed_row(kTask, task_id(campaign, id), published_task(campaign, id, estates[i]));
  }
}

void SmallCity::seed(const std::function<Result<>(Draft&)>& act) {
  const auto written = replica_->write(act);
  INFO((written ? "" : written.error().message));
  REQUIRE(written);
}

void SmallCity::seed_row(const Table& table, const RowId& row, std::vector<FieldChange> values) {
  seed([&](Draft& draft) { return draft.create(table, row, values); });
}

void SmallCity::seed_row(const Table& table, const RowId& row, const FieldValues& values) {
  seed_row(table, row, std::vector<FieldChange>(values.begin(), values.end()));
}

Written SmallCity::must(const Actor& actor, const Command& command) {
  const auto written = carry_out(*replica_, actor, command);
  INFO((written ? "" : written.error().message));
  REQUIRE(written);
  return *written;
}

std::string SmallCity::refusal(const Actor& actor, const Command& command) {
  const auto written = carry_out(*replica_, actor, command);
  return written ? std::string() : written.error().message;
}

FieldValues SmallCity::row(const Table& table, const RowId& id) {
  const auto found = replica_->find(table, id);
  REQUIRE(found);
  return *found;
}

}  // namespace qiaomen::testing
