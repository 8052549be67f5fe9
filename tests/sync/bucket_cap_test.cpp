#include <catch2/catch_test_macros.hpp>

#include <algorithm>

#include "sync/wire/poke.h"
#include "tests/support/hub_desk.h"
#include "tests/support/loopback.h"

// 1,024 buckets a device; the reporting replica, which reads every estate, is exempt.

namespace qiaomen {
namespace {

using testing::HubDesk;
using testing::must;
using testing::Phone;

BucketId numbered(std::size_t i) {
  BucketId bucket{BucketKind::EstateWork, {}};
  bucket.scope.bytes[14] = static_cast<std::uint8_t>(i >> 8);
  bucket.scope.bytes[15] = static_cast<std::uint8_t>(i);
  return bucket;
}

std::vector<Grant> grants(std::size_t count) {
  std::vector<Grant> grants;
  for (std::size_t i = 0; i < count; ++i) grants.push_back({numbered(i), Stamp{0}, std::nullopt, GrantMode::Read});
  return grants;
}

std::vector<CursorInfo> cursors(std::size_t count) {
  std::vector<CursorInfo> cursors;
  for (std::size_t i = 0; i < count; ++i) cursors.push_back({numbered(i), 0, 0});
  return cursors;
}

struct Desk : HubDesk {
  Phone phone{1};

  explicit Desk(Role role) { enrol(phone, "王", role); }

  DeviceId device() const { return device_of(phone.key.public_key()); }
  void hold(std::size_t count) {
    store->write([&](HubTx& tx) { tx.put_grants(device(), grants(count)); });
  }
  int sync_naming(std::size_t count) {
    SyncRequest request{random.id<Nonce>(), clock.now, phone.replica->outgoing(false)};
    request.state.cursors = cursors(count);
    return reply(signed_request(phone, "/v1/sync", encode(request))).status;
  }
  ServerAnswer poke_naming(std::size_t count) {
    return service->handle(signed_request(phone, "/v1/poke", encode(PokeRequest{0, cursors(count)})));
  }
  std::size_t granted() { return registry->grants(device()).size(); }
};

int status_of(const ServerAnswer& answer) { return std::get<ServerReply>(answer).status; }

}  // namespace

TEST_CASE("a request or poke that names 1,024 buckets is served, and one that names more is turned away") {
  Desk desk(Role::Inspector);
  CHECK(desk.sync_naming(1024) == 200);
  CHECK(desk.sync_naming(1025) == 413);
  CHECK(status_of(desk.poke_naming(1024)) == 200);
  CHECK(status_of(desk.poke_naming(1025)) == 413);
}

TEST_CASE("a reporting replica reads more than 1,024 buckets, names them all, and is poked for each") {
  Desk desk(Role::Reporting);
  desk.hold(3000);
  CHECK(desk.sync(desk.phone) == 200);
  CHECK(desk.phone.replica->outgoing(false).cursors.size() == 3000);
  CHECK(desk.sync(desk.phone) == 200);
  const auto state = desk.phone.replica->outgoing(false);
  auto answer = desk.service->handle(
      desk.signed_request(desk.phone, "/v1/poke", encode(PokeRequest{state.scope_version, state.cursors})));
  REQUIRE(std::holds_alternative<DeferredReply>(answer));
  CHECK(std::ranges::count(std::get<DeferredReply>(answer).keys, poke_key(numbered(2999))) >= 1);
}

TEST_CASE("an operator grants a device its 1,024th bucket and not one more, unless it is for reporting") {
  Desk desk(Role::Inspector);
  desk.hold(1023);
  must(desk.registry->grant(desk.device(), numbered(1023), GrantMode::Read));
  const auto one_more = desk.registry->grant(desk.device(), numbered(1024), GrantMode::Read);
  REQUIRE_FALSE(one_more.has_value());
  CHECK(one_more.error().code == Errc::TooLarge);
  CHECK(desk.granted() == 1024);
  must(desk.registry->grant(desk.device(), numbered(7), GrantMode::Write));
  must(desk.registry->withdraw(desk.device(), numbered(8)));
  must(desk.registry->grant(desk.device(), numbered(1024), GrantMode::Read));
  Desk reporting(Role::Reporting);
  reporting.hold(1024);
  must(reporting.registry->grant(reporting.device(), numbered(1024), GrantMode::Read));
}

TEST_CASE("a second ticket does not give a device more than 1,024 buckets") {
  Desk desk(Role::Inspector);
  const auto own = desk.order(desk.phone.actor.person, Role::Inspector).grants.size();
  desk.hold(1024 - own + 1);
  const auto secret = desk.ticket(desk.phone.actor.person, Role::Inspector);
  CHECK(desk.enrol(desk.phone, secret).status == 403);
  CHECK(desk.granted() == 1024 - own + 1);
  desk.hold(1024 - own);
  CHECK(desk.enrol(desk.phone, desk.ticket(desk.phone.actor.person, Role::Inspector)).status == 200);
  CHECK(desk.granted() == 1024);
}

}  // namespace qiaomen
