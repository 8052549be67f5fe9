#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "engine/domain/personal_tables.h"
#include "sync/cli/wording.h"
#include "tests/scenarios/acts.h"

// Who holds what, and what becomes of a device's work when that ends.

namespace qiaomen {
namespace {

using namespace scenarios;
using testing::CityDevice;
using testing::CityWorld;
using testing::kMinuteUs;

Command meets(const RowId& household, std::string name) {
  return [household, name = std::move(name)](Act& act) {
    return add_contact(act, {.household = household, .name = name, .telephone = {}, .relation = {}, .note = {}});
  };
}

std::int64_t contacts_in(CityDevice& device) {
  return device.replica->read([](const ReadTx& tx) {
    auto query = tx.query("SELECT COUNT(*) FROM contact");
    query.step();
    return query.integer(0);
  });
}

bool is_granted(CityDevice& device, BucketKind kind) {
  return std::ranges::any_of(device.replica->digests(),
                             [&](const BucketDigest& digest) { return digest.granted && digest.bucket.kind == kind; });
}

}  // namespace

TEST_CASE("personal rows reach who is assigned to the building and the master, and nobody else") {
  CityWorld city;
  const auto contact = city.wang.does(meets(city.households[0][0], "王大爷"));
  city.all_sync();
  for (CityDevice* device : {&city.wang, &city.master}) CHECK(device->holds(kContact, contact.row));
  for (CityDevice* device :
       {&city.li, &city.deputy, &city.supervisor, &city.worker, &city.reporting, &city.street, &city.zhao}) {
    CHECK(contacts_in(*device) == 0);
  }
  for (CityDevice* device : {&city.deputy, &city.supervisor, &city.worker, &city.reporting, &city.street}) {
    CHECK_FALSE(is_granted(*device, BucketKind::EstatePersonal));
  }
  CHECK_FALSE(is_granted(city.worker, BucketKind::EstateWork));
  city.check_agreement();
}

TEST_CASE("an inspector of another estate gets nothing of this one") {
  CityWorld city;
  city.wang.does(visits(city, city.households[0][0], kMet));
  city.wang.does(reports(city, "电梯停运"));
  city.all_sync();
  for (const BucketDigest& digest : city.zhao.replica->digests()) {
    for (const RowId& foreign : {city.estate, city.buildings[0], city.buildings[1], city.community}) {
      CHECK(digest.bucket.scope != foreign);
    }
  }
  CHECK(city.zhao.holds(kHousehold, city.other_households[0]));
  CHECK_FALSE(city.zhao.holds(kHousehold, city.households[0][0]));
  city.check_agreement();
}

TEST_CASE("a building taken away: its personal rows go, work from before counts, later work comes back; given again") {
  CityWorld city;
  const RowId home = city.households[0][0];
  const auto old = city.wang.does(meets(home, "王大爷"));
  city.all_sync();
  const auto in_time = city.wang.does(meets(home, "李大妈"));
  city.pass(kMinuteUs);
  city.withdraw(city.wang, CityWorld::personal(city.buildings[0]));
  city.pass(kMinuteUs);
  const auto too_late = city.wang.does(meets(home, "张大爷"));
  city.all_sync();
  CHECK_FALSE(city.receipt_of(in_time).refused.has_value());
  CHECK(city.receipt_of(too_late).refused.value().refusal == Refusal::NotYours);
  CHECK(contacts_in(city.wang) == 0);
  CHECK_FALSE(is_granted(city.wang, BucketKind::EstatePersonal));
  for (const Written& kept : {old, in_time}) CHECK(city.master.holds(kContact, kept.row));
  CHECK_FALSE(city.master.holds(kContact, too_late.row));
  const auto box = city.wang.returned();
  REQUIRE(box.size() == 1);
  CHECK(reason_text(box[0].reason) == "不在您的范围内");
  city.check_agreement();

  city.grant(city.wang, CityWorld::personal(city.buildings[0]));
  city.all_sync();
  for (const Written& kept : {old, in_time}) CHECK(city.wang.holds(kContact, kept.row));
  CHECK(city.wang.returned().size() == 1);
  city.check_agreement();
}

TEST_CASE("a device whose every grant is withdrawn loses its rows and keeps its work, which still counts") {
  CityWorld city;
  const RowId home = city.households[0][0];
  const auto work = city.wang.does(visits(city, home, kMet));
  city.pass(kMinuteUs);
  for (const Grant& grant : city.registry->grants(device_of(city.wang.key.public_key()))) {
    city.withdraw(city.wang, grant.bucket);
  }
  city.wang.line.state = testing::CityLine::State::LosesReplies;
  city.wang.sync();
  CHECK(city.wang.replica->pending().size() == 1);
  city.wang.line.state = testing::CityLine::State::Up;
  city.all_sync();
  CHECK_FALSE(city.wang.holds(kHousehold, home));
  CHECK(city.wang.replica->pending().empty());
  CHECK_FALSE(city.receipt_of(work).refused.has_value());
  CHECK(city.master.holds(kVisit, work.row));
  city.check_agreement();
}

TEST_CASE("a blocked device is wiped at its next contact, and the loss of unsent work is counted") {
  CityWorld city;
  const RowId home = city.households[0][0];
  city.wang.does(meets(home, "王大爷"));
  city.all_sync();
  city.wang.does(visits(city, home, kMet));
  testing::must(city.registry->block(device_of(city.wang.key.public_key())));
  const auto report = city.wang.sync();
  CHECK(report.state == SessionState::Blocked);
  CHECK(report.lost_unsent == 1);
  CHECK(city.wang.replica->pending().empty());
  CHECK(contacts_in(city.wang) == 0);
  CHECK_FALSE(city.wang.holds(kHousehold, home));
  const auto again = city.wang.sync();
  CHECK(again.state == SessionState::Blocked);
  CHECK(again.lost_unsent == 1);
  CHECK(city.master.sync().state == SessionState::Settled);
  CHECK(city.at_hub(kVisit, city.work()).empty());
}

TEST_CASE("a key that the hub does not know any more wipes nothing, and its work goes on after a new enrolment") {
  CityWorld city;
  const RowId home = city.households[0][0];
  city.back_up();
  CityDevice& late = city.hire("新网格员", Role::Inspector, city.here({}), 30);
  const auto before = late.does(visits(city, home, kMet));
  late.sync();
  city.restore();
  const auto after = late.does(visits(city, home, kNobody));
  CHECK(late.sync().state == SessionState::NeedsEnrolment);
  CHECK(late.holds(kHousehold, home));
  CHECK(late.holds(kVisit, before.row));
  CHECK(late.holds(kVisit, after.row));

  TicketOrder order{.person = city.add_person("新网格员"), .role = std::string(key_of(Role::Inspector))};
  for (const ScopeGrant& grant : scope_for(Role::Inspector, city.here({}))) {
    order.grants.push_back({grant.bucket, Stamp{0}, std::nullopt, grant.mode});
  }
  REQUIRE(city.enrol(late, testing::must(city.registry->issue_ticket(order))).status == 200);
  city.all_sync();
  for (const Written& visit : {before, after}) CHECK(city.master.holds(kVisit, visit.row));
  CHECK(city.at_hub(kVisit, city.work()).size() == 2);
  city.check_agreement();
}

}  // namespace qiaomen
