#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "engine/domain/review.h"
#include "tests/scenarios/acts.h"

// A household is deleted while somebody else works on it: nothing is lost before a person has decided.

namespace qiaomen {
namespace {

using namespace scenarios;
using testing::CityDevice;
using testing::CityWorld;
using testing::kMinuteUs;

struct Register : CityWorld {
  RowId home = households[0][0];

  void arrive(CityDevice& first, CityDevice& second) {
    first.sync();
    second.sync();
    all_sync();
  }
  std::vector<CityDevice*> holders() { return {&wang, &li, &master, &supervisor, &reporting}; }
  void check_under_review() {
    for (CityDevice* device : holders()) {
      CHECK(device->holds(kHousehold, home));
      const auto reviews = device->reviews();
      REQUIRE(reviews.size() == 1);
      CHECK(reviews[0].row == home);
    }
    check_agreement();
  }
};

Command keeps(const RowId& row) {
  return [row](Act& act) { return keep_row(act, kHousehold, row); };
}
Command deletes(const RowId& row) {
  return [row](Act& act) { return delete_row(act, kHousehold, row); };
}

}  // namespace

TEST_CASE("a household that nobody touched meanwhile is gone everywhere, and may be added again under its id") {
  Register city;
  city.wang.does(removes(city.home));
  city.all_sync();
  for (CityDevice* device : city.holders()) CHECK_FALSE(device->holds(kHousehold, city.home));
  city.check_agreement();
  const auto again = city.li.does([&](Act& act) {
    return add_household(act,
                         {.building = city.buildings[0], .unit = "1", .door = "101", .address = {}, .note = "新户"});
  });
  CHECK(again.row == city.home);
  city.all_sync();
  for (CityDevice* device : city.holders()) CHECK(note_of(*device, city.home) == "新户");
  city.check_agreement();
}

TEST_CASE("a deletion and an edit that have not seen each other leave the household for a person, in either order") {
  Register city;
  const bool deletion_first = GENERATE(true, false);
  const bool keep = GENERATE(true, false);
  city.wang.does(removes(city.home));
  city.pass(kMinuteUs);
  const auto edit = city.li.does(notes(city.home, "有人住"));
  city.arrive(deletion_first ? city.wang : city.li, deletion_first ? city.li : city.wang);
  CHECK_FALSE(city.receipt_of(edit).refused.has_value());
  city.check_under_review();
  CHECK(note_of(city.wang, city.home) == "有人住");

  city.master.does(keep ? keeps(city.home) : deletes(city.home));
  city.all_sync();
  for (CityDevice* device : city.holders()) {
    CHECK(device->reviews().empty());
    CHECK(device->holds(kHousehold, city.home) == keep);
  }
  city.check_agreement();
}

TEST_CASE("work under a deleted household counts like an edit of it, in either order") {
  Register city;
  const bool deletion_first = GENERATE(true, false);
  city.wang.does(removes(city.home));
  city.pass(kMinuteUs);
  // Met nobody: the visit writes the task, not the household.
  const auto visit = city.li.does(visits(city, city.home, kNobody));
  city.arrive(deletion_first ? city.wang : city.li, deletion_first ? city.li : city.wang);
  CHECK_FALSE(city.receipt_of(visit).refused.has_value());
  city.check_under_review();
  for (CityDevice* device : city.holders()) CHECK(device->holds(kVisit, visit.row));
}

TEST_CASE("an issue about a deleted household brings the household back for review") {
  Register city;
  city.wang.does(removes(city.home));
  city.wang.sync();
  const auto issue = city.li.does([&](Act& act) {
    return create_issue(act, {.estate = city.estate, .title = "漏雨", .category = "leak", .household = city.home});
  });
  city.all_sync();
  CHECK_FALSE(city.receipt_of(issue).refused.has_value());
  city.check_under_review();
  CHECK(city.worker.holds(kIssue, issue.row));
}

}  // namespace qiaomen
