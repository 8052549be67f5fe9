#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "engine/domain/exclusion.h"
#include "engine/domain/rates_queries.h"
#include "tests/scenarios/public_world.h"

// The figures that kiosks show, counted by the hub: equal to what a reporting replica counts.

namespace qiaomen {
namespace {

using namespace scenarios;
using testing::kMinuteUs;

std::optional<FieldValues> figures_at(testing::CityDevice& device, const PublicWorld& city) {
  return device.replica->find(kEstateFigures, estate_figures::id_of(city.estate, city.campaign));
}

std::int64_t figure(testing::CityDevice& device, const PublicWorld& city, FieldNumber field) {
  return integer_in(figures_at(device, city).value_or(FieldValues{}), field).value_or(-1);
}

Figures by_rates(PublicWorld& city) {
  const auto nodes = city.reporting.replica->read([&](const ReadTx& tx) { return rates(tx, city.campaign); });
  const auto at = std::ranges::find(nodes, city.estate, &RatesNode::id);
  REQUIRE(at != nodes.end());
  return at->figures;
}

void check_equal_to_rates(PublicWorld& city) {
  const Figures figures = by_rates(city);
  CHECK(figure(city.kiosk, city, estate_figures::kInScope) == figures.in_scope);
  CHECK(figure(city.kiosk, city, estate_figures::kKnocked) == figures.knocked);
  CHECK(figure(city.kiosk, city, estate_figures::kContacted) == figures.contacted);
  CHECK(figure(city.kiosk, city, estate_figures::kContactedOf) == figures.in_scope - figures.excluded);
  CHECK(figure(city.kiosk, city, estate_figures::kStrict) == figures.strict);
}

void count(PublicWorld& city) {
  city.pass(kTallyEveryUs);
  city.tally.count_due();
  city.all_sync();
}

}  // namespace

TEST_CASE("the hub's figures of an estate are those of a reporting replica, through visits, exclusions and lateness") {
  PublicWorld city;
  city.tally.note_all();
  count(city);
  check_equal_to_rates(city);
  CHECK(figure(city.kiosk, city, estate_figures::kKnocked) == 0);

  city.wang.does(visits(city, city.households[0][0], kMet));
  city.wang.does(visits(city, city.households[0][1], kVacant));
  city.li.does(visits(city, city.households[1][0], kTelephoned));
  city.li.does(visits(city, city.households[1][1], kNobody));
  city.wang.does([&](Act& act) { return propose_exclusion(act, {city.campaign, city.households[0][1], "长期空置"}); });
  city.all_sync();
  city.master.does([&](Act& act) { return decide_exclusion(act, {city.campaign, city.households[0][1]}); });
  city.all_sync();
  count(city);
  check_equal_to_rates(city);
  CHECK(figure(city.kiosk, city, estate_figures::kKnocked) == 3);
  CHECK(figure(city.kiosk, city, estate_figures::kContacted) == 2);
  CHECK(figure(city.kiosk, city, estate_figures::kContactedOf) == 3);

  // Met after all: the exclusion counts no more. After the campaign's last day nothing counts.
  city.wang.does(visits(city, city.households[0][1], kMet));
  city.all_sync();
  count(city);
  check_equal_to_rates(city);
  CHECK(figure(city.kiosk, city, estate_figures::kContactedOf) == 4);
  city.pass(30 * testing::kDayUs);
  city.li.does(visits(city, city.households[1][1], kMet));
  city.all_sync();
  count(city);
  check_equal_to_rates(city);
  CHECK(figure(city.kiosk, city, estate_figures::kContacted) == 3);
}

TEST_CASE("the ledger's figures count open, closed and all issues") {
  PublicWorld city;
  const auto one = city.wang.does(reports(city, "电梯停运"));
  const auto two = city.wang.does(reports(city, "路灯不亮"));
  city.all_sync();
  city.master.does(steps(decline_issue, two.row, "不属实"));
  city.all_sync();
  count(city);
  CHECK(figure(city.kiosk, city, estate_figures::kIssuesOpen) == 1);
  CHECK(figure(city.kiosk, city, estate_figures::kIssuesClosed) == 0);
  CHECK(figure(city.kiosk, city, estate_figures::kIssuesTotal) == 2);
  city.master.does(steps(accept_issue, one.row));
  city.master.does(dispatches(city, one.row, "2020-10-20"));
  city.all_sync();
  city.worker.does(steps(sign_issue, one.row));
  city.worker.does(steps(start_issue, one.row));
  city.worker.does(rectifies(one.row, 3));
  city.all_sync();
  city.master.does(steps(close_issue, one.row));
  city.all_sync();
  count(city);
  CHECK(figure(city.kiosk, city, estate_figures::kIssuesOpen) == 0);
  CHECK(figure(city.kiosk, city, estate_figures::kIssuesClosed) == 1);
}

TEST_CASE("an estate is counted at once after a quiet minute, and at most once a minute") {
  PublicWorld city;
  count(city);
  city.wang.does(visits(city, city.households[0][0], kMet));
  city.wang.sync();
  CHECK_FALSE(city.tally.count_due().empty());
  city.pass(kTallyEveryUs / 2);
  city.wang.does(visits(city, city.households[0][1], kMet));
  city.wang.sync();
  CHECK(city.tally.count_due().empty());
  city.pass(kTallyEveryUs / 2);
  const auto moved = city.tally.count_due();
  CHECK(moved == std::vector{BucketId{BucketKind::EstatePublic, city.estate}});
  city.all_sync();
  CHECK(figure(city.kiosk, city, estate_figures::kContacted) == 2);
}

TEST_CASE("the same count again writes nothing and keeps its moment; a note of nothing new counts nothing") {
  PublicWorld city;
  city.tally.note_all();
  count(city);
  const auto as_of = figure(city.kiosk, city, estate_figures::kAsOf);
  city.wang.does(notes(city.households[0][0], "养狗"));
  city.wang.sync();
  city.pass(kTallyEveryUs);
  CHECK(city.tally.count_due().empty());
  city.tally.note_all();
  city.pass(kTallyEveryUs);
  CHECK(city.tally.count_due().empty());
  city.all_sync();
  CHECK(figure(city.kiosk, city, estate_figures::kAsOf) == as_of);
}

TEST_CASE("the figures of the next estate do not reach this one's kiosk") {
  PublicWorld city;
  city.tally.note_all();
  count(city);
  CHECK(figures_at(city.kiosk, city).has_value());
  CHECK_FALSE(city.kiosk.holds(kEstateFigures, estate_figures::id_of(city.other_estate, city.campaign)));
  CHECK(city.far_kiosk.holds(kEstateFigures, estate_figures::id_of(city.other_estate, city.campaign)));
}

}  // namespace qiaomen
