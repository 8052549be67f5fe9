#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "engine/domain/ledger_queries.h"
#include "engine/domain/rates_queries.h"
#include "engine/domain/reference_tables.h"
#include "tests/scenarios/acts.h"

// Phones whose clocks are days away from the truth.

namespace qiaomen {
namespace {

using namespace scenarios;
using testing::CityDevice;
using testing::CityWorld;
using testing::kDayUs;
using testing::kMinuteUs;

void set_wrong(CityDevice& device, std::int64_t off_us) { device.clock.now.wall.us += off_us; }

// Its monotonic clock starts anew, so that no age can be told any more.
void reboot(CityDevice& device) {
  device.clock.now.boot.bytes[15] += 1;
  device.clock.now.monotonic.us = 0;
}

Figures figures_of(CityDevice& device, const CityWorld& city) {
  for (const RatesNode& node : device.replica->read([&](const ReadTx& tx) { return rates(tx, city.campaign); })) {
    if (node.id == city.estate) return node.figures;
  }
  return {};
}

}  // namespace

TEST_CASE("a clock two days ahead and one two days behind win only what their authors wrote last") {
  CityWorld city;
  const bool rebooted = GENERATE(true, false);
  const bool arrives_backwards = GENERATE(true, false);
  CityDevice &fast = city.wang, &slow = city.li, &right = city.master;
  set_wrong(fast, 2 * kDayUs);
  set_wrong(slow, -2 * kDayUs);
  const RowId first = city.households[0][0];
  const RowId second = city.households[0][1];
  fast.does(notes(first, "快钟先写"));
  slow.does(notes(second, "慢钟先写"));
  city.pass(10 * kMinuteUs);
  right.does(notes(first, "准钟后写"));
  right.does(notes(second, "准钟后写"));
  city.pass(10 * kMinuteUs);
  slow.does(notes(first, "慢钟最后写"));
  if (rebooted) {
    reboot(fast);
    reboot(slow);
  }
  city.pass(kMinuteUs);
  for (CityDevice* device : {&fast, &right, &slow}) {
    if (!arrives_backwards) device->sync();
  }
  for (CityDevice* device : {&slow, &right, &fast}) device->sync();
  city.all_sync();
  for (CityDevice* device : {&fast, &slow, &right}) {
    CHECK(note_of(*device, first) == "慢钟最后写");
    CHECK(note_of(*device, second) == "准钟后写");
  }
  city.check_agreement();
}

TEST_CASE("a visit counts by the hub's stamp: a wrong clock carries it neither out of the campaign nor into it") {
  CityWorld city;
  const bool ahead = GENERATE(true, false);
  // One day of campaign is left, or it has just begun; the wrong clock says that it is over, or not yet begun.
  const auto today = day_of(city.clock.now.wall.us);
  city.put(kCampaign, city.campaign,
           {{campaign::kStartsOn, CivilDay{ahead ? today - 9 : today}},
            {campaign::kEndsOn, CivilDay{ahead ? today : today + 9}}});
  city.all_sync();
  set_wrong(city.wang, (ahead ? 2 : -2) * kDayUs);
  const auto visit = city.wang.does(visits(city, city.households[0][0], kMet));
  CHECK(figures_of(city.wang, city).contacted == 0);
  city.pass(kMinuteUs);
  city.all_sync();
  const auto stamp = city.receipt_of(visit).stamp.value().us;
  CHECK(day_of(stamp) == today);
  for (CityDevice* device : {&city.wang, &city.li, &city.reporting}) {
    const auto row = device->row(kVisit, visit.row);
    CHECK(integer_in(row, visit::kEffectiveAt) == stamp);
    CHECK(integer_in(row, visit::kVisitedAt) == stamp + (ahead ? 2 : -2) * kDayUs);
    CHECK(figures_of(*device, city).contacted == 1);
  }
  city.check_agreement();
}

TEST_CASE("an issue's dates are the hub's: reported by a fast phone, accepted by a slow one") {
  CityWorld city;
  set_wrong(city.wang, 2 * kDayUs);
  set_wrong(city.master, -2 * kDayUs);
  const auto start = city.clock.now.wall.us;
  const auto lift = city.wang.does(reports(city, "电梯停运"));
  city.pass(kMinuteUs);
  city.all_sync();
  city.master.does(steps(accept_issue, lift.row));
  city.pass(kMinuteUs);
  city.all_sync();
  for (CityDevice* device : {&city.wang, &city.master, &city.worker}) {
    CHECK(integer_in(device->row(kIssue, lift.row), issue::kReportedAt) == start);
    const auto card = device->replica->read([&](const ReadTx& tx) { return issue_card(tx, lift.row, day_of(start)); });
    REQUIRE(card.value().events.size() == 2);
    CHECK(card->events[0].effective_at_us == start);
    CHECK(card->events[0].device_at_us == start + 2 * kDayUs);
    CHECK(card->events[1].effective_at_us == start + kMinuteUs);
    CHECK(card->events[1].device_at_us == start + kMinuteUs - 2 * kDayUs);
  }
  city.check_agreement();
}

TEST_CASE("an issue is overdue from the day after its due date, on whoever's replica, until it is closed") {
  CityWorld city;
  const auto lift = city.wang.does(reports(city, "电梯停运")).row;
  city.all_sync();
  city.master.does(steps(accept_issue, lift));
  city.master.does(dispatches(city, lift, "2020-10-12"));
  city.all_sync();
  const auto overdue_on = [&](CityDevice& device, std::string_view day) {
    return device.replica->read(
        [&](const ReadTx& tx) { return ledger(tx, {.today = *parse_day(day), .overdue_only = true}).size(); });
  };
  for (CityDevice* device : {&city.supervisor, &city.reporting, &city.worker}) {
    CHECK(overdue_on(*device, "2020-10-12") == 0);
    CHECK(overdue_on(*device, "2020-10-13") == 1);
  }
  city.worker.does(steps(sign_issue, lift));
  city.worker.does(steps(start_issue, lift));
  city.worker.does(rectifies(lift, 1));
  city.all_sync();
  CHECK(overdue_on(city.reporting, "2020-10-13") == 1);
  city.master.does(steps(close_issue, lift));
  city.all_sync();
  CHECK(overdue_on(city.reporting, "2020-10-13") == 0);
}

}  // namespace qiaomen
