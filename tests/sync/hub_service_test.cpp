#include "sync/hub/hub_service.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <future>

#include "engine/codec/compression.h"
#include "engine/domain/campaign.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/work_tables.h"
#include "sync/client/curl_transport.h"
#include "sync/client/signed_message.h"
#include "sync/wire/body.h"
#include "sync/wire/request_signature.h"
#include "tests/support/hub_desk.h"
#include "tests/support/loopback.h"

namespace qiaomen {
namespace {

using testing::HubDesk;
using testing::must;
using testing::Phone;
using testing::text_of;

// One enrolled inspector.
struct Desk : HubDesk {
  Phone phone{1};
  Desk() { enrol(phone, "王", Role::Inspector); }

  ServerRequest sync_request() { return signed_request(phone, "/v1/sync", must(phone.exchange->make_request(true))); }
  // With this header in place of the one of that name.
  static ServerRequest with(ServerRequest request, const std::string& name, const std::string& value) {
    std::erase_if(request.headers, [&](const auto& header) { return header.first == name; });
    if (!value.empty()) request.headers.emplace_back(name, value);
    return request;
  }
  Written visit(Phone& by) {
    if (!by.replica->settled()) REQUIRE(sync(by) == 200);
    return by.must([&](Act& act) {
      return record_visit(act, {.household = households[0][0], .campaign = campaign, .outcome = 1});
    });
  }
  PokeRequest read_so_far(const Phone& of) const {
    const auto state = of.replica->outgoing(false);
    return {state.scope_version, state.cursors};
  }
  ServerAnswer ask_for_news(const Phone& of, const PokeRequest& request) {
    return service->handle(signed_request(of, "/v1/poke", encode(request)));
  }
  ServerAnswer ask_for_news(const Phone& of) { return ask_for_news(of, read_so_far(of)); }
  std::string scrape() { return text_of(reply({.method = "GET", .target = "/metrics"})); }
};

std::string_view header(const ServerReply& reply, std::string_view name) {
  const auto at = std::ranges::find(reply.headers, name, [](const auto& h) { return std::string_view(h.first); });
  return at == reply.headers.end() ? std::string_view{} : at->second;
}

}  // namespace

TEST_CASE("a signed sync is served, compressed if the device takes that") {
  Desk desk;
  const auto plain = desk.reply(desk.sync_request());
  CHECK(plain.status == 200);
  CHECK(plain.content_type.empty());
  CHECK(plain.headers.empty());
  const auto packed = desk.reply(Desk::with(desk.sync_request(), "accept-encoding", "gzip, zstd;q=0.8"));
  CHECK(packed.headers.empty());
  CHECK(packed.body.size() < plain.body.size());
  CHECK(must(desk.phone.exchange->open_reply(must(expand(packed.body)))).has_value());
}

TEST_CASE("a reply is compressed in a form that the device takes: any, unless it names some") {
  Desk desk;
  const auto first_byte = [&](const std::string& accepted) {
    return desk.reply(Desk::with(desk.sync_request(), "accept-encoding", accepted)).body.at(0);
  };
  constexpr std::uint8_t kPlain = 0x8d, kFrame = 0x28, kSmall = 0x01;
  CHECK(first_byte("*") == kSmall);
  CHECK(first_byte("gzip, *;q=0.1") == kSmall);
  CHECK(first_byte("zstd-q1;q=0, *") == kFrame);
  CHECK(first_byte("zstd;q=0.001, zstd-q1;q=0.000") == kFrame);
  CHECK(first_byte("zstd;q=1.0") == kFrame);
  CHECK(first_byte("zstd;q=0, br") == kPlain);
  CHECK(first_byte("*;q=0") == kPlain);
  CHECK(first_byte("identity") == kPlain);
  const auto message = must(desk.phone.exchange->make_request(true));
  const auto request = desk.signed_request(desk.phone, "/v1/sync", message);
  const auto packed = desk.reply(Desk::with(request, "accept-encoding", "")).body;  // without the field
  CHECK(packed.at(0) == kSmall);
  CHECK(must(desk.phone.exchange->open_reply(must(unpack(packed, known_of_reply(message))))).has_value());
}

TEST_CASE("a compressed request is opened, signed as it was sent") {
  Desk desk;
  desk.visit(desk.phone);
  const auto message = must(desk.phone.exchange->make_request(true));
  const auto send = [&](Bytes content) {
    return desk.reply(desk.signed_request(desk.phone, "/v1/sync", std::move(content)));
  };
  const auto referring = signed_request("/v1/sync", message, desk.phone.key, desk.phone.exchange->nonce().value());
  CHECK(send(compress(message)).status == 200);
  CHECK(desk.reply({.method = "POST", .target = "/v1/sync", .headers = {}, .body = referring.body, .remote = {}})
            .status == 200);
  CHECK(send({0x00}).status == 400);
  CHECK(send(compress_with_dictionary(message)).status == 400);  // without the byte that says so
  CHECK(desk.living(desk.work()).size() == 2 + 4 + 2);           // buildings, households, the visit and its task
}

TEST_CASE("only who offers the rows that he edits gets a reply that refers to them") {
  enum class Offer { No, Yes };
  const auto first_byte = [](Offer offer, const std::string& accepted) {
    Desk desk;
    REQUIRE(desk.sync(desk.phone) == 200);
    must(desk.phone.replica->write([&](Draft& draft) {
      return draft.edit(*domain_catalog().find(household::kTable), desk.households[0][0],
                        {{household::kNote, "门铃坏了，请敲门。"}});
    }));
    SyncExchange& exchange = *desk.phone.exchange;
    const auto message = must(exchange.make_request(true));
    const auto sent = signed_request("/v1/sync", message, desk.phone.key, exchange.nonce().value(),
                                     offer == Offer::Yes ? BytesView(exchange.rows()) : BytesView{});
    const auto reply = desk.reply(
        Desk::with({.method = "POST", .target = "/v1/sync", .body = sent.body}, "accept-encoding", accepted));
    REQUIRE(reply.status == 200);
    if (accepted.empty()) {
      const auto body = must(message_of(HttpReply{200, reply.body, {}}, sent, exchange.rows()));
      CHECK_FALSE(must(exchange.open_reply(body))->slices.empty());
    }
    return reply.body.at(0);
  };
  CHECK(first_byte(Offer::Yes, "") == 0x02);
  CHECK(first_byte(Offer::No, "") == 0x01);
  CHECK(first_byte(Offer::Yes, "zstd") == 0x28);
}

TEST_CASE("an unknown address or method is said to be so") {
  Desk desk;
  CHECK(desk.reply({.method = "GET", .target = "/"}).status == 404);
  CHECK(desk.reply({.method = "POST", .target = "/v1/sync/"}).status == 404);
  const auto get = desk.reply({.method = "GET", .target = "/v1/sync?x=1"});
  CHECK(get.status == 405);
  CHECK(header(get, "Allow") == "POST");
  CHECK(desk.reply({.method = "POST", .target = "/healthz"}).status == 405);
}

TEST_CASE("a body of another type or encoding is not read") {
  Desk desk;
  CHECK(desk.reply(Desk::with(desk.sync_request(), "content-type", "text/plain")).status == 415);
  CHECK(desk.reply(Desk::with(desk.sync_request(), "content-type", "")).status == 200);
  CHECK(desk.reply(Desk::with(desk.sync_request(), "content-type", "application/cbor; v=1")).status == 200);
  CHECK(desk.reply(Desk::with(desk.sync_request(), "content-encoding", "gzip")).status == 415);
}

TEST_CASE("damaged, exploding and senseless bodies get an answer of their own, and nothing is judged") {
  Desk desk;
  const auto status = [&](Bytes body) {
    return desk.reply(desk.signed_request(desk.phone, "/v1/sync", std::move(body))).status;
  };
  CHECK(status({0x01, 2, 3}) == 400);
  CHECK(status({0x28, 0xb5, 0x2f, 0xfd, 1}) == 400);
  CHECK(status(compress(Bytes(1 << 20, 0x80))) == 413);
  CHECK(status({0xff}) == 400);
  CHECK(status({}) == 400);
  desk.visit(desk.phone);
  auto message = must(desk.phone.exchange->make_request(true));
  message.pop_back();
  CHECK(status(message) == 400);
  CHECK(desk.living(desk.work()).size() == 2 + 4);
}

TEST_CASE("a batch that somebody altered is refused whole") {
  Desk desk;
  desk.visit(desk.phone);
  auto message = must(desk.phone.exchange->make_request(true));
  const auto batch = desk.phone.replica->outgoing(true).batches.at(0).bytes;
  const auto at = std::ranges::search(message, batch).begin();
  REQUIRE(at != message.end());
  *(at + static_cast<std::ptrdiff_t>(batch.size()) - 1) ^= 1;  // in its signature
  CHECK(desk.reply(desk.signed_request(desk.phone, "/v1/sync", message)).status == 400);
  CHECK(desk.living(desk.work()).size() == 2 + 4);
}

TEST_CASE("a request without a whole signature is not served") {
  Desk desk;
  for (const std::size_t size : {0, 1, 87}) {
    auto request = desk.sync_request();
    request.body.resize(size);
    CHECK(desk.reply(request).status == 400);
  }
  const auto get = [&](const char* field) {
    return desk.reply({.method = "GET",
                       .target = "/v1/blob/" + std::string(64, 'a'),
                       .headers = {{std::string(kSignatureHeader), field}},
                       .body = {},
                       .remote = {}});
  };
  for (const char* field : {"", "xyz", "AAAA"}) CHECK(get(field).status == 400);
}

TEST_CASE("an unknown key is asked to enrol again, and loses nothing") {
  Desk desk;
  Phone stranger{9};
  stranger.open({});
  const auto answer =
      desk.reply(desk.signed_request(stranger, "/v1/sync", must(stranger.exchange->make_request(true))));
  CHECK(answer.status == 401);
  CHECK(text_of(answer).contains("请重新登记"));
  CHECK(answer.content_type == "text/plain; charset=utf-8");
}

TEST_CASE("a signature over another body, path or method does not count") {
  Desk desk;
  auto altered = desk.sync_request();
  altered.body.push_back(0);
  CHECK(desk.reply(altered).status == 401);
  auto elsewhere = desk.sync_request();
  elsewhere.target = "/v1/poke";
  CHECK(desk.reply(elsewhere).status == 401);
}

TEST_CASE("a blocked device gets the notice on which it wipes itself, for its own nonce") {
  Desk desk;
  must(desk.registry->block(device_of(desk.phone.key.public_key())));
  const auto request = desk.sync_request();
  const auto nonce = must(split_signed(request.body)).signature.nonce;
  for (const char* path : {"/v1/sync", "/v1/poke"}) {
    const auto answer = desk.reply(desk.signed_request(desk.phone, path, request.body));
    CHECK(answer.status == 403);
    CHECK(!is_block_notice(answer.body, nonce, desk.phone.key.public_key(), desk.keys.signing.public_key()));
  }
  const auto answer = desk.reply(request);
  CHECK(answer.status == 403);
  CHECK(is_block_notice(answer.body, nonce, desk.phone.key.public_key(), desk.keys.signing.public_key()));
}

TEST_CASE("a broken store is the answer to the request that met it: try again later") {
  Desk desk;
  const auto request = desk.sync_request();
  Database file((desk.folder / "hub.db").string());
  file.execute("ALTER TABLE device RENAME TO device_gone");
  const auto answer = desk.reply(request);
  CHECK(answer.status == 503);
  CHECK(text_of(answer).contains("稍后再试"));
  CHECK(std::ranges::any_of(desk.log.lines, [](const std::string& line) { return line.contains("the store failed"); }));
  file.execute("ALTER TABLE device_gone RENAME TO device");
  CHECK(desk.reply(request).status == 200);
}

TEST_CASE("a reply never passes the caps, however much there is to read") {
  Desk desk;
  desk.store->write([&](HubTx& tx) {
    HubWriter writer(tx, domain_catalog(), Stamp{desk.clock.now.wall.us});
    for (int i = 0; i < 600; ++i) {
      Bytes noise(1700);  // compression does not help
      desk.random.fill(noise);
      FieldValues person;
      person.set(person::kCode, std::to_string(i));
      person.set(person::kName, to_hex(noise));
      writer.put(kPerson, desk.random.id<RowId>(), person);
    }
    writer.commit();
  });
  const auto first = desk.reply(Desk::with(desk.sync_request(), "accept-encoding", "zstd"));
  CHECK(first.status == 200);
  CHECK(first.body.size() <= 1 << 20);
  CHECK(desk.sync(desk.phone) == 200);
  CHECK(desk.phone.replica->settled());
  CHECK(desk.phone.replica->hash_mismatches() == 0);
}

TEST_CASE("enrolment answers in the hub's name, or says what is wrong") {
  Desk desk;
  Phone fresh{2};
  const auto person = desk.add_person("李");
  const auto answer = desk.enrol(fresh, desk.ticket(person, Role::Inspector));
  CHECK(answer.status == 200);
  CHECK(must(decode_enrolment(answer.body)).person == person);
  const auto refused = desk.enrol(fresh, {1});
  CHECK(refused.status == 403);
  CHECK(text_of(refused).contains("重新申请"));
  ServerRequest senseless{.method = "POST", .target = "/v1/enrol"};
  senseless.body = {0x80};
  CHECK(desk.reply(senseless).status == 400);
  senseless.headers = {{"content-type", "text/plain"}};
  CHECK(desk.reply(senseless).status == 415);
}

TEST_CASE("a poke answers at once when there is more to read") {
  Desk desk;
  REQUIRE(desk.sync(desk.phone) == 200);
  auto behind = desk.read_so_far(desk.phone);
  for (CursorInfo& cursor : behind.cursors) {
    if (cursor.bucket == desk.work()) cursor.cursor -= 1;
  }
  const auto news = std::get<ServerReply>(desk.ask_for_news(desk.phone, behind));
  CHECK(must(decode_poke_reply(news.body)) == PokeReply{false, {desk.work()}});
}

TEST_CASE("a poke answers at once when the scope is another by now") {
  Desk desk;
  REQUIRE(desk.sync(desk.phone) == 200);
  must(desk.registry->withdraw(device_of(desk.phone.key.public_key()), desk.work()));
  const auto news = std::get<ServerReply>(desk.ask_for_news(desk.phone));
  CHECK(must(decode_poke_reply(news.body)).scope_changed);
}

TEST_CASE("a poke waits for its own buckets and tells which moved") {
  Desk desk;
  Phone other{2};
  desk.enrol(other, "李", Role::Inspector);
  REQUIRE(desk.sync(desk.phone) == 200);
  REQUIRE(desk.sync(other) == 200);
  auto waiting = std::get<DeferredReply>(desk.ask_for_news(desk.phone));
  CHECK(std::ranges::count(waiting.keys, poke_key(desk.work())) == 1);
  std::vector<BucketId> moved;
  desk.hub->on_commit([&](const GroupReport& report) { moved = report.moved; });
  desk.visit(other);
  REQUIRE(desk.sync(other) == 200);
  CHECK(moved == std::vector{desk.work()});
  const auto news = must(decode_poke_reply(waiting.reply({poke_key(desk.work())}).body));
  CHECK(news == PokeReply{false, {desk.work()}});
}

TEST_CASE("a poke that times out, or of buckets that are not the device's, tells nothing") {
  Desk desk;
  REQUIRE(desk.sync(desk.phone) == 200);
  auto request = desk.read_so_far(desk.phone);
  request.cursors.push_back({{BucketKind::EstateDrop, desk.estate}, 0, 0});
  desk.store->write([&](HubTx& tx) { tx.next_place({BucketKind::EstateDrop, desk.estate}); });
  auto waiting = std::get<DeferredReply>(desk.ask_for_news(desk.phone, request));
  CHECK(must(decode_poke_reply(waiting.reply({}).body)).is_empty());
}

TEST_CASE("a waiting poke survives a broken store with an answer") {
  Desk desk;
  REQUIRE(desk.sync(desk.phone) == 200);
  auto waiting = std::get<DeferredReply>(desk.ask_for_news(desk.phone));
  Database file((desk.folder / "hub.db").string());
  file.execute("ALTER TABLE device_grant RENAME TO gone");
  CHECK(waiting.reply({}).status == 503);
}

TEST_CASE("a poke must be signed and make sense") {
  Desk desk;
  CHECK(desk.reply({.method = "POST", .target = "/v1/poke", .headers = {}, .body = encode(PokeRequest{}), .remote = {}})
            .status == 400);
  CHECK(desk.reply(desk.signed_request(desk.phone, "/v1/poke", {0x80})).status == 400);
  CHECK(desk.reply(Desk::with(desk.signed_request(desk.phone, "/v1/poke", {}), "content-type", "text/plain")).status ==
        415);
}

TEST_CASE("poke messages come back as they were written, and others are refused") {
  const PokeRequest request{7, {{{BucketKind::EstateWork, {}}, 3, 0}}};
  const auto read = must(decode_poke_request(encode(request)));
  CHECK(read.scope_version == 7);
  REQUIRE(read.cursors.size() == 1);
  CHECK(read.cursors[0].cursor == 3);
  const PokeReply reply{true, {{BucketKind::Reference, {}}}};
  CHECK(must(decode_poke_reply(encode(reply))) == reply);
  CHECK(!decode_poke_reply(Bytes{0x83, 0x02, 0xf4, 0x80}));
  CHECK(!decode_poke_request(Bytes{0x83, 0x01, 0x20, 0x80}));
}

TEST_CASE("metrics count requests, verdicts and commits, and name nobody") {
  Desk desk;
  REQUIRE(desk.sync(desk.phone) == 200);
  desk.hub->on_verdict([&](const Receipt& receipt) { desk.metrics.count_verdict(receipt); });
  desk.hub->on_commit([&](const GroupReport& report) { desk.metrics.count_commit(report); });
  desk.service->on_scrape([] { return ServerCounters{.bytes_in = 10, .open_connections = 3, .waiting_replies = 2}; });
  desk.visit(desk.phone);
  REQUIRE(desk.sync(desk.phone) == 200);
  desk.reply({.method = "GET", .target = "/nowhere"});
  const auto text = desk.scrape();
  CHECK(text.contains("qiaomen_requests_total{route=\"/v1/sync\",status=\"200\"}"));
  CHECK(text.contains("qiaomen_requests_total{route=\"other\",status=\"404\"} 1"));
  CHECK(text.contains("qiaomen_verdicts_total{reason=\"\",verdict=\"accepted\"} 1"));
  CHECK(text.contains("qiaomen_changes_total{outcome=\"applied\"}"));
  CHECK(text.contains("qiaomen_commit_seconds_count 1"));
  CHECK(text.contains("qiaomen_bytes_total{direction=\"in\"} 10"));
  CHECK(text.contains("qiaomen_connections 3"));
  CHECK(text.contains("qiaomen_waiting_pollers 2"));
  CHECK(!text.contains(to_string(desk.phone.actor.person)));
  CHECK(desk.scrape().contains("qiaomen_bytes_total{direction=\"in\"} 10"));
}

TEST_CASE("a refused transaction is counted with its reason") {
  HubMetrics metrics;
  Receipt receipt;
  receipt.refused = Reason{Refusal::NotYours, 0, "a text for one person"};
  metrics.count_verdict(receipt);
  const auto text = metrics.render({});
  CHECK(text.contains("verdict=\"refused\""));
  CHECK(!text.contains("one person"));
}

TEST_CASE("health is asked of the store itself") {
  Desk desk;
  CHECK(desk.reply({.method = "GET", .target = "/healthz"}).status == 200);
  Database((desk.folder / "hub.db").string()).execute("ALTER TABLE life RENAME TO gone");
  CHECK(desk.reply({.method = "GET", .target = "/healthz"}).status == 503);
}

TEST_CASE("over a real line, one device's sync wakes another's poke") {
  Desk desk;
  Phone other{2};
  desk.enrol(other, "李", Role::Inspector);
  REQUIRE(desk.sync(desk.phone) == 200);
  REQUIRE(desk.sync(other) == 200);
  const auto server = must(HttpServer::start({.workers = 2}, *desk.service, desk.log));
  desk.hub->on_commit([&](const GroupReport& report) {
    std::vector<PokeKey> keys;
    for (const BucketId& bucket : report.moved) keys.push_back(poke_key(bucket));
    server->poke(keys);
  });
  const auto send = [&](const ServerRequest& request) {
    const auto line = must(CurlTransport::open(
        {.hub_url = "http://127.0.0.1:" + std::to_string(server->port()), .plain_is_allowed = true}));
    HttpRequest http{.path = request.target, .body = request.body};
    for (const auto& header : request.headers) {
      if (header.first != "content-type") http.headers.push_back(header);
    }
    return must(line->exchange(http));
  };
  const auto poke = desk.signed_request(desk.phone, "/v1/poke", encode(desk.read_so_far(desk.phone)));
  auto news = std::async(std::launch::async, [&] { return send(poke); });
  desk.visit(other);
  const auto reply = send(desk.signed_request(other, "/v1/sync", must(other.exchange->make_request(true))));
  CHECK(reply.status == 200);
  const auto told = news.get();
  CHECK(told.status == 200);
  CHECK(must(decode_poke_reply(told.body)).moved == std::vector{desk.work()});
  server->stop(std::chrono::seconds(5));
}

}  // namespace qiaomen
