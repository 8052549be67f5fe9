#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "engine/domain/exclusion.h"
#include "engine/domain/ledger_queries.h"
#include "engine/domain/raise_rules.h"
#include "engine/domain/rates_queries.h"
#include "tests/scenarios/public_world.h"

// The months that kiosks show, counted by the hub: at each month's end what a reporting replica counted then.

namespace qiaomen {
namespace {

using namespace scenarios;
using testing::kDayUs;

void count(PublicWorld& city) {
  city.all_sync();
  city.pass(kTallyEveryUs);
  city.tally.count_due();
  city.all_sync();
}

std::vector<PublicMonthLine> months_at(PublicWorld& city) {
  return city.kiosk.replica->read([&](const ReadTx& tx) { return public_months(tx, city.estate); });
}

CivilDay today(PublicWorld& city) { return day_of(city.clock.sample().wall.us); }

Rate by_rates(PublicWorld& city) {
  const auto nodes = city.reporting.replica->read([&](const ReadTx& tx) { return rates(tx, city.campaign); });
  const auto at = std::ranges::find(nodes, city.estate, &RatesNode::id);
  REQUIRE(at != nodes.end());
  return contacted_rate(at->figures);
}

// By the ledger's own query, of the master's replica.
std::int64_t by_ledger(PublicWorld& city, bool (*counts)(std::int64_t)) {
  const auto states = city.master.replica->read(
      [&](const ReadTx& tx) { return ledger_by_state(tx, {.today = today(city), .estate = city.estate}); });
  std::int64_t sum = 0;
  for (const StateCount& state : states) sum += counts(state.state) ? state.issues : 0;
  return sum;
}

std::int64_t closed_in_all(const std::vector<PublicMonthLine>& months) {
  std::int64_t sum = 0;
  for (const PublicMonthLine& month : months) sum += month.closed;
  return sum;
}

void check_equal_to_queries(PublicWorld& city) {
  const auto months = months_at(city);
  REQUIRE_FALSE(months.empty());
  CHECK(months.back().month == month_of(today(city)));
  CHECK(months.back().open_at_end == by_ledger(city, is_open));
  CHECK(closed_in_all(months) == by_ledger(city, is_closed));
}

void rectify_whole(PublicWorld& city, const RowId& issue) {
  city.master.does(steps(accept_issue, issue));
  city.master.does(dispatches(city, issue, "2020-12-20"));
  city.all_sync();
  city.worker.does(steps(sign_issue, issue));
  city.worker.does(steps(start_issue, issue));
  city.worker.does(rectifies(issue, 3));
  city.all_sync();
}

}  // namespace

TEST_CASE("a month's visits are those of the campaign's rate at its end, without what was excluded") {
  PublicWorld city;
  city.wang.does(visits(city, city.households[0][0], kMet));
  city.wang.does(visits(city, city.households[0][1], kVacant));
  city.li.does(visits(city, city.households[1][0], kNobody));
  city.wang.does([&](Act& act) { return propose_exclusion(act, {city.campaign, city.households[0][1], "长期空置"}); });
  city.all_sync();
  city.master.does([&](Act& act) { return decide_exclusion(act, {city.campaign, city.households[0][1]}); });
  count(city);
  const auto months = months_at(city);
  REQUIRE(months.size() == 1);
  CHECK(months[0].month == parse_day("2020-10-01"));
  CHECK(Rate{months[0].visited, months[0].to_visit} == by_rates(city));
  CHECK(months[0].visited == 1);
  CHECK(months[0].to_visit == 3);

  // After the campaign's last day a month has nothing to visit, and the one before keeps its count.
  city.pass(25 * kDayUs);
  city.wang.does(visits(city, city.households[1][0], kMet));
  count(city);
  const auto later = months_at(city);
  REQUIRE(later.size() == 2);
  CHECK(Rate{later[0].visited, later[0].to_visit} == by_rates(city));
  CHECK(later[0].visited == 1);
  CHECK(later[1].to_visit == 0);
}

TEST_CASE("a month counts what was opened and closed in it and what stood open at its end, through every turn") {
  PublicWorld city;
  const auto lift = city.wang.does(reports(city, "电梯停运"));
  const auto lamp = city.wang.does(reports(city, "路灯不亮"));
  const auto again = city.wang.does(reports(city, "电梯又停"));
  city.all_sync();
  city.master.does(steps(decline_issue, lamp.row, "不属实"));
  city.master.does([&](Act& act) { return merge_issue(act, again.row, lift.row); });
  count(city);
  check_equal_to_queries(city);
  CHECK(months_at(city).back().opened == 3);
  CHECK(months_at(city).back().open_at_end == 1);

  city.pass(30 * kDayUs);  // November
  rectify_whole(city, lift.row);
  city.master.does(steps(close_issue, lift.row));
  city.wang.does(reports(city, "楼道灯坏"));
  count(city);
  check_equal_to_queries(city);
  auto months = months_at(city);
  REQUIRE(months.size() == 2);
  CHECK(months[0].open_at_end == 1);
  CHECK(months[0].closed == 0);
  CHECK(months[1].opened == 1);
  CHECK(months[1].closed == 1);
  CHECK(months[1].open_at_end == 1);

  city.pass(30 * kDayUs);  // December: opened again, it was closed in November all the same
  city.master.does(steps(reopen_issue, lift.row, "又停了"));
  count(city);
  months = months_at(city);
  REQUIRE(months.size() == 3);
  CHECK(months[1].closed == 1);
  CHECK(months[1].open_at_end == 1);
  CHECK(months[2].closed == 0);
  CHECK(months[2].open_at_end == 2);
  CHECK(months[2].open_at_end == by_ledger(city, is_open));
}

TEST_CASE("a month begins for every estate though nothing moves, and thirteen are kept") {
  PublicWorld city;
  city.wang.does(reports(city, "电梯停运"));
  count(city);
  const auto first = months_at(city).front().month;
  for (int month = 1; month <= kMonthsCounted; ++month) {
    city.clock.now.wall.us = start_of(months_after(first, month));
    city.clock.now.monotonic.us += kTallyEveryUs;
    CHECK_FALSE(city.tally.count_due().empty());
    CHECK(city.tally.count_due().empty());
  }
  city.all_sync();
  const auto months = months_at(city);
  REQUIRE(months.size() == kMonthsCounted);
  CHECK(months.front().month == months_after(first, 1));
  CHECK(months.front().opened == 0);
  CHECK(months.back().open_at_end == 1);
  city.check_agreement();
}

TEST_CASE("the months of the next estate do not reach this one's kiosk, and nobody may write one") {
  PublicWorld city;
  city.tally.note_all();
  count(city);
  const auto other = city.kiosk.replica->read([&](const ReadTx& tx) { return public_months(tx, city.other_estate); });
  CHECK(other.empty());
  CHECK_FALSE(months_at(city).empty());
  const auto month = months_at(city).back().month;
  const auto forged = city.master.forges([&](Draft& draft) {
    return draft.edit(kEstateMonth, estate_month::id_of(city.estate, month),
                      {{estate_month::kClosed, std::int64_t{99}}});
  });
  city.all_sync();
  CHECK(city.receipt(forged).refused.has_value());
  CHECK(months_at(city).back().closed == 0);
}

}  // namespace qiaomen
