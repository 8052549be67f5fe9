#include <catch2/catch_test_macros.hpp>

#include "engine/domain/extension.h"
#include "sync/hub/renewal.h"
#include "tests/scenarios/public_world.h"

// The dates of a report's way, as its kiosk shows them.

namespace qiaomen {
namespace {

using namespace scenarios;
using testing::kMinuteUs;

PublicReportLine progress(PublicWorld& city) {
  city.all_sync();
  const auto lines = city.kiosk.replica->read([](const ReadTx& tx) { return public_reports(tx); });
  REQUIRE(lines.size() == 1);
  return lines[0];
}

// A minute later than everything so far; gives the moment of the step.
template <typename Take>
std::int64_t later(PublicWorld& city, Take take) {
  city.pass(kMinuteUs);
  take();
  return progress(city).state_at_us;
}

struct Repair : PublicWorld {
  Repair() {
    const auto report = drop("电梯停了");
    all_sync();
    accepted_us = later(*this, [&] { issue = master.does(accepts(report.row)).row; });
    later(*this, [&] { master.does(steps(accept_issue, issue)); });
    dispatched_us = later(*this, [&] { master.does(dispatches(*this, issue, "2020-10-20")); });
  }
  RowId issue;
  std::int64_t accepted_us = 0, dispatched_us = 0;
};

}  // namespace

TEST_CASE("every step of a report has the time since which it stands") {
  Repair city;
  auto now = progress(city);
  CHECK(now.reached.accepted_us == city.accepted_us);
  CHECK(now.reached.dispatched_us == city.dispatched_us);
  CHECK_FALSE(now.reached.signed_us);
  CHECK(city.accepted_us > now.reported_at_us);
  CHECK(city.dispatched_us > city.accepted_us);
  const auto signed_us = later(city, [&] { city.worker.does(steps(sign_issue, city.issue)); });
  later(city, [&] { city.worker.does(steps(start_issue, city.issue)); });
  const auto checked_us = later(city, [&] { city.worker.does(rectifies(city.issue, 9)); });
  now = progress(city);
  CHECK(now.reached.signed_us == signed_us);
  CHECK(now.reached.checked_us == checked_us);
  CHECK_FALSE(now.sent_back);

  // The check finds that it is not done: that step is taken back, those before it keep their times.
  later(city, [&] { city.master.does(steps(redo_issue, city.issue, "还是不停层")); });
  now = progress(city);
  CHECK(now.sent_back);
  CHECK_FALSE(now.reached.checked_us);
  CHECK(now.reached.signed_us == signed_us);

  const auto again_us = later(city, [&] { city.worker.does(rectifies(city.issue, 8)); });
  const auto closed_us = later(city, [&] { city.master.does(steps(close_issue, city.issue)); });
  now = progress(city);
  CHECK(now.reached.checked_us == again_us);
  CHECK(now.reached.closed_us == closed_us);
  CHECK_FALSE(now.sent_back);
  CHECK_FALSE(now.due_on);

  later(city, [&] { city.master.does(steps(reopen_issue, city.issue, "又停了")); });
  now = progress(city);
  CHECK(now.sent_back);
  CHECK(now.reached.accepted_us == city.accepted_us);
  CHECK_FALSE(now.reached.dispatched_us);
  CHECK_FALSE(now.reached.closed_us);
  city.check_agreement();
}

TEST_CASE("what the company gives back is dispatched no more, and the due date goes with it") {
  Repair city;
  CHECK(progress(city).due_on == parse_day("2020-10-20"));
  later(city, [&] { city.worker.does(steps(give_back_issue, city.issue, "不归我们管")); });
  const auto now = progress(city);
  CHECK(now.sent_back);
  CHECK_FALSE(now.reached.dispatched_us);
  CHECK_FALSE(now.due_on);
}

TEST_CASE("an extension that was approved moves the due date that residents see") {
  Repair city;
  city.worker.does([&](Act& act) { return ask_extension(act, city.issue, *parse_day("2020-10-28"), "等配件"); });
  CHECK(progress(city).due_on == parse_day("2020-10-20"));
  city.supervisor.does([&](Act& act) { return decide_extension(act, {city.issue, true, "看过现场"}); });
  CHECK(progress(city).due_on == parse_day("2020-10-28"));
}

TEST_CASE("a report merged into an older issue is told no time before its own") {
  PublicWorld city;
  const auto issue = city.master.does(reports(city, "电梯停运"));
  city.all_sync();
  city.master.does(steps(accept_issue, issue.row));
  city.master.does(dispatches(city, issue.row, "2020-10-20"));
  city.all_sync();
  city.pass(kMinuteUs);
  const auto report = city.drop("电梯又停了");
  city.all_sync();
  city.pass(kMinuteUs);
  city.master.does(merges(report.row, issue.row));
  const auto now = progress(city);
  CHECK(now.state == 30);
  CHECK(now.reached.dispatched_us > now.reported_at_us);
  CHECK(now.reached.dispatched_us == now.reached.accepted_us);
  CHECK(now.due_on == parse_day("2020-10-20"));
}

TEST_CASE("a hub whose older version told no dates tells them once it is renewed") {
  Repair city;
  const auto dated = progress(city);
  const auto rows = city.at_hub(kReportPublic, {BucketKind::EstatePublic, city.estate});
  REQUIRE(rows.size() == 1);
  city.store->write([&](HubTx& tx) {
    HubRow row = rows[0];
    for (const FieldNumber field : {report_public::kAcceptedAt, report_public::kDispatchedAt, report_public::kDueOn}) {
      row.values.set(field, {});
    }
    tx.put_row(row);
  });
  city.store->write([&](HubTx& tx) { renew_stored(tx, domain_catalog(), Stamp{city.clock.now.wall.us}); });
  const auto renewed = city.at_hub(kReportPublic, {BucketKind::EstatePublic, city.estate});
  CHECK(renewed[0].values == rows[0].values);
  city.all_sync();
  CHECK(progress(city).reached.dispatched_us == dated.reached.dispatched_us);
  city.check_agreement();
}

}  // namespace qiaomen
