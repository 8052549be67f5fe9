#include "sync/client/blob_transfer.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cctype>
#include <fstream>

#include "engine/domain/ledger.h"
#include "engine/domain/photo_queries.h"
#include "tests/support/hub_desk.h"
#include "tests/support/loopback.h"
#include "tests/support/photo_bytes.h"

namespace qiaomen {
namespace {

using testing::HubDesk;
using testing::jpeg;
using testing::must;
using testing::Phone;

std::string lower_case(std::string name) {
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name;
}

// To the hub's service in this process. Counts what passes, and loses what a test wants lost.
class Line final : public Transport {
 public:
  explicit Line(HubDesk& desk) : desk_(desk) {}

  Result<HttpReply> exchange(const HttpRequest& request) override {
    ++requests;
    up_bytes += request.body.size();
    if (cut) return fail(Errc::Offline, "no line");
    if (forged) return HttpReply{200, *forged, {}};
    ServerRequest arrived{.method = request.method,
                          .target = request.path,
                          .headers = request.headers,
                          .body = request.body,
                          .remote = {}};
    auto answer = desk_.reply(arrived);
    if (lose_replies > 0 && --lose_replies >= 0) return fail(Errc::Offline, "the reply is lost");
    HttpReply reply{answer.status, std::move(answer.body), {}};
    for (const auto& [name, value] : answer.headers) reply.headers.emplace_back(lower_case(name), value);
    return reply;
  }
  Traffic traffic() const override { return {}; }

  bool cut = false;
  int lose_replies = 0;
  std::optional<Bytes> forged;
  int requests = 0;
  std::size_t up_bytes = 0;

 private:
  HubDesk& desk_;
};

struct PhotoPhone : Phone {
  PhotoPhone(HubDesk& desk, std::uint8_t seed, std::string_view name, Role role) : Phone(seed), line(desk) {
    desk.enrol(*this, name, role);
    REQUIRE(desk.sync(*this) == 200);
  }
  std::set<Sha256> named() {
    return replica->read([](const ReadTx& tx) { return named_photos(tx); });
  }
  // Steps until it is done or fails.
  BlobStep carry() {
    for (int i = 0; i < 200; ++i) {
      const auto step = transfer.step();
      if (step != BlobStep::Moved) return step;
    }
    throw std::runtime_error("the transfer does not come to an end");
  }

  Line line;
  DeviceBlobs blobs{folder / "blobs"};
  BlobTransfer::Rows rows() {
    return {[this] { return named(); }, [this] { return replica->generation(); },
            [this] { return replica->settled_at_us().value_or(0); }, [this] { return replica->covered_until_us(); }};
  }
  BlobTransfer transfer{blobs, rows(), key, line, random};
};

struct Desk : HubDesk {
  PhotoPhone wang{*this, 1, "王", Role::Inspector};
  PhotoPhone master{*this, 2, "站长", Role::StationMaster};

  // As the program does it: bytes first, then the row.
  Sha256 report(const Bytes& bytes) {
    REQUIRE(wang.blobs.keep(bytes).has_value());
    NewIssue input{.estate = estate, .title = "漏水", .category = "leak", .place = "楼顶"};
    input.photos = {{sha256(bytes), static_cast<std::int64_t>(bytes.size()), "image/jpeg", {}}};
    wang.must([&](Act& act) { return create_issue(act, input); });
    return sha256(bytes);
  }
  // By a backup that was told to be complete up to `until`.
  void cover(std::optional<std::int64_t> until_us, std::optional<std::int64_t> begun_us = {}) {
    store->write([&](HubTx& tx) { tx.put_cover({.marked_us = begun_us ? begun_us : until_us, .until_us = until_us}); });
  }
  void sync_all() {
    for (int i = 0; i < 2; ++i) {
      REQUIRE(sync(wang) == 200);
      REQUIRE(sync(master) == 200);
    }
  }
};

}  // namespace

TEST_CASE("a photo goes to the hub once, and to another device that wants it") {
  Desk desk;
  const auto photo = jpeg(600'000);
  const auto hash = desk.report(photo);
  desk.sync_all();
  CHECK(desk.wang.carry() == BlobStep::Done);
  CHECK(desk.photos.read_whole(hash).value() == photo);
  CHECK(desk.wang.transfer.sent() == 1);
  CHECK(desk.wang.blobs.unsent.all().empty());
  CHECK(desk.wang.line.requests == 1 + 3);  // what there is, and three parts
  CHECK(desk.wang.carry() == BlobStep::Done);
  CHECK(desk.wang.line.requests == 4);

  CHECK(desk.master.carry() == BlobStep::Done);
  CHECK(desk.master.line.requests == 0);  // nobody wants to see it
  REQUIRE(desk.master.blobs.wanted.add(hash).has_value());
  CHECK(desk.master.carry() == BlobStep::Done);
  CHECK(desk.master.blobs.store.read_whole(hash).value() == photo);
  CHECK(desk.master.blobs.wanted.all().empty());
  CHECK(desk.master.transfer.fetched() == 1);
}

TEST_CASE("a photo whose row the hub has not yet seen waits with it") {
  Desk desk;
  const auto hash = desk.report(jpeg(1000));
  CHECK(desk.wang.carry() == BlobStep::Done);
  CHECK_FALSE(desk.photos.holds(hash));
  CHECK(desk.wang.blobs.unsent.contains(hash));
  desk.sync_all();
  CHECK(desk.wang.carry() == BlobStep::Done);
  CHECK(desk.photos.holds(hash));
}

TEST_CASE("after a cut line only what the hub lacks is sent, also by a program that was started anew") {
  Desk desk;
  const auto hash = desk.report(jpeg(1'000'000));
  desk.sync_all();
  CHECK(desk.wang.transfer.step() == BlobStep::Moved);  // asks
  CHECK(desk.wang.transfer.step() == BlobStep::Moved);
  desk.wang.line.lose_replies = 1;
  CHECK(desk.wang.transfer.step() == BlobStep::Failed);  // the hub has it all the same
  desk.wang.line.cut = true;
  CHECK(desk.wang.carry() == BlobStep::Failed);
  CHECK_FALSE(desk.photos.holds(hash));
  CHECK(desk.wang.blobs.unsent.contains(hash));

  desk.wang.line.cut = false;
  desk.wang.line.up_bytes = 0;
  BlobTransfer anew(desk.wang.blobs, desk.wang.rows(), desk.wang.key, desk.wang.line, desk.wang.random);
  while (anew.step() == BlobStep::Moved) {
  }
  CHECK(desk.photos.holds(hash));
  CHECK(desk.wang.line.up_bytes < 500'000);
}

TEST_CASE("who only sends fetches no photo, however much it is wanted, until it reads again") {
  Desk desk;
  const auto wanted = desk.report(jpeg(1000));
  desk.sync_all();
  REQUIRE(desk.wang.carry() == BlobStep::Done);
  REQUIRE(desk.master.blobs.wanted.add(wanted).has_value());
  BlobTransfer sender(
      desk.master.blobs,
      {[&] { return desk.master.named(); }, [&] { return desk.master.replica->outgoing(false).generation; }},
      desk.master.key, desk.master.line, desk.master.random);
  sender.send_only();
  while (sender.step() == BlobStep::Moved) {
  }
  CHECK_FALSE(desk.master.blobs.store.holds(wanted));
  CHECK(desk.master.carry() == BlobStep::Done);
  CHECK(desk.master.blobs.store.holds(wanted));
}

TEST_CASE("a fetch that was cut goes on where it was") {
  Desk desk;
  const auto photo = jpeg(1'000'000);
  const auto hash = desk.report(photo);
  desk.sync_all();
  REQUIRE(desk.wang.carry() == BlobStep::Done);
  REQUIRE(desk.master.blobs.wanted.add(hash).has_value());
  for (int i = 0; i < 3; ++i) REQUIRE(desk.master.transfer.step() == BlobStep::Moved);
  desk.master.line.cut = true;
  CHECK(desk.master.transfer.step() == BlobStep::Failed);
  CHECK_FALSE(desk.master.blobs.store.holds(hash));
  desk.master.line.cut = false;
  desk.master.line.requests = 0;
  CHECK(desk.master.carry() == BlobStep::Done);
  CHECK(desk.master.line.requests == 1 + 2);
  CHECK(desk.master.blobs.store.read_whole(hash).value() == photo);
}

TEST_CASE("what a forged hub sends is thrown away, and the photo stays wanted") {
  Desk desk;
  const auto photo = jpeg(1000);
  const auto hash = desk.report(photo);
  desk.sync_all();
  REQUIRE(desk.wang.carry() == BlobStep::Done);
  REQUIRE(desk.master.blobs.wanted.add(hash).has_value());
  REQUIRE(desk.master.transfer.step() == BlobStep::Moved);
  desk.master.line.forged = encode(BlobPart{1000, jpeg(1000, 'f')});
  CHECK(desk.master.transfer.step() == BlobStep::Moved);
  CHECK_FALSE(desk.master.transfer.problem().empty());
  desk.master.line.forged.reset();
  CHECK(desk.master.blobs.wanted.contains(hash));
  CHECK(desk.master.carry() == BlobStep::Done);  // enough for this time
  CHECK(desk.master.carry() == BlobStep::Done);
  CHECK(desk.master.blobs.store.read_whole(hash).value() == photo);
  for (const Bytes& nonsense : {Bytes{0x01}, encode(BlobStates{})}) {
    desk.report(jpeg(500));
    desk.wang.line.forged = nonsense;
    CHECK(desk.wang.carry() == BlobStep::Failed);
  }
}

TEST_CASE("one spoilt or refused photo does not hold up the others") {
  Desk desk;
  const auto spoilt = desk.report(jpeg(1000, 's'));
  const auto good = desk.report(jpeg(1000, 'g'));
  desk.sync_all();
  const auto hex = to_hex(spoilt);
  std::ofstream(desk.wang.folder / "blobs" / hex.substr(0, 2) / hex.substr(2), std::ios::trunc) << "spoilt";
  CHECK(desk.wang.carry() == BlobStep::Done);
  CHECK(desk.photos.holds(good));
  CHECK_FALSE(desk.photos.holds(spoilt));
  CHECK(desk.wang.blobs.unsent.contains(spoilt));
  CHECK_FALSE(desk.wang.transfer.problem().empty());
}

TEST_CASE("a hub that was restored without its photos gets them again from whoever holds them") {
  Desk desk;
  const auto photo = jpeg(1000);
  const auto hash = desk.report(photo);
  desk.sync_all();
  REQUIRE(desk.wang.carry() == BlobStep::Done);
  desk.photos.erase(hash);
  CHECK(desk.wang.carry() == BlobStep::Done);
  CHECK_FALSE(desk.photos.holds(hash));  // nobody said that it is another hub now
  desk.store->write([](HubTx& tx) {
    auto life = tx.life();
    life.generation = 2;
    life.line.insert(2);
    tx.put_life(life);
  });
  desk.sync_all();
  CHECK(desk.wang.carry() == BlobStep::Done);
  CHECK(desk.photos.read_whole(hash).value() == photo);
  const auto requests = desk.wang.line.requests;
  CHECK(desk.wang.carry() == BlobStep::Done);
  CHECK(desk.wang.line.requests == requests);
}

TEST_CASE(
    "photos of rows that left this device go once a backup of the hub has them; those not yet sent still arrive") {
  Desk desk;
  const auto sent = desk.report(jpeg(1000, 'a'));
  desk.sync_all();
  REQUIRE(desk.wang.carry() == BlobStep::Done);
  const auto unsent = desk.report(jpeg(1000, 'b'));
  desk.sync_all();
  const auto device = device_of(desk.wang.key.public_key());
  desk.store->write([&](HubTx& tx) {
    auto grants = tx.grants(device);
    for (Grant& grant : grants) grant.to = Stamp{desk.clock.now.wall.us};
    tx.put_grants(device, grants);
  });
  desk.clock.advance(1'000'000);
  desk.sync_all();
  REQUIRE(desk.wang.named().empty());
  CHECK(desk.wang.carry() == BlobStep::Done);
  CHECK(desk.wang.blobs.store.holds(sent));
  CHECK(desk.photos.holds(unsent));
  desk.clock.advance(1'000'000);
  desk.sync_all();
  CHECK(desk.wang.carry() == BlobStep::Done);
  desk.clock.advance(1'000'000);
  desk.cover(desk.clock.now.wall.us);
  desk.sync_all();
  CHECK(desk.wang.carry() == BlobStep::Done);
  CHECK_FALSE(desk.wang.blobs.store.holds(sent));
  CHECK_FALSE(desk.wang.blobs.store.holds(unsent));
}

TEST_CASE("a photo that went after a backup was begun is not covered by that backup, though its row is") {
  Desk desk;
  const auto hash = desk.report(jpeg(1000));
  desk.sync_all();
  desk.clock.advance(1'000'000);
  const auto begun = desk.clock.now.wall.us;
  desk.cover({}, begun);
  desk.clock.advance(1'000'000);
  REQUIRE(desk.wang.carry() == BlobStep::Done);
  CHECK(desk.wang.transfer.waits_for_reply());
  desk.cover(begun);
  desk.sync_all();
  CHECK_FALSE(desk.wang.transfer.waits_for_reply());
  CHECK(desk.wang.carry() == BlobStep::Done);
  CHECK(desk.wang.blobs.sent.contains(hash));
  desk.clock.advance(1'000'000);
  desk.cover(desk.clock.now.wall.us);
  desk.sync_all();
  CHECK(desk.wang.carry() == BlobStep::Done);
  CHECK_FALSE(desk.wang.blobs.sent.contains(hash));
  CHECK(desk.wang.blobs.store.holds(hash));  // its row is still here
}

TEST_CASE(
    "a mark whose time a crash has cut gets another, and one that the disk does not take keeps the photo unsent") {
  testing::TemporaryFolder folder;
  SentPhotos sent(folder / "sent");
  const auto photo = sha256(jpeg(100));
  must(sent.add(photo));
  std::ofstream(folder / "sent" / to_hex(photo)) << "12";
  sent.forget_covered(1'000);
  CHECK(sent.contains(photo));
  must(sent.note_reply(500));
  must(sent.note_reply(700));
  sent.forget_covered(499);
  CHECK(sent.contains(photo));
  sent.forget_covered(500);
  CHECK_FALSE(sent.contains(photo));

  Desk desk;
  const auto hash = desk.report(jpeg(1000));
  desk.sync_all();
  std::ofstream(desk.wang.folder / "blobs" / "sent") << "in the way";
  CHECK(desk.wang.carry() == BlobStep::Done);
  CHECK(desk.photos.holds(hash));
  CHECK(desk.wang.blobs.unsent.contains(hash));
  CHECK_FALSE(desk.wang.transfer.problem().empty());
}

TEST_CASE("a photo that was taken back is gone, one that was here before is not") {
  Desk desk;
  const auto photo = jpeg(1000);
  CHECK(desk.wang.blobs.keep(photo) == true);
  CHECK(desk.wang.blobs.keep(photo) == false);
  desk.wang.blobs.take_back(sha256(photo));
  CHECK(desk.wang.blobs.is_empty());
  CHECK(desk.wang.blobs.keep(Bytes(10, 't')).error().code == Errc::Malformed);
  CHECK(desk.wang.blobs.is_empty());
  CHECK(desk.wang.blobs.keep(photo) == true);
  desk.wang.blobs.wipe();
  CHECK(desk.wang.blobs.is_empty());
}

}  // namespace qiaomen
