#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>

#include "engine/domain/campaign.h"
#include "sync/hub/program/backup.h"
#include "tests/support/hub_desk.h"
#include "tests/support/loopback.h"

namespace qiaomen {
namespace {

using testing::HubDesk;
using testing::must;
using testing::Phone;

struct CoveredDesk : HubDesk {
  CoveredDesk() {
    HubDesk::enrol(phone, "王", Role::Inspector);
    REQUIRE(sync(phone) == 200);
  }

  void put_cover(const BackupCover& cover) {
    store->write([&](HubTx& tx) { tx.put_cover(cover); });
  }
  void visit() {
    VisitInput input;
    input.household = households[0][0];
    input.campaign = campaign;
    input.outcome = 1;
    phone.must([&](Act& act) { return record_visit(act, input); });
  }
  std::size_t kept() { return phone.replica->confirmed().size(); }
  std::int64_t now_us() const { return clock.now.wall.us; }

  Phone phone{1};
};

}  // namespace

TEST_CASE("a request that came before a backup's mark and was committed after it is not covered by that backup") {
  CoveredDesk desk;
  desk.visit();
  const auto mark = desk.now_us() + 5'000'000;  // the request's clock was read earlier
  desk.put_cover({.marked_us = mark, .until_us = {}});
  REQUIRE(desk.sync(desk.phone) == 200);
  REQUIRE(desk.kept() == 1);
  desk.put_cover({.marked_us = mark, .until_us = mark});
  REQUIRE(desk.sync(desk.phone) == 200);
  CHECK(desk.kept() == 1);
  desk.put_cover({.marked_us = mark + 2, .until_us = mark + 2});  // the next backup has it
  REQUIRE(desk.sync(desk.phone) == 200);
  CHECK(desk.kept() == 0);
}

TEST_CASE("a hub without a backup covers nothing, and one that only began does not either") {
  CoveredDesk desk;
  desk.visit();
  REQUIRE(desk.sync(desk.phone) == 200);
  desk.clock.advance(1'000'000);
  REQUIRE(desk.sync(desk.phone) == 200);
  CHECK(desk.kept() == 1);
  desk.put_cover({.marked_us = desk.now_us(), .until_us = {}});
  REQUIRE(desk.sync(desk.phone) == 200);
  CHECK(desk.kept() == 1);
}

TEST_CASE("a hub whose clock was set back between two backups gives the second one a later mark") {
  CoveredDesk desk;
  must(desk.keys.signing.save((desk.folder / "signing.key").string()));
  must(desk.keys.sealing.save((desk.folder / "sealing.key").string()));
  testing::TemporaryFolder elsewhere;
  const HubFolder folder(desk.folder.path());
  const auto first = must(make_backup(folder, elsewhere / "1", desk.clock));
  desk.clock.now.wall.us -= 3'600'000'000;
  desk.visit();
  REQUIRE(desk.sync(desk.phone) == 200);
  REQUIRE(desk.sync(desk.phone) == 200);
  CHECK(desk.kept() == 1);  // written after the first, whatever the clock says
  const auto second = must(make_backup(folder, elsewhere / "2", desk.clock));
  CHECK(second.covered_us > first.covered_us);
}

TEST_CASE("what lies in the hub's folder goes along into a backup and back, what a running hub holds does not") {
  CoveredDesk desk;
  must(desk.keys.signing.save((desk.folder / "signing.key").string()));
  must(desk.keys.sealing.save((desk.folder / "sealing.key").string()));
  for (const char* name : {"ca.pem", "ca.key", "server.pem", "server.key"}) std::ofstream(desk.folder / name) << name;
  std::filesystem::create_directories(desk.folder / "blobs/ab");
  std::ofstream(desk.folder / "blobs/ab/abcd") << "photo";
  std::ofstream(desk.folder / "serve.lock") << "1";
  testing::TemporaryFolder elsewhere;
  must(make_backup(HubFolder(desk.folder.path()), elsewhere / "backup", desk.clock));
  const auto restored = must(restore_backup({.from = elsewhere / "backup", .home = elsewhere / "hub"}));
  CHECK(restored.generation == 2);
  CHECK(std::filesystem::file_size(elsewhere / "hub/blobs/ab/abcd") == 5);
  CHECK(!std::filesystem::exists(elsewhere / "hub/serve.lock"));
  CHECK(!std::filesystem::exists(elsewhere / "hub/hub.db-wal"));
}

}  // namespace qiaomen
