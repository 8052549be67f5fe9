#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "engine/domain/exclusion.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/rates_queries.h"
#include "tests/scenarios/acts.h"

// 走访率 at every level, on the replica that reports and on those that work.

namespace qiaomen {
namespace {

using namespace scenarios;
using testing::CityDevice;
using testing::CityWorld;
using testing::kMinuteUs;

struct Rates : CityWorld {
  std::vector<RatesNode> on(CityDevice& device) {
    return device.replica->read([&](const ReadTx& tx) { return rates(tx, campaign); });
  }
  Figures of(CityDevice& device, const RowId& node) {
    for (const RatesNode& found : on(device)) {
      if (found.id == node) return found.figures;
    }
    return {};
  }
  // Every parent is the sum of what lies right below it; who works here has the same figures as who reports.
  void check_sums() {
    const auto nodes = on(reporting);
    CHECK(nodes.size() == 9);  // city, counties, streets, communities, estates
    for (const RatesNode& node : nodes) {
      const auto below = drill_down(nodes, node.id);
      CHECK(below.empty() == (node.level == 0));
      Figures sum;
      for (const RatesNode& child : below) sum += child.figures;
      if (node.level != 0) CHECK(sum == node.figures);
    }
    for (CityDevice* device : {&wang, &li, &master, &supervisor}) CHECK(of(*device, estate) == of(reporting, estate));
    CHECK(of(zhao, other_estate) == of(reporting, other_estate));
  }
  void all_know() {
    pass(kMinuteUs);
    all_sync();
    check_agreement();
    check_sums();
  }
  Command proposes_exclusion(const RowId& household) {
    return [this, household](Act& act) { return propose_exclusion(act, {campaign, household, "空置"}); };
  }
  Command decides(const RowId& household, ExclusionDecision decision) {
    return [this, household, decision](Act& act) {
      return decide_exclusion(act, {campaign, household, decision, "上门看过"});
    };
  }
};

}  // namespace

TEST_CASE("rates agree in sums at every level while a campaign goes on: met, refused, vacant, excluded, found") {
  Rates world;
  CityDevice& reporting = world.reporting;
  world.all_know();
  CHECK(world.of(reporting, world.city) == Figures{.in_scope = 6});

  world.wang.does(visits(world, world.households[0][0], kMet));
  world.wang.does(visits(world, world.households[0][1], kRefused));
  world.li.does(visits(world, world.households[0][0], kNobody));
  world.li.does(visits(world, world.households[1][0], kVacant));
  world.zhao.does(visits(world, world.other_households[0], kTelephoned));
  world.all_know();
  const Figures here{.in_scope = 4, .knocked = 3, .contacted = 1, .strict = 1};
  CHECK(world.of(reporting, world.estate) == here);
  CHECK(world.of(reporting, world.city) == Figures{.in_scope = 6, .knocked = 3, .contacted = 2, .strict = 1});

  // Proposed is not yet excluded, and nobody decides on their own proposal.
  world.li.does(world.proposes_exclusion(world.households[1][0]));
  world.all_know();
  CHECK(world.of(reporting, world.estate) == here);
  world.master.does(world.decides(world.households[1][0], ExclusionDecision::Approved));
  world.all_know();
  CHECK(world.of(reporting, world.city).excluded == 1);
  CHECK(contacted_rate(world.of(reporting, world.city)) == Rate{2, 5});
  CHECK(contacted_rate(world.of(reporting, world.community)) == Rate{1, 3});

  // A contact ends the exclusion: E = 0 again.
  world.li.does(visits(world, world.households[1][0], kTelephoned));
  world.all_know();
  CHECK(world.of(reporting, world.city).excluded == 0);
  CHECK(contacted_rate(world.of(reporting, world.city)) == Rate{3, 6});

  // Found at the door: listed apart, not in D0.
  const auto found = world.wang.does([&](Act& act) {
    return add_household(act, {.building = world.buildings[0], .unit = "1", .door = "109", .address = {}, .note = {}});
  });
  world.wang.does(visits(world, found.row, kMet));
  world.all_know();
  CHECK(world.of(reporting, world.city).in_scope == 6);
  CHECK(contacted_rate(world.of(reporting, world.city)) == Rate{3, 6});
}

TEST_CASE("rates survive a corrected address and a restored hub") {
  Rates world;
  world.back_up();
  world.wang.does(visits(world, world.households[0][0], kMet));
  world.li.does(corrects({.household = world.households[0][0], .door = "103"}));
  world.all_know();
  const auto before = world.of(world.reporting, world.city);
  CHECK(before.contacted == 1);
  world.restore();
  world.all_sync();
  world.all_know();
  CHECK(world.of(world.reporting, world.city) == before);
}

TEST_CASE("of two decisions on one exclusion the first stands, whichever arrives first, and the other is shown") {
  Rates world;
  const RowId home = world.households[1][0];
  world.li.does(visits(world, home, kVacant));
  world.li.does(world.proposes_exclusion(home));
  world.all_know();
  world.master.does(world.decides(home, ExclusionDecision::Rejected));
  world.pass(kMinuteUs);
  world.supervisor.does(world.decides(home, ExclusionDecision::Approved));
  world.supervisor.sync();
  world.all_know();
  CHECK(world.of(world.reporting, world.city).excluded == 0);
  const auto conflicts = world.supervisor.conflicts();
  REQUIRE(conflicts.size() == 1);
  CHECK(conflicts[0].of_group == exclusion::kDecision);
  CHECK(conflicts[0].earlier.person == "站长");
  CHECK(conflicts[0].earlier.stands);
}

TEST_CASE("the hub holds proposals and decisions to two people, whatever a program asks it") {
  Rates world;
  const RowId home = world.households[1][0];
  const RowId id = exclusion_id(world.campaign, home);
  const auto approval = [](const CityDevice& by) {
    return std::vector<FieldChange>{{exclusion::kDecision, static_cast<std::int64_t>(ExclusionDecision::Approved)},
                                    {exclusion::kDecidedBy, by.actor.person}};
  };
  world.master.does(world.proposes_exclusion(home));
  world.all_know();
  const auto own =
      world.master.forges([&](Draft& draft) { return draft.edit(kExclusion, id, approval(world.master)); });
  const auto by_nobody =
      world.wang.forges([&](Draft& draft) { return draft.edit(kExclusion, id, approval(world.wang)); });
  world.all_know();
  CHECK(world.receipt(own).refused->text.contains("不能由申请人自己决定"));
  CHECK(world.receipt(by_nobody).refused->refusal == Refusal::NotAllowed);
  world.supervisor.does(world.decides(home, ExclusionDecision::Approved));
  world.all_know();
  CHECK(world.of(world.reporting, world.city).excluded == 1);

  // With the decider's name on the proposal the decision would be one of a single person.
  const auto renamed = world.supervisor.forges([&](Draft& draft) {
    return draft.edit(
        kExclusion, id,
        {{exclusion::kProposedBy, world.supervisor.actor.person}, {exclusion::kReason, std::string("改")}});
  });
  world.all_know();
  CHECK(world.receipt(renamed).refused->text.contains("申请不能再改"));
  CHECK(world.of(world.reporting, world.city).excluded == 1);
}

}  // namespace qiaomen
