#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <random>

#include "engine/codec/batch_codec.h"
#include "sync/client/session.h"
#include "sync/wire/body.h"
#include "sync/wire/request_signature.h"
#include "tests/conformance/trace_catalog.h"
#include "tests/support/loopback.h"

// The reply to an edit refers to the version that its author wrote over (PROTOCOL.md §1).

namespace qiaomen {
namespace {

using conformance::bucket_named;
using conformance::issue_table;
using conformance::label_id;
using conformance::trace_catalog;
using testing::LoopbackDevice;
using testing::LoopbackHub;
using testing::must;

enum class Reference { Allowed, Never };

// A hub behind a line that drops the next reply when it is told to.
class Line final : public Transport {
 public:
  Line(LoopbackHub& hub, LoopbackDevice& device, Reference reference)
      : hub_(hub), device_(device), reference_(reference) {}

  Result<HttpReply> exchange(const HttpRequest& request) override {
    TRY(const auto sent, split_signed(request.body));
    TRY(const auto message, unpack(sent.content, sent.signature.nonce.view()));
    const bool may_refer = reference_ == Reference::Allowed && offers_rows(sent.content);
    Bytes rows;
    TRY(auto reply, hub_.core().sync(device_.record(), message, {}, may_refer ? &rows : nullptr));
    if (std::exchange(loses_next, false)) return fail(Errc::Offline, "lost");
    HttpReply answer{200, pack_reply(std::move(reply), message, rows), {}};
    bytes += answer.body.size();
    referring += offers_rows(answer.body);
    return answer;
  }
  Traffic traffic() const override { return {}; }

  bool loses_next = false;
  int referring = 0;
  std::size_t bytes = 0;

 private:
  LoopbackHub& hub_;
  LoopbackDevice& device_;
  Reference reference_;
};

struct Inspector {
  Inspector(LoopbackHub& the_hub, std::uint8_t seed, Reference reference)
      : device(trace_catalog(), seed), line(the_hub, device, reference) {
    the_hub.enrol(device.record(), {bucket_named("A"), bucket_named("B")});
    begin();
  }

  void begin() {
    session = std::make_unique<Session>(device.replica(), device.key, hub_key.public_key(), line, device.clock,
                                        device.random, log);
  }
  void restore_copy() {
    session.reset();
    device.restore_copy();
    begin();
  }
  void keep_copy() {
    session.reset();
    device.keep_copy();
    begin();
  }
  TickReport tick() {
    device.clock.now.monotonic = std::max(device.clock.now.monotonic, session->due());
    return session->tick();
  }
  // Round trips until all is sent and read; a failed one counts.
  int sync() {
    session->hurry();
    for (int round = 1; round <= 100; ++round) {
      if (tick().state == SessionState::Settled) return round;
    }
    throw std::runtime_error("does not settle");
  }
  void sync_losing_a_reply() {
    line.loses_next = true;
    session->hurry();
    tick();
  }
  void edit(const std::string& row, std::vector<FieldChange> values) {
    must(device.replica().write([&](Draft& draft) { return draft.edit(issue_table(), label_id(row), values); }));
  }
  void create(const std::string& row, const std::string& bucket) {
    must(device.replica().write([&](Draft& draft) {
      return draft.create(issue_table(), label_id(row), {{1, label_id(bucket)}, {2, text}, {7, std::int64_t{1}}});
    }));
  }
  // As a bad disk might.
  void rot(const std::string& row) {
    device.replica().database().execute("UPDATE issue SET text = 'rotten' WHERE id = X'" +
                                        to_hex(label_id(row).view()) + "'");
  }
  void reseed() { device.replica().database().execute("UPDATE bucket SET cursor = 0, safe = 0"); }

  // Long, and of nothing that repeats.
  static inline const std::string text =
      "the lift of building 7 stops between floors 3 and 4, its door reopens twice; a neighbour waited 25 minutes";
  LoopbackDevice device;
  Line line;
  SigningKey hub_key = SigningKey::from_seed({42});
  NullLog log;
  std::unique_ptr<Session> session;
};

struct World {
  explicit World(Reference reference = Reference::Allowed) {
    for (std::uint8_t seed = 1; seed <= 3; ++seed) {
      inspectors.push_back(std::make_unique<Inspector>(hub, seed, reference));
      inspectors.back()->keep_copy();
    }
  }
  Inspector& operator[](std::size_t i) { return *inspectors[i]; }
  SetHash head(const std::string& bucket) {
    SetHash hash;
    hub.store().read([&](HubView& view) { hash = view.head(bucket_named(bucket)).hash; });
    return hash;
  }

  testing::NoRules rules;
  LoopbackHub hub{trace_catalog(), rules};
  std::vector<std::unique_ptr<Inspector>> inspectors;
};

// One row that two inspectors hold.
struct OneRow : World {
  explicit OneRow(Reference reference = Reference::Allowed) : World(reference) {
    world()[0].create("r01", "A");
    world()[0].sync();
    world()[1].sync();
  }
  World& world() { return *this; }
};

// An edit as a program may write it that keeps to no rule, in the device's first batch.
Bytes first_request(LoopbackDevice& device, const std::string& row, Rev based_on) {
  Transaction edit;
  edit.id = device.random.id<TransactionId>();
  edit.at = device.clock.now;
  edit.schema = 1;
  edit.changes = {{.row = label_id(row),
                   .table = issue_table().id,
                   .op = Op::Edit,
                   .bucket = bucket_named("A"),
                   .based_on = based_on,
                   .intents = {{7, {std::int64_t{5}}}},
                   .from = {},
                   .parents = {},
                   .read = {}}};
  Batch batch;
  batch.device = device.record().id;
  batch.transactions = {{edit, std::nullopt}};
  SyncRequest request{device.random.id<Nonce>(), device.clock.now, {}};
  request.state.open = {edit.id};
  request.state.batches = {{1, 1, {}, seal_batch(batch, device.key, device.random)}};
  request.state.last_batch = 1;
  request.state.last_hash = must(hash_of_batch(request.state.batches[0].bytes));
  return encode(request);
}

struct Step {
  enum class Kind { Edit, Create, Sync, LoseReply, KeepCopy, RestoreCopy, Reseed, Prune };
  Kind kind;
  std::size_t who;
  std::string row;
  FieldChange value;
};

FieldChange some_value(std::mt19937_64& random) {
  const auto number = static_cast<std::int64_t>(random() % 1000);
  switch (random() % 5) {
    case 0: return {1, label_id(random() % 2 ? "A" : "B")};
    case 1: return {2, Inspector::text + std::to_string(number)};
    case 2: return {4, "first " + std::to_string(number)};
    case 3: return {10, TextSet{"tag" + std::to_string(number % 7)}};
    default: return {7, number};
  }
}

std::vector<Step> some_steps(std::uint64_t seed, int count) {
  using enum Step::Kind;
  constexpr Step::Kind kKinds[] = {Edit, Edit,      Edit,     Edit,        Sync,   Sync,
                                   Sync, LoseReply, KeepCopy, RestoreCopy, Reseed, Prune};
  std::mt19937_64 random(seed);
  std::vector<Step> steps;
  for (int i = 0; i < count; ++i) {
    const auto kind = i < 6 ? Create : kKinds[random() % std::size(kKinds)];
    const auto row = i < 6 ? i : static_cast<int>(random() % 6);
    steps.push_back({kind, random() % 3, "r0" + std::to_string(row), some_value(random)});
  }
  return steps;
}

void take(World& world, const Step& step) {
  Inspector& who = world[step.who];
  const bool holds = who.device.replica().find(issue_table(), label_id(step.row)).has_value();
  world.hub.clock.advance(1'000);
  who.device.clock.advance(1'000);
  switch (step.kind) {
    case Step::Kind::Edit:
      if (holds && !who.device.replica().frozen()) who.edit(step.row, {step.value});
      return;
    case Step::Kind::Create: return who.create(step.row, "A");
    case Step::Kind::Sync: who.sync(); return;
    case Step::Kind::LoseReply: return who.sync_losing_a_reply();
    case Step::Kind::KeepCopy: return who.keep_copy();
    case Step::Kind::RestoreCopy: return who.restore_copy();
    case Step::Kind::Reseed: return who.reseed();
    case Step::Kind::Prune:
      world.hub.store().write([](HubTx& tx) {
        tx.prune(bucket_named("A"));
        tx.prune(bucket_named("B"));
      });
  }
}

void run(World& world, const std::vector<Step>& steps) {
  for (const Step& step : steps) take(world, step);
  for (int round = 0; round < 3; ++round) {
    for (const auto& inspector : world.inspectors) inspector->sync();
  }
}

}  // namespace

TEST_CASE("the reply to an edit refers to the row as it was, and its author needs no second round trip") {
  OneRow referring, plain(Reference::Never);
  for (OneRow* world : {&referring, &plain}) {
    Inspector& author = (*world)[0];
    author.line.bytes = 0;
    author.edit("r01", {{7, std::int64_t{5}}});
    CHECK(author.sync() == 1);
    CHECK(author.device.replica().pending().empty());
  }
  CHECK(referring[0].line.referring == 1);
  CHECK(plain[0].line.referring == 0);
  CHECK(referring[0].line.bytes + 80 < plain[0].line.bytes);
  CHECK(referring.head("A") == plain.head("A"));
  CHECK(referring[0].device.replica().hash_mismatches() == 0);
}

TEST_CASE("after a lost reply the answer to the same batch refers to no rows") {
  OneRow world;
  world[0].edit("r01", {{7, std::int64_t{5}}});
  world[0].sync_losing_a_reply();
  CHECK(world[0].sync() == 1);
  CHECK(world[0].line.referring == 0);
  CHECK(world[0].device.replica().pending().empty());
}

TEST_CASE("a row that somebody else changed meanwhile is not referred to") {
  OneRow world;
  world[1].edit("r01", {{4, "mine"}});
  world[1].sync();
  world[0].edit("r01", {{7, std::int64_t{5}}});
  CHECK(world[0].sync() == 1);
  CHECK(world[0].line.referring == 0);
  CHECK(world[1].line.referring == 1);
}

TEST_CASE("an edit over another version than the base is no reason to offer the row") {
  OneRow world;
  LoopbackDevice& device = world[0].device;
  world[0].edit("r01", {{7, std::int64_t{5}}});
  must(device.replica().seal(device.key));
  const auto batches = device.replica().outgoing(true).batches;
  CHECK_FALSE(device.replica().rows_edited_by(batches).empty());
  world[1].edit("r01", {{4, "mine"}});
  world[1].sync();
  const auto request = must(device.exchange().make_request(false));
  const auto reply = must(device.exchange().open_reply(must(world.hub.core().sync(device.record(), request))));
  must(device.exchange().take_rows(*reply));
  CHECK(device.replica().rows_edited_by(batches).empty());
}

TEST_CASE("a row that its author may no longer read is not referred to") {
  OneRow world;
  world.hub.store().write([&](HubTx& tx) {
    tx.put_grants(world[0].device.record().id,
                  {{bucket_named("A"), Stamp{0}, std::nullopt, GrantMode::Create},
                   {bucket_named("A"), Stamp{0}, Stamp{world.hub.clock.now.wall.us}, GrantMode::Write}});
  });
  world[0].edit("r01", {{7, std::int64_t{5}}});
  world[0].sync();
  CHECK(world[0].line.referring == 0);
}

TEST_CASE("a dead row is not referred to, though an edit names the version of its death") {
  OneRow world;
  const auto referred = [&](std::size_t who, Rev based_on) {
    Bytes rows;
    must(world.hub.core().sync(world[who].device.record(), first_request(world[who].device, "r01", based_on), {},
                               &rows));
    return !rows.empty();
  };
  CHECK(referred(1, Rev::of(1, 1)));
  world[0].sync();
  must(world[0].device.replica().write([](Draft& draft) { return draft.remove(issue_table(), label_id("r01")); }));
  world[0].sync();
  CHECK(world[0].device.replica().digests().at(0).rows == 0);
  CHECK_FALSE(referred(2, Rev::of(1, 3)));
}

TEST_CASE("who has another row than the hub takes nothing of the reply, asks again and gets it whole") {
  OneRow world;
  Inspector& author = world[0];
  author.rot("r01");
  author.edit("r01", {{7, std::int64_t{5}}});
  author.session->hurry();
  const auto first = author.tick();
  CHECK(author.line.referring == 1);
  CHECK(first.state == SessionState::Waiting);
  CHECK_FALSE(first.problem.empty());
  CHECK(author.device.replica().pending().at(0).delivery == Delivery::Sending);
  author.sync();
  CHECK(author.line.referring == 1);
  CHECK(std::get<std::string>(author.device.replica().find(issue_table(), label_id("r01"))->get(2)) == Inspector::text);
  CHECK(author.device.replica().digests().at(0).hash == world.head("A"));
}

TEST_CASE("an edit that is refused is referred to once, though its row stays as it was") {
  OneRow world;
  Inspector& author = world[0];
  world.hub.store().write([&](HubTx& tx) {
    tx.put_grants(author.device.record().id, {{bucket_named("A"), Stamp{0}, std::nullopt, GrantMode::Read}});
  });
  author.rot("r01");
  author.edit("r01", {{7, std::int64_t{5}}});
  CHECK(author.sync() == 2);
  CHECK(author.line.referring == 1);
  CHECK(author.device.replica().returned().size() == 1);
}

TEST_CASE("edits, lost replies, restored copies and re-seeds end alike, whether replies refer to rows or not") {
  int referring = 0;
  for (int run_number = 0; run_number < 12; ++run_number) {
    const auto seed = Catch::getSeed() + static_cast<std::uint64_t>(run_number);
    CAPTURE(seed);
    const auto steps = some_steps(seed, 60);
    World world, plain(Reference::Never);
    run(world, steps);
    run(plain, steps);
    for (const auto* bucket : {"A", "B"}) CHECK(world.head(bucket) == plain.head(bucket));
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(world[i].device.replica().pending().size() == plain[i].device.replica().pending().size());
      CHECK(world[i].session->round_trips() == plain[i].session->round_trips());
      for (const auto& digest : world[i].device.replica().digests()) {
        SetHash head;
        world.hub.store().read([&](HubView& view) { head = view.head(digest.bucket).hash; });
        CHECK(digest.hash == head);
      }
      referring += world[i].line.referring;
      CHECK(plain[i].line.referring == 0);
    }
  }
  CHECK(referring > 12);
}

}  // namespace qiaomen
