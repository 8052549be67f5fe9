#include <catch2/catch_test_macros.hpp>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

#include "engine/codec/compression.h"
#include "sync/client/session.h"
#include "sync/client/signed_message.h"
#include "sync/wire/body.h"
#include "sync/wire/request_signature.h"
#include "tests/conformance/trace_catalog.h"
#include "tests/support/loopback.h"

namespace qiaomen {
namespace {

using conformance::bucket_named;
using conformance::issue_table;
using conformance::label_id;
using conformance::trace_catalog;
using testing::must;

class ScriptedTransport final : public Transport {
 public:
  using Script = std::function<Result<HttpReply>(const HttpRequest&)>;
  explicit ScriptedTransport(Script next) : script(std::move(next)) {}
  Result<HttpReply> exchange(const HttpRequest& request) override { return script(request); }
  Traffic traffic() const override { return {}; }
  Script script;
};

Nonce nonce_of(const HttpRequest& request) { return must(split_signed(request.body)).signature.nonce; }

struct OneInspector {
  testing::NoRules rules;
  testing::LoopbackHub hub{trace_catalog(), rules};
  testing::LoopbackDevice device{trace_catalog(), 1};
  SigningKey hub_key = SigningKey::from_seed({42});
  NullLog log;
  ScriptedTransport line{[this](const HttpRequest& request) { return serve(request); }};
  Session session{device.replica(), device.key, hub_key.public_key(), line, device.clock, device.random, log};

  OneInspector() {
    hub.enrol(device.record(), {bucket_named("A")});
    must(device.replica().write(
        [](Draft& draft) { return draft.create(issue_table(), label_id("r01"), {{1, label_id("A")}}); }));
  }

  Result<HttpReply> serve(const HttpRequest& request) {
    TRY(const auto body, plain(request));
    TRY(const auto reply, hub.core().sync(device.record(), body));
    return HttpReply{200, compress(reply), {}};
  }
  static Result<Bytes> plain(const HttpRequest& request) {
    TRY(const auto sent, split_signed(request.body));
    return unpack(sent.content, sent.signature.nonce.view());
  }
  static Result<HttpReply> offline(const HttpRequest&) { return fail(Errc::Offline, "no line"); }
  static HttpReply status(int code, Bytes body = {}) { return {code, std::move(body), {}}; }
  bool is_still_here() { return device.replica().pending().size() == 1; }
  TickReport tick_when_due() {
    device.clock.now.monotonic = std::max(device.clock.now.monotonic, session.due());
    return session.tick();
  }
};

}  // namespace

TEST_CASE("a session works until everything is sent and read, then it has settled") {
  OneInspector world;
  TickReport report;
  do {
    report = world.tick_when_due();
  } while (report.state == SessionState::Working);
  CHECK(report.state == SessionState::Settled);
  CHECK(world.device.replica().pending().empty());
  CHECK(world.session.online() == Online::Yes);
}

TEST_CASE("a lost line keeps everything, waits longer and longer, and is believed after two losses") {
  OneInspector world;
  world.line.script = OneInspector::offline;
  CHECK(world.tick_when_due().state == SessionState::Waiting);
  CHECK(world.session.online() == Online::Unknown);
  CHECK(world.session.due() > world.device.clock.now.monotonic);
  CHECK(world.tick_when_due().state == SessionState::Waiting);
  CHECK(world.session.online() == Online::No);
  CHECK(world.is_still_here());
  CHECK(world.session.round_trips() == 2);
}

TEST_CASE("a tick before its time makes no request; a person who asks does not wait") {
  OneInspector world;
  world.line.script = OneInspector::offline;
  world.tick_when_due();
  world.session.tick();
  CHECK(world.session.round_trips() == 1);
  world.session.hurry();
  world.session.tick();
  CHECK(world.session.round_trips() == 2);
}

TEST_CASE("a disk that takes nothing is not called a lost line, and the session goes on when it takes again") {
  OneInspector world;
  world.device.replica().database().execute("PRAGMA query_only=1");
  const auto report = world.tick_when_due();
  CHECK(report.state == SessionState::Broken);
  CHECK(!report.problem.empty());
  CHECK(world.session.due() > world.device.clock.now.monotonic);
  CHECK(world.is_still_here());
  world.device.replica().database().execute("PRAGMA query_only=0");
  while (world.tick_when_due().state == SessionState::Working) {
  }
  CHECK(world.device.replica().pending().empty());
}

namespace {

// A hub whose slices hold one row each, with four rows of another device, and the cursors that requests name.
struct SlowReader : OneInspector {
  SlowReader() {
    testing::LoopbackDevice other(trace_catalog(), 2);
    hub.enrol(other.record(), {bucket_named("A")});
    must(other.replica().write([](Draft& draft) -> Result<> {
      for (const char* label : {"r02", "r03", "r04", "r05"}) {
        TRY_VOID(draft.create(issue_table(), label_id(label), {{1, label_id("A")}}));
      }
      return {};
    }));
    other.sync(hub);
    line.script = [this](const HttpRequest& request) { return serve_one_row(request); };
  }

  Result<HttpReply> serve_one_row(const HttpRequest& request) {
    TRY(const auto body, plain(request));
    TRY(const auto asked, decode_sync_request(body));
    {
      const std::scoped_lock lock(mutex);
      cursors.push_back(asked.state.cursors.empty() ? 0 : asked.state.cursors.front().cursor);
    }
    asked_again.notify_all();
    TRY(const auto reply, hub.core().sync(device.record(), body, HubLimits{1, 1}));
    return HttpReply{200, reply, {}};
  }
  void wait_for_requests(std::size_t count) {
    std::unique_lock lock(mutex);
    asked_again.wait(lock, [&] { return cursors.size() >= count; });
  }

  std::mutex mutex;
  std::condition_variable asked_again;
  std::vector<std::int64_t> cursors;
};

}  // namespace

TEST_CASE("while a reply is applied the next request is under way, made as if it had been") {
  SlowReader world;
  CHECK(world.tick_when_due().state == SessionState::Working);
  world.wait_for_requests(2);  // without another tick
  while (world.tick_when_due().state == SessionState::Working) {
  }
  CHECK(world.cursors == std::vector<std::int64_t>{0, 1, 2, 3, 4});
  CHECK(world.session.round_trips() == 5);
  CHECK(world.device.replica().settled());
  CHECK(world.device.replica().digests().at(0).rows == 5);
  CHECK(world.device.replica().hash_mismatches() == 0);
}

TEST_CASE("rows that are hashed beside their writing leave the bucket with the hub's hash") {
  OneInspector world;
  testing::LoopbackDevice other(trace_catalog(), 2);
  world.hub.enrol(other.record(), {bucket_named("A")});
  must(other.replica().write_each(700, [](std::size_t act, Draft& draft) {
    return draft.create(issue_table(), draft.new_id(), {{1, label_id("A")}, {2, std::to_string(act)}});
  }));
  other.sync(world.hub);
  world.line.script = [&](const HttpRequest& request) -> Result<HttpReply> {
    TRY(const auto body, OneInspector::plain(request));
    TRY(const auto reply, world.hub.core().sync(world.device.record(), body, HubLimits{300, 300}));
    return HttpReply{200, reply, {}};
  };
  while (world.tick_when_due().state == SessionState::Working) {
  }
  CHECK(world.device.replica().settled());
  CHECK(world.device.replica().digests().at(0).rows == 701);
  CHECK(world.device.replica().hash_mismatches() == 0);
}

TEST_CASE("who has much to send reads between the batches") {
  OneInspector world;
  must(world.device.replica().write_each(1200, [&](std::size_t, Draft& draft) {
    std::string noise;
    for (int i = 0; i < 25; ++i) noise += to_string(world.device.random.id<RowId>());
    return draft.create(issue_table(), draft.new_id(),
                        {{1, label_id("A")}, {2, noise}, {3, std::string(noise.rbegin(), noise.rend())}});
  }));
  std::mutex mutex;
  std::vector<std::pair<bool, std::int64_t>> requests;  // whether with batches, and the cursor
  world.line.script = [&](const HttpRequest& request) -> Result<HttpReply> {
    TRY(const auto body, OneInspector::plain(request));
    TRY(const auto asked, decode_sync_request(body));
    const std::scoped_lock lock(mutex);
    const auto& cursors = asked.state.cursors;
    requests.emplace_back(!asked.state.batches.empty(), cursors.empty() ? 0 : cursors.front().cursor);
    return world.serve(request);
  };
  TickReport report;
  do {
    report = world.tick_when_due();
  } while (report.state == SessionState::Working);
  CHECK(report.state == SessionState::Settled);
  CHECK(world.device.replica().pending().empty());
  REQUIRE(requests.size() >= 4);
  for (std::size_t i = 0; i + 1 < requests.size(); ++i) CHECK_FALSE((requests[i].first && requests[i + 1].first));
  CHECK(requests[2].first);
  CHECK(requests[2].second > 0);
}

TEST_CASE("who only sends has sent everything when it settles, and the next who reads finds what it left") {
  OneInspector world;
  testing::LoopbackDevice other(trace_catalog(), 2);
  world.hub.enrol(other.record(), {bucket_named("A")});
  must(other.replica().write(
      [](Draft& draft) { return draft.create(issue_table(), label_id("r02"), {{1, label_id("A")}}); }));
  other.sync(world.hub);
  std::vector<SyncReply> replies;
  world.line.script = [&](const HttpRequest& request) -> Result<HttpReply> {
    TRY(const auto body, OneInspector::plain(request));
    TRY(const auto reply, world.hub.core().sync(world.device.record(), body));
    replies.push_back(must(decode_sync_reply(reply, trace_catalog())));
    return HttpReply{200, compress(reply), {}};
  };
  Session sender(world.device.replica(), world.device.key, world.hub_key.public_key(), world.line, world.device.clock,
                 world.device.random, world.log);
  sender.send_only();
  CHECK(sender.tick().state == SessionState::Settled);
  REQUIRE(replies.size() == 1);
  CHECK(replies.front().content.slices.empty());
  CHECK(replies.front().content.verdicts.size() == 1);
  CHECK(world.device.replica().pending_counts().unjudged() == 0);
  CHECK(world.device.replica().pending().size() == 1);  // judged; its row is still to come
  CHECK_FALSE(world.device.replica().settled());
  CHECK_FALSE(world.device.replica().find(issue_table(), label_id("r02")).has_value());
  while (world.tick_when_due().state == SessionState::Working) {
  }
  CHECK(world.device.replica().pending().empty());
  CHECK(world.device.replica().settled());
  CHECK(world.device.replica().find(issue_table(), label_id("r02")).has_value());
}

TEST_CASE("what was under way when a reply could not be applied is dropped, and asked for again") {
  SlowReader world;
  must(world.device.replica().write(
      [](Draft& draft) { return draft.edit(issue_table(), label_id("r01"), {{2, std::string("t")}}); }));
  auto& database = world.device.replica().database();
  world.line.script = [&](const HttpRequest& request) {
    // What was just made may be sealed and sent; what comes behind it finds a disk that is full.
    auto reply = world.serve_one_row(request);
    database.execute("PRAGMA query_only=1");
    return reply;
  };
  CHECK(world.tick_when_due().state == SessionState::Broken);
  database.execute("PRAGMA query_only=0");
  world.line.script = [&](const HttpRequest& request) { return world.serve_one_row(request); };
  while (world.tick_when_due().state == SessionState::Working) {
  }
  CHECK(world.device.replica().pending().empty());
  CHECK(world.device.replica().digests().at(0).rows == 5);
}

TEST_CASE("a session that ends takes back the request that is under way") {
  auto world = std::make_unique<SlowReader>();
  std::atomic<int> requests = 0;
  world->line.script = [&](const HttpRequest& request) -> Result<HttpReply> {
    if (++requests == 1) return world->serve_one_row(request);
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any never;
    never.wait(lock, request.stop, [] { return false; });
    return fail(Errc::Offline, "stopped");
  };
  world->tick_when_due();
  SECTION("by being destroyed") { world.reset(); }
  SECTION("by the stop of who waits for it") {
    std::stop_source stop;
    stop.request_stop();
    CHECK(world->session.tick(stop.get_token()).state == SessionState::Waiting);
  }
}

TEST_CASE("a hub that does not know the key makes nobody lose anything") {
  OneInspector world;
  world.line.script = [](const HttpRequest&) { return OneInspector::status(401); };
  CHECK(world.tick_when_due().state == SessionState::NeedsEnrolment);
  CHECK(world.is_still_here());
}

TEST_CASE("a block counts only if the hub signed it for this request and this key") {
  OneInspector world;
  const auto stranger = SigningKey::from_seed({43});
  world.line.script = [&](const HttpRequest& request) {
    return OneInspector::status(403, encode_block_notice(nonce_of(request), world.device.key.public_key(), stranger));
  };
  CHECK(world.tick_when_due().state == SessionState::Waiting);
  CHECK(world.is_still_here());
  world.line.script = [&](const HttpRequest&) {
    return OneInspector::status(403, encode_block_notice(Nonce{}, world.device.key.public_key(), world.hub_key));
  };
  CHECK(world.tick_when_due().state == SessionState::Waiting);
  CHECK(world.is_still_here());
  world.line.script = [&](const HttpRequest& request) {
    return OneInspector::status(403,
                                encode_block_notice(nonce_of(request), world.device.key.public_key(), world.hub_key));
  };
  const auto blocked = world.tick_when_due();
  CHECK(blocked.state == SessionState::Blocked);
  CHECK(blocked.lost_unsent == 1);
  CHECK(world.device.replica().pending().empty());
}

TEST_CASE("what a hub or a stranger answers wrongly is survived: status, encoding, bytes, another request's reply") {
  OneInspector world;
  const auto right = must(world.serve([&] {
    const auto message = must(world.device.exchange().make_request(false));
    return signed_request("/v1/sync", message, world.device.key, world.device.random.id<Nonce>());
  }()));
  const std::vector<HttpReply> wrong = {OneInspector::status(503),
                                        OneInspector::status(400),
                                        OneInspector::status(302),
                                        OneInspector::status(200, {1, 2, 3}),
                                        OneInspector::status(200, {0x28, 0xb5, 0x2f, 0xfd}),
                                        OneInspector::status(200, {}),
                                        OneInspector::status(200, {0x1f, 0x8b, 8}),
                                        right};
  for (const HttpReply& reply : wrong) {
    world.line.script = [&](const HttpRequest&) { return reply; };
    const auto report = world.tick_when_due();
    CHECK((report.state == SessionState::Waiting || report.state == SessionState::Refused));
    CHECK_FALSE(report.problem.empty());
    CHECK(world.is_still_here());
  }
}

TEST_CASE("an answer to an earlier request is dropped, though it refers to what both requests say") {
  OneInspector world;
  HttpReply late;
  world.line.script = [&](const HttpRequest& request) -> Result<HttpReply> {
    const auto message = must(OneInspector::plain(request));
    late = OneInspector::status(
        200, pack(must(world.hub.core().sync(world.device.record(), message)), known_of_reply(message)));
    return fail(Errc::Offline, "the reply is lost");
  };
  REQUIRE(world.tick_when_due().state == SessionState::Waiting);
  const auto first = late;
  world.line.script = [&](const HttpRequest&) { return first; };
  const auto report = world.tick_when_due();
  CHECK(report.state == SessionState::Waiting);
  CHECK_FALSE(report.problem.empty());
  CHECK(world.device.replica().pending().at(0).delivery == Delivery::Sending);
}

TEST_CASE("a session whose rounds change nothing stops asking and backs off") {
  OneInspector world;
  // A hub that counts no batch and never says that it is done.
  world.line.script = [&](const HttpRequest& request) -> Result<HttpReply> {
    const auto asked = must(decode_sync_request(must(OneInspector::plain(request))));
    SyncReply reply;
    reply.nonce = asked.nonce;
    return HttpReply{200, encode(reply), {}};
  };
  TickReport report;
  int rounds = 0;
  do {
    report = world.tick_when_due();
  } while (report.state == SessionState::Working && ++rounds < 100);
  CHECK(report.state == SessionState::Waiting);
  CHECK(rounds < 20);
  CHECK(world.is_still_here());
}

TEST_CASE("waits grow from a second to five minutes and never vanish") {
  testing::SeededRandom random(5);
  Backoff backoff(random);
  std::int64_t longest = 0;
  for (int i = 0; i < 200; ++i) {
    const auto wait = backoff.next_us();
    CHECK(wait >= 100'000);
    CHECK(wait <= 300'000'000);
    if (i == 0) CHECK(wait <= 1'000'000);
    longest = std::max(longest, wait);
  }
  CHECK(longest > 100'000'000);
  backoff.reset();
  CHECK(backoff.next_us() <= 1'000'000);
}

}  // namespace qiaomen
