#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <map>

#include "engine/domain/ledger_states.h"
#include "engine/domain/personal_tables.h"
#include "sync/hub/feed.h"
#include "tests/scenarios/acts.h"

// A hub or a device whose file is an older one than it was, and a file that lives twice.

namespace qiaomen {
namespace {

using namespace scenarios;
using testing::CityDevice;
using testing::CityLine;
using testing::CityWorld;
using testing::kMinuteUs;

using Contents = std::map<RowId, FieldValues>;

bool tells_conflict(const HubRow& row) { return row.table == kConflictWork.id || row.table == kConflictLedger.id; }

Contents contents_of(CityWorld& city) {
  Contents contents;
  city.store->read([&](HubView& view) {
    for (const BucketId& bucket : {city.work(), city.ledger(), CityWorld::personal(city.buildings[0])}) {
      for (const HubRow& row : living_rows(view, bucket)) {
        if (!tells_conflict(row)) contents[row.id] = row.values;
      }
    }
  });
  return contents;
}

}  // namespace

TEST_CASE(
    "a hub restored from an older copy gets everything again, nothing twice, and what it returned stays returned") {
  CityWorld city;
  const RowId home = city.households[0][0];
  const RowId service = city.wang.does(serves(city)).row;
  city.all_sync();
  city.back_up();
  city.wang.does(counts(service, 10));
  city.li.does(counts(service, 5));
  city.wang.does(visits(city, home, kMet));
  city.pass(kMinuteUs);
  city.wang.does(notes(home, "有狗"));
  city.pass(kMinuteUs);
  city.li.does(notes(home, "狗已送走"));
  const RowId lift = city.li.does(reports(city, "电梯停运")).row;
  const auto forged = city.li.forges(
      [&](Draft& draft) { return draft.edit(kIssue, lift, {{issue::kState, ledger_state::kAccepted}}); });
  city.all_sync();
  city.master.does(steps(accept_issue, lift));
  city.all_sync();
  REQUIRE(city.li.returned().size() == 1);
  const auto before = contents_of(city);
  const auto conflict = city.wang.conflicts().at(0).id;

  city.restore();
  CHECK(city.at_hub(kVisit, city.work()).empty());
  city.pass(kMinuteUs);
  city.all_sync();
  city.all_sync();
  CHECK(contents_of(city) == before);
  for (CityDevice* device : {&city.wang, &city.li, &city.master, &city.reporting}) {
    CHECK(people_of(*device, service) == 17);
    CHECK(note_of(*device, home) == "狗已送走");
    // An order of writes may be told as a conflict afterwards; what was one stays the same one.
    CHECK(std::ranges::count(device->conflicts(), conflict, &ConflictLine::id) == 1);
  }
  CHECK(city.li.returned().size() == 1);
  CHECK(city.receipt(forged).refused.value().refusal == Refusal::Dismissed);
  CHECK(state_of(city.worker, lift) == ledger_state::kAccepted);
  city.check_agreement();
}

TEST_CASE("the screen counts no own work twice while a restored hub is still without it") {
  CityWorld city;
  const RowId service = city.wang.does(serves(city)).row;
  city.all_sync();
  city.back_up();
  city.wang.does(counts(service, 10));
  city.all_sync();
  city.restore();
  city.wang.does(counts(service, 100));
  CHECK(people_of(city.wang, service) == 112);
  city.wang.line.state = CityLine::State::LosesReplies;
  city.wang.sync();
  city.wang.line.state = CityLine::State::Up;
  TickReport report;
  do {
    report = city.wang.tick();
    CHECK(people_of(city.wang, service) == 112);
  } while (report.state == SessionState::Working);
  city.all_sync();
  CHECK(people_of(city.li, service) == 112);
  city.check_agreement();
}

TEST_CASE("a device restored from an older copy of its file gets its own work back and goes on") {
  CityWorld city;
  const RowId home = city.households[0][0];
  const RowId service = city.wang.does(serves(city)).row;
  city.wang.does(counts(service, 10));
  const auto copy = city.wang.keep_copy("older.db");
  city.all_sync();
  city.wang.does(visits(city, home, kMet));
  city.wang.does(counts(service, 100));
  city.all_sync();

  city.wang.become(copy);
  city.wang.does(counts(service, 1000));
  city.wang.does(notes(home, "副本之后"));
  city.pass(kMinuteUs);
  city.all_sync();
  for (CityDevice* device : {&city.wang, &city.li, &city.master}) {
    CHECK(people_of(*device, service) == 1112);
    CHECK(note_of(*device, home) == "副本之后");
  }
  CHECK(city.at_hub(kVisit, city.work()).size() == 1);
  CHECK(city.wang.returned().empty());
  CHECK_FALSE(city.wang.replica->frozen());
  city.check_agreement();
}

TEST_CASE("a file that two devices use is frozen at the third epoch within a day, and nobody's work is lost") {
  CityWorld city;
  const RowId service = city.wang.does(serves(city)).row;
  city.all_sync();
  CityDevice& twin = city.clone(city.wang);
  std::int64_t written = 2;
  bool frozen = false;
  for (int turn = 0; turn < 12 && !frozen; ++turn) {
    for (CityDevice* device : {&city.wang, &twin}) {
      if (device->replica->frozen()) continue;
      device->does(counts(service, 1));
      written += 1;
      device->sync();
      city.pass(kMinuteUs);
    }
    frozen = city.wang.replica->frozen() || twin.replica->frozen();
  }
  REQUIRE(frozen);
  CityDevice& stopped = twin.replica->frozen() ? twin : city.wang;
  CHECK_FALSE(stopped.refusal(counts(service, 1)).empty());
  city.all_sync();
  CHECK(people_of(city.master, service) == written);
  for (CityDevice* device : {&city.wang, &twin}) {
    CHECK(device->replica->pending().empty());
    CHECK(device->returned().empty());
  }
}

}  // namespace qiaomen
