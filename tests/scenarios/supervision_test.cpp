#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "engine/domain/natural_keys.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/supervision.h"
#include "engine/domain/supervision_figures.h"
#include "sync/cli/wording.h"
#include "tests/scenarios/acts.h"

// 五级监管 over a hub: who writes, who reads, and who has not looked.

namespace qiaomen {
namespace {

using namespace scenarios;
using testing::CityDevice;
using testing::CityWorld;
using testing::kMinuteUs;

const CivilDay kToday = *parse_day("2020-10-10");

struct Ladder : CityWorld {
  CityDevice& mayor =
      above("市级监管员", 40, {city, counties[0], counties[1], streets[0], streets[1], community, other_community});
  CityDevice& county = above("县区监管员", 41, {counties[0], streets[0], community});
  CityDevice& other_county = above("邻县监管员", 42, {counties[1], streets[1], other_community});
  RowId project = contract_id(company, estate, *parse_day("2020-01-01"));

  CityDevice& above(std::string_view name, std::uint8_t number, std::vector<RowId> divisions) {
    return hire(name, Role::Supervisor,
                {.estates = {}, .buildings = {}, .divisions = std::move(divisions), .contracts = {}}, number);
  }
  static Command looks_at(const RowId& target, std::string finding = "台账齐全") {
    return [target, finding = std::move(finding)](Act& act) {
      return supervise(act, {.target = target, .supervised_on = kToday, .finding = finding, .issue = {}});
    };
  }
  static BucketId ledger_of(const RowId& division) { return {BucketKind::DivisionLedger, division}; }
  std::vector<SupervisionTarget> targets_seen_by(CityDevice& device) {
    return device.replica->read(
        [&](const ReadTx& tx) { return supervision_targets(tx, {kToday - 29, kToday}, kToday); });
  }
};

std::string told(CityDevice& device) {
  const auto box = device.returned();
  return box.size() == 1 ? reason_text(box[0].reason) : std::to_string(box.size()) + " in the box";
}

}  // namespace

TEST_CASE("all five edges are supervised, and each record is read by the levels above its target and by nobody else") {
  Ladder city;
  const auto of_county = city.mayor.does(city.looks_at(city.counties[0]));
  const auto of_street = city.county.does(city.looks_at(city.streets[0]));
  const auto of_community = city.street.does(city.looks_at(city.community));
  const auto of_company = city.supervisor.does(city.looks_at(city.company));
  const auto of_project = city.worker.does(city.looks_at(city.project));
  city.all_sync();
  for (const Written& written : {of_county, of_street, of_community, of_company, of_project}) {
    CHECK_FALSE(city.receipt_of(written).refused.has_value());
    CHECK(city.mayor.holds(kSupervision, written.row));
    for (CityDevice* device : {&city.wang, &city.master, &city.deputy, &city.worker, &city.other_county}) {
      CHECK_FALSE(device->holds(kSupervision, written.row));
    }
  }
  CHECK(city.county.holds(kSupervision, of_street.row));
  CHECK_FALSE(city.street.holds(kSupervision, of_county.row));
  CHECK(city.street.holds(kSupervision, of_street.row));
  for (const Written& below : {of_community, of_company, of_project}) {
    for (CityDevice* device : {&city.county, &city.street, &city.supervisor}) {
      CHECK(device->holds(kSupervision, below.row));
    }
  }
  CHECK(city.worker.replica->pending().empty());
  city.check_agreement();
}

TEST_CASE("each level sees those below it, and who has not been supervised") {
  Ladder city;
  city.street.does(city.looks_at(city.community));
  city.worker.does(city.looks_at(city.project));
  city.all_sync();
  const auto edges = by_edge(city.targets_seen_by(city.county));
  REQUIRE(edges.size() == 5);
  CHECK(edges[0].targets == 1);  // the county itself, by the city
  CHECK(edges[0].supervised == 0);
  CHECK(edges[1].supervised == 0);
  CHECK(edges[2].supervised == 1);
  CHECK(edges[3].supervised == 0);
  CHECK(edges[4].supervised == 1);
  CHECK_FALSE(edges[4].overdue.has_value());  // no ledger was granted to the county
  CHECK(by_edge(city.targets_seen_by(city.street)).at(0).lower_name == "街道");
  CHECK(by_edge(city.targets_seen_by(city.street)).back().overdue == 0);
  CHECK(city.targets_seen_by(city.other_county).at(0).times == 0);
  CHECK(city.targets_seen_by(city.worker).empty());
  CHECK(by_edge(city.targets_seen_by(city.mayor)).at(0).targets == 2);
}

TEST_CASE("two people who supervise the same target offline both did") {
  Ladder city;
  CityDevice& second = city.hire("第二监管员", Role::CommunitySupervisor, city.here({}), 43);
  const auto one = city.supervisor.does(city.looks_at(city.company, "电梯维保齐全"));
  const auto two = second.does(city.looks_at(city.company, "消防通道堵塞"));
  city.all_sync();
  for (CityDevice* device : {&city.supervisor, &second, &city.street, &city.mayor}) {
    CHECK(text_in(device->row(kSupervision, one.row), supervision::kFinding) == "电梯维保齐全");
    CHECK(text_in(device->row(kSupervision, two.row), supervision::kFinding) == "消防通道堵塞");
  }
  const auto seen = city.targets_seen_by(city.street);
  const auto at = std::ranges::find(seen, city.company, &SupervisionTarget::target);
  REQUIRE(at != seen.end());
  CHECK(at->times == 2);
  CHECK(city.supervisor.conflicts().empty());
  city.check_agreement();
}

TEST_CASE("who may not supervise is refused by the hub with the reason, whatever their program allowed") {
  Ladder city;
  const auto forge = [&](CityDevice& device, const RowId& division, std::int64_t lower, const RowId& target) {
    const auto forged = device.forges([&](Draft& draft) {
      return draft.create(kSupervision, draft.new_id(),
                          {{supervision::kDivision, division},
                           {supervision::kUpper, lower - 1},
                           {supervision::kLower, lower},
                           {supervision::kTarget, target},
                           {supervision::kSupervisedOn, kToday},
                           {supervision::kFinding, std::string("x")},
                           {supervision::kPerson, device.actor.person}});
    });
    city.all_sync();
    return city.receipt(forged).refused.value().refusal;
  };
  // No grant at all: without detail.
  for (CityDevice* device : {&city.wang, &city.master, &city.deputy, &city.other_county}) {
    CHECK(forge(*device, city.community, 5, city.company) == Refusal::NotYours);
  }
  // A grant, but not the level, the company or the division of it.
  CHECK(forge(city.street, city.community, 5, city.company) == Refusal::NotAllowed);
  CHECK(told(city.street).contains("不在您的下一级"));
  CHECK(forge(city.mayor, city.streets[0], 3, city.streets[0]) == Refusal::NotAllowed);
  CHECK(forge(city.worker, city.community, 5, city.company) == Refusal::NotAllowed);
  CHECK(forge(city.supervisor, city.community, 5, city.company_two) == Refusal::Rule);
  CHECK(told(city.supervisor).contains("没有有效的物业合同"));
  const RowId foreign = contract_id(city.company_two, city.estate, *parse_day("2020-01-01"));
  city.put(kContract, foreign,
           {{contract::kCompany, city.company_two},
            {contract::kEstate, city.estate},
            {contract::kFromOn, *parse_day("2020-01-01")}});
  CHECK(forge(city.supervisor, city.community, 6, foreign) == Refusal::NotAllowed);
  CHECK(forge(city.county, city.streets[0], 3, city.community) == Refusal::Rule);
  CHECK(told(city.county).contains("找不到这个监管对象"));
  CHECK(city.at_hub(kSupervision, city.ledger_of(city.community)).empty());
  city.check_agreement();
}

TEST_CASE("a supervisor whose grant ended supervises no more, and what was written before still counts") {
  Ladder city;
  const auto in_time = city.street.does(city.looks_at(city.community));
  city.pass(kMinuteUs);
  city.withdraw(city.street, city.ledger_of(city.community));
  city.pass(kMinuteUs);
  const auto late = city.street.does(city.looks_at(city.community));
  city.all_sync();
  CHECK_FALSE(city.receipt_of(in_time).refused.has_value());
  CHECK(city.receipt_of(late).refused.value().refusal == Refusal::NotYours);
  CHECK(city.at_hub(kSupervision, city.ledger_of(city.community)).size() == 1);
  CHECK_FALSE(city.street.holds(kSupervision, in_time.row));
  city.check_agreement();
}

TEST_CASE("a record names an issue to those who read the one and not the other") {
  Ladder city;
  const auto reported = city.wang.does(reports(city, "电梯停运"));
  city.all_sync();
  const auto record = city.supervisor.does([&](Act& act) {
    return supervise(act,
                     {.target = city.company, .supervised_on = kToday, .finding = "超期未修", .issue = reported.row});
  });
  city.all_sync();
  CHECK_FALSE(city.receipt_of(record).refused.has_value());
  // The county reads the record and, without the estate's ledger, not the issue.
  CHECK(id_in(city.county.row(kSupervision, record.row), supervision::kIssue) == reported.row);
  CHECK_FALSE(city.county.holds(kIssue, reported.row));
  city.check_agreement();
}

}  // namespace qiaomen
