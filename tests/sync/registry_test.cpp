#include "sync/hub/registry.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sync/hub/sqlite_registry.h"
#include "tests/support/hub_desk.h"
#include "tests/support/loopback.h"

namespace qiaomen {
namespace {

using testing::HubDesk;
using testing::must;
using testing::Phone;

constexpr std::int64_t kMinute = 60'000'000;

struct Counter : HubDesk {
  RowId wang = add_person("王");
  TicketSecret secret = ticket(wang, Role::Inspector);
  Phone phone{1};

  Result<Enrolment> take(const TicketSecret& with, const Phone& by) {
    return registry->enrol(make_enrol_request(with, by.key), keys);
  }
  std::vector<Grant> granted() { return registry->grants(device_of(phone.key.public_key())); }
};

bool is_refused(const Result<Enrolment>& answer) { return !answer && answer.error().code == Errc::Refused; }

bool file_has(const std::filesystem::path& path, BytesView needle) {
  std::ifstream in(path, std::ios::binary);
  const Bytes bytes(std::istreambuf_iterator<char>(in), {});
  return std::ranges::search(bytes, needle).begin() != bytes.end();
}

}  // namespace

TEST_CASE("a ticket makes a device of its person, with role and scope") {
  Counter desk;
  const auto enrolment = must(desk.take(desk.secret, desk.phone));
  CHECK(enrolment.device == device_of(desk.phone.key.public_key()));
  CHECK(enrolment.person == desk.wang);
  CHECK(enrolment.role == "inspector");
  CHECK(enrolment.generation == 1);
  CHECK(enrolment.hub_signing_key == desk.keys.signing.public_key());
  CHECK(enrolment.hub_sealing_key == desk.keys.sealing.public_key());
  CHECK(enrolment.hub_sealing_key != enrolment.hub_signing_key);
  CHECK(std::ranges::binary_search(enrolment.scope.buckets, desk.work()));
  CHECK(desk.granted().size() == desk.order(desk.wang, Role::Inspector).grants.size());
  CHECK(desk.registry->devices().size() == 1);
  CHECK(desk.registry->devices_of(desk.wang).size() == 1);
  CHECK(desk.registry->devices_of(desk.community).empty());
}

TEST_CASE("the same ticket with the same key gets the same answer for ten minutes") {
  Counter desk;
  const auto first = must(desk.take(desk.secret, desk.phone));
  desk.clock.advance(10 * kMinute - 1);
  CHECK(must(desk.take(desk.secret, desk.phone)) == first);
  CHECK(desk.granted().size() == desk.order(desk.wang, Role::Inspector).grants.size());
  desk.clock.advance(1);
  CHECK(is_refused(desk.take(desk.secret, desk.phone)));
}

TEST_CASE("whatever is wrong with a ticket is refused in the same words") {
  Counter desk;
  Phone other{2};
  must(desk.take(desk.secret, desk.phone));
  const auto spent = desk.take(desk.secret, other);
  const auto unknown = desk.take({9}, other);
  const auto late = desk.ticket(desk.wang, Role::Inspector);
  desk.clock.advance(10 * kMinute);
  const auto expired = desk.take(late, other);
  CHECK(is_refused(spent));
  CHECK(is_refused(unknown));
  CHECK(is_refused(expired));
  CHECK(spent.error().message == unknown.error().message);
  CHECK(spent.error().message == expired.error().message);
  CHECK(desk.registry->devices().size() == 1);
}

TEST_CASE("a key that its sender does not hold is not enrolled") {
  Counter desk;
  auto request = make_enrol_request(desk.secret, desk.phone.key);
  request.proof[0] ^= 1;
  CHECK(is_refused(desk.registry->enrol(request, desk.keys)));
  CHECK(desk.registry->devices().empty());
  CHECK(desk.take(desk.secret, desk.phone).has_value());
}

TEST_CASE("a blocked key is never taken again") {
  Counter desk;
  must(desk.take(desk.secret, desk.phone));
  must(desk.registry->block(device_of(desk.phone.key.public_key())));
  CHECK(is_refused(desk.take(desk.secret, desk.phone)));
  CHECK(is_refused(desk.take(desk.ticket(desk.wang, Role::Inspector), desk.phone)));
  CHECK(desk.registry->devices().front().state == DeviceStanding::Blocked);
}

TEST_CASE("a key stays one person's, in one role") {
  Counter desk;
  must(desk.take(desk.secret, desk.phone));
  CHECK(is_refused(desk.take(desk.ticket(desk.add_person("李"), Role::Inspector), desk.phone)));
  CHECK(is_refused(desk.take(desk.ticket(desk.wang, Role::StationMaster), desk.phone)));
  CHECK(desk.take(desk.ticket(desk.wang, Role::Inspector), desk.phone).has_value());
  CHECK(desk.granted().size() == desk.order(desk.wang, Role::Inspector).grants.size());
}

TEST_CASE("a key whose device id is another key's is refused") {
  Counter desk;
  const auto id = device_of(desk.phone.key.public_key());
  desk.store->write(
      [&](HubTx& tx) { tx.put_device({.id = id, .key = {7}, .person = desk.wang, .role = "inspector"}); });
  CHECK(is_refused(desk.take(desk.secret, desk.phone)));
}

TEST_CASE("a hub restored to before the enrolment takes the same key again, with work of any age") {
  Counter desk;
  const auto backup = (desk.folder / "backup.db").string();
  desk.store->back_up_to(backup);
  const auto before = must(desk.take(desk.secret, desk.phone));
  const auto restored = must(SqliteHubStore::open(backup));
  Registry registry(*restored, desk.clock, desk.random, desk.log);
  const auto ticket = must(registry.issue_ticket(desk.order(desk.wang, Role::Inspector)));
  const auto again = must(registry.enrol(make_enrol_request(ticket, desk.phone.key), desk.keys));
  CHECK(again.device == before.device);
  CHECK(std::ranges::all_of(registry.grants(again.device), [](const Grant& grant) { return grant.from == Stamp{0}; }));
}

TEST_CASE("the hub's file holds a ticket's hash and not its secret") {
  Counter desk;
  const auto hash = sha256(desk.secret);
  bool has_hash = false;
  for (const char* name : {"hub.db", "hub.db-wal"}) {
    CHECK(!file_has(desk.folder / name, desk.secret));
    has_hash = has_hash || file_has(desk.folder / name, hash);
  }
  CHECK(has_hash);
}

TEST_CASE("tickets that nobody can use any more are forgotten") {
  Counter desk;
  const auto is_kept = [&] {
    bool kept = false;
    desk.store->read_sql([&](const ReadTx& sql) { kept = find_ticket(sql, sha256(desk.secret)).has_value(); });
    return kept;
  };
  CHECK(is_kept());
  desk.clock.advance(30 * kMinute);
  desk.ticket(desk.wang, Role::Inspector);
  CHECK(!is_kept());
}

TEST_CASE("a ticket needs a known role and a scope that a device can hold") {
  Counter desk;
  auto order = desk.order(desk.wang, Role::Inspector);
  order.role = "mayor";
  CHECK(desk.registry->issue_ticket(order).error().code == Errc::Malformed);
  order = desk.order(desk.wang, Role::Inspector);
  order.grants.resize(1025);
  CHECK(desk.registry->issue_ticket(order).error().code == Errc::TooLarge);
  order.grants.resize(1024);
  CHECK(desk.registry->issue_ticket(order).has_value());
}

TEST_CASE("a grant begins and ends when the operator says so, and what was there stays known") {
  Counter desk;
  const auto device = must(desk.take(desk.secret, desk.phone)).device;
  const BucketId other{BucketKind::EstateWork, desk.community};
  const auto count = desk.granted().size();
  must(desk.registry->grant(device, other, GrantMode::Write));
  REQUIRE(desk.granted().size() == count + 1);
  must(desk.registry->grant(device, other, GrantMode::Write));
  CHECK(desk.granted().size() == count + 1);
  desk.clock.advance(kMinute);
  must(desk.registry->withdraw(device, other));
  const auto grants = desk.granted();
  const auto ended = std::ranges::find(grants, other, &Grant::bucket);
  REQUIRE(ended != grants.end());
  CHECK(ended->from.us == desk.clock.now.wall.us - kMinute);
  CHECK(ended->to == Stamp{desk.clock.now.wall.us});
  CHECK(desk.registry->withdraw(device, other).error().code == Errc::NotFound);
  desk.clock.advance(kMinute);
  must(desk.registry->grant(device, other, GrantMode::Read));
  CHECK(desk.granted().size() == count + 2);
}

TEST_CASE("an unknown device is not found") {
  Counter desk;
  const DeviceId nobody{5};
  CHECK(desk.registry->block(nobody).error().code == Errc::NotFound);
  CHECK(desk.registry->grant(nobody, desk.work(), GrantMode::Read).error().code == Errc::NotFound);
  CHECK(desk.registry->withdraw(nobody, desk.work()).error().code == Errc::NotFound);
}

TEST_CASE("the log says why a ticket was refused, and never who or with what") {
  Counter desk;
  Phone other{2};
  must(desk.take(desk.secret, desk.phone));
  CHECK(is_refused(desk.take(desk.secret, other)));
  REQUIRE(desk.log.lines.size() == 2);
  CHECK(desk.log.lines[1] == "enrolment refused: ticket spent by another key");
  for (const auto& line : desk.log.lines) {
    CHECK(!line.contains(to_hex(desk.secret)));
    CHECK(!line.contains(to_string(desk.wang)));
  }
}

}  // namespace qiaomen
