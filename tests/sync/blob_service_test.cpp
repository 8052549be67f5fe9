#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "engine/blobs/disk_file.h"
#include "engine/domain/ledger.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/work_tables.h"
#include "engine/store/database.h"
#include "sync/wire/blob.h"
#include "sync/wire/request_signature.h"
#include "tests/support/hub_desk.h"
#include "tests/support/loopback.h"
#include "tests/support/photo_bytes.h"

namespace qiaomen {
namespace {

using testing::HubDesk;
using testing::jpeg;
using testing::must;
using testing::Phone;

// An inspector whose issue has a photo, accepted; a master who may read it; an inspector of no bucket at all.
struct PhotoDesk : HubDesk {
  PhotoDesk() {
    enrol(wang, "王", Role::Inspector);
    enrol(master, "站长", Role::StationMaster);
    const auto stranger = add_person("外人");
    const auto answer = must(decode_enrolment(
        HubDesk::enrol(zhao, must(registry->issue_ticket({.person = stranger, .role = "inspector"}))).body));
    zhao.open({answer.person, Role::Inspector, answer.company, answer.division});
    issue = report(photo);
  }

  RowId report(const Bytes& bytes) {
    if (!wang.replica->settled()) REQUIRE(sync(wang) == 200);
    NewIssue input{.estate = estate, .title = "漏水", .category = "leak", .place = "楼顶"};
    input.photos = {{sha256(bytes), static_cast<std::int64_t>(bytes.size()), "image/jpeg", {}}};
    const auto written = wang.must([&](Act& act) { return create_issue(act, input); });
    REQUIRE(sync(wang) == 200);
    REQUIRE_FALSE(receipt(written.transaction).refused);
    return written.row;
  }

  BlobState ask(const Phone& by, const Sha256& of) {
    const auto answer = reply(signed_request(by, "/v1/blob", encode(BlobAsk{{of}})));
    REQUIRE(answer.status == 200);
    return must(decode_blob_states(answer.body)).states.at(0);
  }
  ServerReply send(const Phone& by, const Bytes& bytes, std::size_t from, std::size_t length) {
    const auto part = BytesView(bytes).subspan(from, length);
    return put(by, sha256(bytes),
               {static_cast<std::int64_t>(bytes.size()), static_cast<std::int64_t>(from), {part.begin(), part.end()}});
  }
  ServerReply put(const Phone& by, const Sha256& of, const BlobChunk& chunk) {
    return reply(signed_request(by, "/v1/blob/" + to_hex(of), encode(chunk)));
  }
  ServerReply fetch(const Phone& by, const Sha256& of, const std::string& query = "") {
    return get(by, "/v1/blob/" + to_hex(of) + query);
  }
  ServerReply get(const Phone& by, const std::string& path) {
    const auto signature = to_field(sign_request(by.key, random.id<Nonce>(), "GET", path, {}));
    return reply({.method = "GET",
                  .target = path,
                  .headers = {{"accept-encoding", "identity"}, {std::string(kSignatureHeader), signature}},
                  .body = {},
                  .remote = {}});
  }
  // Withdraws everything from the device.
  void withdraw(const Phone& from) {
    clock.advance(1'000'000);
    store->write([&](HubTx& tx) {
      auto grants = tx.grants(device_of(from.key.public_key()));
      for (Grant& grant : grants) grant.to = Stamp{clock.now.wall.us};
      tx.put_grants(device_of(from.key.public_key()), grants);
    });
    clock.advance(1'000'000);
  }

  Phone wang{1}, master{2}, zhao{3};
  Bytes photo = jpeg(600'000);
  Sha256 hash = sha256(photo);
  RowId issue;
};

}  // namespace

TEST_CASE("a photo goes up in parts from where the hub is, and comes down for whoever may read its row") {
  PhotoDesk desk;
  CHECK(desk.ask(desk.wang, desk.hash) == BlobState{BlobStanding::Wanted, 0});
  CHECK(desk.ask(desk.master, desk.hash).standing != BlobStanding::Whole);
  CHECK(desk.send(desk.wang, desk.photo, 0, 262'144).status == 200);
  CHECK(desk.ask(desk.wang, desk.hash) == BlobState{BlobStanding::Wanted, 262'144});
  // A part that comes twice, its reply lost.
  const auto again = must(decode_blob_states(desk.send(desk.wang, desk.photo, 0, 262'144).body));
  CHECK(again.states.at(0) == BlobState{BlobStanding::Wanted, 262'144});
  CHECK(desk.fetch(desk.master, desk.hash).status == 404);
  CHECK(desk.send(desk.wang, desk.photo, 262'144, 262'144).status == 200);
  const auto whole = must(decode_blob_states(desk.send(desk.wang, desk.photo, 524'288, 75'712).body));
  CHECK(whole.states.at(0) == BlobState{BlobStanding::Whole, 600'000});

  Bytes come;
  while (come.size() < desk.photo.size()) {
    const auto answer = desk.fetch(desk.master, desk.hash, "?offset=" + std::to_string(come.size()));
    REQUIRE(answer.status == 200);
    const auto part = must(decode_blob_part(answer.body));
    REQUIRE(!part.bytes.empty());
    CHECK(part.bytes.size() <= kBlobChunkBytesMax);
    CHECK(part.size == 600'000);
    come.insert(come.end(), part.bytes.begin(), part.bytes.end());
  }
  CHECK(come == desk.photo);
}

TEST_CASE("who may not look at the row learns nothing of its photo, and can send none") {
  PhotoDesk desk;
  REQUIRE(desk.send(desk.wang, desk.photo, 0, 262'144).status == 200);
  const Sha256 nowhere{9};
  const auto check_blind = [&] {
    CHECK(desk.ask(desk.zhao, desk.hash) == desk.ask(desk.zhao, nowhere));
    const auto mine = desk.fetch(desk.zhao, desk.hash);
    const auto none = desk.fetch(desk.zhao, nowhere);
    CHECK(mine.status == 404);
    CHECK(mine.body == none.body);
    CHECK(desk.send(desk.zhao, desk.photo, 0, 262'144).status == 404);
  };
  check_blind();
  CHECK(desk.send(desk.wang, desk.photo, 262'144, 262'144).status == 200);
  CHECK(desk.send(desk.wang, desk.photo, 524'288, 75'712).status == 200);
  check_blind();
}

TEST_CASE("what no row names is not taken") {
  PhotoDesk desk;
  const auto other = jpeg(1000, 'o');
  CHECK(desk.ask(desk.wang, sha256(other)).standing == BlobStanding::Nothing);
  CHECK(desk.send(desk.wang, other, 0, 1000).status == 404);
  CHECK_FALSE(desk.photos.holds(sha256(other)));
  // Of another size than the row says.
  CHECK(desk.put(desk.wang, desk.hash, {599'999, 0, {0xFF, 0xD8, 0xFF}}).status == 404);
}

TEST_CASE("foreign bytes, bytes of another hash and too many at once are refused, and the right ones come after") {
  PhotoDesk desk;
  const auto size = static_cast<std::int64_t>(desk.photo.size());
  CHECK(desk.put(desk.wang, desk.hash, {size, 0, Bytes(1000, 't')}).status == 400);
  CHECK(desk.put(desk.wang, desk.hash, {size, 0, Bytes(kBlobChunkBytesMax + 1, 't')}).status == 400);
  const auto wrong = jpeg(600'000, 'w');
  for (const std::size_t from : {0, 200'000}) {
    const auto part = BytesView(wrong).subspan(from, 200'000);
    CHECK(desk.put(desk.wang, desk.hash, {size, static_cast<std::int64_t>(from), {part.begin(), part.end()}}).status ==
          200);
  }
  const auto last = BytesView(wrong).subspan(400'000);
  const auto refused = desk.put(desk.wang, desk.hash, {size, 400'000, {last.begin(), last.end()}});
  CHECK(refused.status == 400);
  CHECK(testing::text_of(refused).contains("没有收下"));
  CHECK(desk.ask(desk.wang, desk.hash) == BlobState{BlobStanding::Wanted, 0});
  for (std::size_t from = 0; from < 600'000; from += 200'000) {
    CHECK(desk.send(desk.wang, desk.photo, from, 200'000).status == 200);
  }
  CHECK(desk.ask(desk.wang, desk.hash).standing == BlobStanding::Whole);
}

TEST_CASE("a photo whose grant ended before it was sent still arrives; nobody reads it with that grant") {
  PhotoDesk desk;
  desk.withdraw(desk.wang);
  CHECK(desk.ask(desk.wang, desk.hash) == BlobState{BlobStanding::Wanted, 0});
  for (std::size_t from = 0; from < 600'000; from += 200'000) {
    CHECK(desk.send(desk.wang, desk.photo, from, 200'000).status == 200);
  }
  CHECK(desk.ask(desk.wang, desk.hash).standing == BlobStanding::Whole);
  CHECK(desk.fetch(desk.wang, desk.hash).status == 404);
  CHECK(desk.fetch(desk.master, desk.hash).status == 200);
}

TEST_CASE("a deleted row's photo is neither taken nor given") {
  PhotoDesk desk;
  const auto small = jpeg(1000, 's');
  desk.report(small);
  REQUIRE(desk.send(desk.wang, small, 0, 1000).status == 200);
  REQUIRE(desk.fetch(desk.master, sha256(small)).status == 200);
  for (const HubRow& row : desk.living(desk.ledger())) {
    if (row.table != ledger_attachment::kTable) continue;
    desk.store->write([&](HubTx& tx) {
      HubWriter writer(tx, domain_catalog(), Stamp{desk.clock.now.wall.us});
      writer.remove(row.id);
      writer.commit();
    });
  }
  CHECK(desk.fetch(desk.master, sha256(small)).status == 404);
  CHECK(desk.ask(desk.wang, desk.hash).standing == BlobStanding::Nothing);
  CHECK(desk.send(desk.wang, desk.photo, 0, 1000).status == 404);
}

TEST_CASE("a request about photos that is not whole, not signed or not for this address is told so") {
  PhotoDesk desk;
  CHECK(desk.get(desk.wang, "/v1/blob/00").status == 400);
  CHECK(desk.get(desk.wang, "/v1/blob/").status == 404);
  CHECK(desk.fetch(desk.wang, desk.hash, "?offset=-1").status == 400);
  CHECK(desk.fetch(desk.wang, desk.hash, "?offset=1x").status == 400);
  CHECK(desk.fetch(desk.wang, desk.hash, "?from=1").status == 400);
  CHECK(desk.reply(desk.signed_request(desk.wang, "/v1/blob", {0x01})).status == 400);
  CHECK(desk.reply(desk.signed_request(desk.wang, "/v1/blob/" + to_hex(desk.hash), {0x01})).status == 400);
  CHECK(desk.get(desk.wang, "/v1/blob").status == 405);
  auto unsigned_request = desk.signed_request(desk.wang, "/v1/blob", encode(BlobAsk{{desk.hash}}));
  unsigned_request.body = encode(BlobAsk{{desk.hash}});
  CHECK(desk.reply(unsigned_request).status == 400);
  auto request = desk.signed_request(desk.wang, "/v1/blob/" + to_hex(desk.hash), {0x01});
  request.method = "DELETE";
  const auto answer = desk.reply(request);
  CHECK(answer.status == 405);
  CHECK(answer.headers.at(0) == std::pair<std::string, std::string>{"Allow", "POST, GET"});
}

TEST_CASE("a hub whose file is of a program without photos takes them from then on") {
  PhotoDesk desk;
  desk.service.reset();
  desk.blobs.reset();
  desk.registry.reset();
  desk.hub.reset();
  desk.store.reset();
  {
    Database file((desk.folder / "hub.db").string());
    file.execute("DROP TABLE blob_row");
    file.execute("DROP TABLE backup_cover");
    file.execute("DROP TABLE overdue");
    file.execute("PRAGMA user_version=2");
  }
  desk.start();
  const auto small = jpeg(1000, 's');
  desk.report(small);
  CHECK(desk.send(desk.wang, small, 0, 1000).status == 200);
  CHECK(desk.fetch(desk.master, sha256(small)).status == 200);
}

TEST_CASE("a disk that takes no photo is a 503, and records go on") {
  PhotoDesk desk;
  std::filesystem::remove_all(desk.folder / "blobs");
  {
    const auto in_the_way = DiskFile::open(desk.folder / "blobs", DiskFile::For::Writing);
  }
  CHECK(desk.send(desk.wang, desk.photo, 0, 1000).status == 503);
  desk.report(jpeg(10, 'n'));
  std::filesystem::remove(desk.folder / "blobs");
  CHECK(desk.send(desk.wang, desk.photo, 0, 1000).status == 200);
}

}  // namespace qiaomen
