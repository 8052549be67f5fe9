#include <catch2/catch_test_macros.hpp>

#include <filesystem>

#include "engine/codec/batch_codec.h"
#include "tests/conformance/trace_catalog.h"
#include "tests/support/loopback.h"

// Whole exchanges of real replicas and the real hub core; the single rules are driven by the conformance traces.

namespace qiaomen {
namespace {

using conformance::bucket_named;
using conformance::issue_table;
using conformance::label_id;
using conformance::trace_catalog;
using testing::LoopbackDevice;
using testing::LoopbackHub;
using testing::must;

const FieldChange kHome{1, label_id("A")};

struct TwoInspectors {
  testing::NoRules rules;
  LoopbackHub hub;
  LoopbackDevice first{trace_catalog(), 1};
  LoopbackDevice second{trace_catalog(), 2};

  explicit TwoInspectors(HubLimits limits = {}) : hub(trace_catalog(), rules, limits) {
    hub.enrol(first.record(), {bucket_named("A")});
    hub.enrol(second.record(), {bucket_named("A")});
  }
};

TransactionId create(LoopbackDevice& device, const char* row, std::string text) {
  return must(device.replica().write([&](Draft& draft) {
    return draft.create(issue_table(), label_id(row), {kHome, {2, std::move(text)}, {7, std::int64_t{1}}});
  }));
}

TransactionId add(LoopbackDevice& device, const char* row, std::int64_t amount) {
  return must(
      device.replica().write([&](Draft& draft) { return draft.edit(issue_table(), label_id(row), {{7, amount}}); }));
}

std::int64_t count(LoopbackDevice& device, const char* row) {
  return std::get<std::int64_t>(device.replica().find(issue_table(), label_id(row))->get(7));
}

// What a client without checks, or another copy of the device, may seal.
Transaction by_hand(LoopbackDevice& device, std::uint64_t number, const char* row, std::string text) {
  Transaction transaction;
  transaction.id = device.random.id<TransactionId>();
  transaction.number = number;
  transaction.at = device.clock.now;
  transaction.schema = 1;
  transaction.changes = {{.row = label_id(row),
                          .table = issue_table().id,
                          .op = Op::Create,
                          .bucket = bucket_named("A"),
                          .based_on = {},
                          .intents = {{1, {label_id("A")}}, {2, {std::move(text), Value{}}}, {7, {std::int64_t{1}}}},
                          .from = {},
                          .parents = {},
                          .read = {}}};
  return transaction;
}

// As the device's first batch.
Incoming send(LoopbackHub& hub, LoopbackDevice& device, const std::vector<Transaction>& transactions) {
  Batch batch;
  batch.device = device.record().id;
  SyncRequest request{device.random.id<Nonce>(), device.clock.now, {}};
  for (const Transaction& transaction : transactions) {
    batch.transactions.push_back({transaction, std::nullopt});
    request.state.open.push_back(transaction.id);
  }
  request.state.batches.push_back({1, 1, {}, seal_batch(batch, device.key, device.random)});
  request.state.last_batch = 1;
  request.state.last_hash = must(hash_of_batch(request.state.batches[0].bytes));
  return must(decode_sync_reply(must(hub.core().sync(device.record(), encode(request))), trace_catalog())).content;
}

}  // namespace

TEST_CASE("a row written by one inspector reaches the other, once, however often replies are lost") {
  TwoInspectors world;
  create(world.first, "r01", "roof");
  for (int i = 0; i < 5; ++i) {
    world.first.lose_reply(world.hub);
    add(world.first, "r01", 10);
  }
  world.first.sync(world.hub);
  world.second.sync(world.hub);
  CHECK(count(world.first, "r01") == 51);
  CHECK(count(world.second, "r01") == 51);
  CHECK(world.first.replica().pending().empty());
  CHECK(world.first.replica().hash_mismatches() + world.second.replica().hash_mismatches() == 0);
}

TEST_CASE("an idle exchange is one round trip that changes nothing at the hub") {
  TwoInspectors world;
  create(world.first, "r01", "roof");
  world.first.sync(world.hub);
  world.second.sync(world.hub);
  CHECK(world.second.sync(world.hub) == 1);
}

TEST_CASE("an answer that comes late does not bring back what was withdrawn meanwhile") {
  TwoInspectors world;
  create(world.first, "r01", "roof");
  world.first.sync(world.hub);
  const auto request = must(world.second.exchange().make_request(true));
  const auto late = must(world.hub.core().sync(world.second.record(), request));
  world.hub.enrol(world.second.record(), {});
  world.second.sync(world.hub);
  if (const auto reply = must(world.second.exchange().open_reply(late))) {
    must(world.second.exchange().take_verdicts(*reply));
    must(world.second.exchange().take_rows(*reply));
  }
  CHECK_FALSE(world.second.replica().find(issue_table(), label_id("r01")).has_value());
}

TEST_CASE("a replica that reads page by page ends with the hub's rows") {
  TwoInspectors world({.slice_items_max = 3, .reply_items_max = 3});
  for (int i = 0; i < 20; ++i) create(world.first, ("r" + std::to_string(10 + i)).c_str(), "x");
  world.first.sync(world.hub);
  CHECK(world.second.sync(world.hub) >= 7);
  for (int i = 0; i < 20; ++i) CHECK(count(world.second, ("r" + std::to_string(10 + i)).c_str()) == 1);
}

TEST_CASE("dependents of a returned transaction are resent with it in one act") {
  TwoInspectors world;
  const auto b = label_id("B");
  const auto refused = must(world.first.replica().write(
      [&](Draft& draft) { return draft.create(issue_table(), label_id("r01"), {{1, b}, {7, std::int64_t{1}}}); }));
  add(world.first, "r01", 10);
  world.first.sync(world.hub);
  REQUIRE(world.first.replica().returned().size() == 2);
  CHECK(world.first.replica().returned()[0].reason.refusal == Refusal::NotYours);
  CHECK(world.first.replica().returned()[1].reason.refusal == Refusal::Dependency);
  must(world.first.replica().resend(refused, [&](Draft& draft) {
    return draft.create(issue_table(), label_id("r01"), {kHome, {7, std::int64_t{1}}});
  }));
  CHECK(world.first.replica().returned().empty());
  world.first.sync(world.hub);
  CHECK(world.first.replica().returned().empty());
  CHECK(count(world.first, "r01") == 11);
}

TEST_CASE("what left the box is not sent again, and what never was in it cannot be resent") {
  TwoInspectors world;
  const auto refused = must(world.first.replica().write(
      [&](Draft& draft) { return draft.create(issue_table(), label_id("r01"), {{1, label_id("B")}}); }));
  world.first.sync(world.hub);
  must(world.first.replica().put_away(refused));
  CHECK(world.first.replica().returned().empty());
  CHECK(world.first.replica().put_away(refused).error().code == Errc::NotFound);
  const auto again = world.first.replica().resend(refused, [](Draft&) -> Result<> { return {}; });
  CHECK(again.error().code == Errc::NotFound);
}

TEST_CASE("a malformed transaction is refused alone; the batch around it goes on") {
  TwoInspectors world;
  LoopbackDevice& device = world.first;
  const auto reply =
      send(world.hub, device,
           {by_hand(device, 1, "r01", "fine"), by_hand(device, 2, "r02", "bell\a"), by_hand(device, 3, "r03", "fine")});
  REQUIRE(reply.verdicts.size() == 3);
  CHECK_FALSE(reply.verdicts[0].refused.has_value());
  REQUIRE(reply.verdicts[1].refused.has_value());
  CHECK(reply.verdicts[1].refused->refusal == Refusal::Malformed);
  CHECK_FALSE(reply.verdicts[2].refused.has_value());
}

TEST_CASE("the id alone says what came before: two transactions of one number both count, one of two numbers once") {
  TwoInspectors world;
  LoopbackDevice& device = world.first;
  const auto once = by_hand(device, 1, "r01", "roof");
  const auto of_another_copy = by_hand(device, 1, "r02", "lift");
  auto again = once;
  again.number = 2;
  send(world.hub, device, {once, of_another_copy, again});
  world.second.sync(world.hub);
  CHECK(count(world.second, "r01") == 1);
  REQUIRE(world.second.replica().find(issue_table(), label_id("r02")).has_value());
  CHECK(count(world.second, "r02") == 1);
}

TEST_CASE("a batch of another device, or one whose bytes were touched, is refused as a whole") {
  TwoInspectors world;
  create(world.first, "r01", "roof");
  const auto request = must(world.first.exchange().make_request(true));
  CHECK(world.hub.core().sync(world.second.record(), request).error().code == Errc::Unauthenticated);
  auto decoded = must(decode_sync_request(request));
  decoded.state.batches[0].bytes[40] ^= 1;
  const auto touched = world.hub.core().sync(world.first.record(), encode(decoded));
  CHECK_FALSE(touched.has_value());
}

TEST_CASE("accepted work takes the number under which another copy of the file had sent it") {
  TwoInspectors world;
  const auto id = create(world.first, "r01", "roof");
  must(world.first.exchange().make_request(true));
  Receipt receipt{.transaction = id, .device = world.first.record().id, .epoch = 2, .number = 7};
  receipt.changes = {{Outcome::Applied, Rev::of(1, 1), bucket_named("A")}};
  Incoming reply;
  reply.verdicts = {receipt};
  must(world.first.replica().receive_verdicts(reply));
  world.first.reopen();
  const auto pending = world.first.replica().pending();
  REQUIRE(pending.size() == 1);
  CHECK(pending[0].transaction.epoch == 2);
  CHECK(pending[0].transaction.number == 7);
}

TEST_CASE("accepted work is kept until a backup of the hub covers it") {
  TwoInspectors world;
  const auto id = create(world.first, "r01", "roof");
  world.first.sync(world.hub);
  CHECK(world.first.replica().receipt(id).has_value());
  Incoming reply;
  reply.hub_now_us = world.hub.clock.now.wall.us + 1;
  reply.covered_until_us = world.hub.clock.now.wall.us;
  must(world.first.replica().receive_verdicts(reply));
  must(world.first.replica().receive_rows(reply));
  CHECK_FALSE(world.first.replica().receipt(id).has_value());
  CHECK(count(world.first, "r01") == 1);
}

TEST_CASE("a device's file becomes shorter when a backup of the hub covers what it kept") {
  TwoInspectors world;
  const auto pages = [&] { return std::filesystem::file_size(world.first.file()) / 4096; };
  create(world.first, "r01", "roof");
  for (int i = 0; i < 60; ++i) {
    must(world.first.replica().write([&](Draft& draft) {
      return draft.edit(issue_table(), label_id("r01"), {{2, std::string(3'900, static_cast<char>('A' + i))}});
    }));
  }
  world.first.sync(world.hub);
  world.first.reopen();  // its log goes into the file
  const auto before = pages();
  Incoming reply;
  reply.hub_now_us = world.hub.clock.now.wall.us + 1;
  reply.covered_until_us = world.hub.clock.now.wall.us;
  must(world.first.replica().receive_verdicts(reply));
  must(world.first.replica().receive_rows(reply));
  world.first.reopen();
  CHECK(pages() * 2 < before);
}

TEST_CASE("a third new epoch within a day freezes the device, but what it holds still goes to the hub") {
  TwoInspectors world;
  create(world.first, "r01", "roof");
  Incoming fork;
  fork.hub_now_us = world.hub.clock.now.wall.us;
  fork.fork = true;
  for (std::uint32_t epoch = 2; epoch <= 4; ++epoch) {
    CHECK_FALSE(world.first.replica().frozen());
    fork.next_epoch = epoch;
    must(world.first.replica().receive_verdicts(fork));
    must(world.first.replica().receive_verdicts(fork));
  }
  CHECK(world.first.replica().frozen());
  const auto refused =
      world.first.replica().write([&](Draft& draft) { return draft.create(issue_table(), label_id("r02"), {kHome}); });
  CHECK(refused.error().code == Errc::Refused);
  world.first.sync(world.hub);
  CHECK(world.first.replica().pending().empty());
  world.second.sync(world.hub);
  CHECK(count(world.second, "r01") == 1);
}

TEST_CASE("a blocked device's file holds nothing afterwards, and the loss is counted") {
  TwoInspectors world;
  create(world.first, "r01", "roof");
  world.first.sync(world.hub);
  create(world.first, "r02", "lift");
  CHECK_FALSE(world.first.replica().lost_to_block().has_value());
  CHECK(must(world.first.replica().wipe()) == 1);
  CHECK(world.first.replica().pending().empty());
  CHECK_FALSE(world.first.replica().find(issue_table(), label_id("r01")).has_value());
  CHECK(must(world.first.replica().wipe()) == 1);
  world.first.reopen();
  CHECK(world.first.replica().lost_to_block() == 1);
  const auto refused =
      world.first.replica().write([&](Draft& draft) { return draft.create(issue_table(), label_id("r03"), {kHome}); });
  CHECK(refused.error().code == Errc::Blocked);
}

TEST_CASE("a bucket whose hash does not agree is read anew, and nothing unsent is touched") {
  TwoInspectors world;
  create(world.first, "r01", "roof");
  world.first.sync(world.hub);
  world.second.sync(world.hub);
  world.second.replica().database().execute("UPDATE bucket SET hash = zeroblob(16)");
  world.second.reopen();
  add(world.second, "r01", 10);
  create(world.first, "r02", "lift");
  world.first.sync(world.hub);
  must(world.second.exchange().make_request(false));
  world.second.sync(world.hub);
  CHECK(world.second.replica().hash_mismatches() >= 1);
  const auto found = world.second.replica().hash_mismatches();
  world.second.sync(world.hub);
  world.second.sync(world.hub);
  CHECK(world.second.replica().hash_mismatches() == found);
  CHECK(count(world.second, "r01") == 11);
  CHECK(world.second.replica().pending().empty());
}

TEST_CASE("clocks at the ends of time neither win nor strand anybody's work") {
  TwoInspectors world;
  create(world.first, "r01", "roof");
  for (const std::int64_t wall : {std::int64_t{0}, INT64_MAX}) {
    world.first.clock.now.wall.us = wall;
    world.first.clock.now.boot = world.first.random.id<BootId>();
    const auto id = add(world.first, "r01", 10);
    world.first.clock.now.boot = world.first.random.id<BootId>();
    world.first.sync(world.hub);
    const auto receipt = world.first.replica().receipt(id);
    REQUIRE(receipt.has_value());
    CHECK_FALSE(receipt->refused.has_value());
    CHECK(receipt->stamp->us <= world.hub.clock.now.wall.us + 60'000'000);
    CHECK(receipt->stamp->us >= world.hub.clock.now.wall.us - 60'000'000);
  }
  CHECK(count(world.first, "r01") == 21);
}

TEST_CASE("a transaction written under a newer catalog waits until the hub knows it") {
  const Catalog newer(2, trace_catalog().tables());
  testing::NoRules rules;
  LoopbackHub hub(trace_catalog(), rules);
  LoopbackDevice device(newer, 1);
  hub.enrol(device.record(), {bucket_named("A")});
  const auto id = create(device, "r01", "roof");
  device.sync(hub);
  CHECK(device.replica().waiting_since_us(id).has_value());
  Hub upgraded(hub.store(), newer, rules, hub.clock);
  const auto request = must(device.exchange().make_request(true));
  const auto reply = must(device.exchange().open_reply(must(upgraded.sync(device.record(), request))));
  must(device.exchange().take_verdicts(*reply));
  CHECK_FALSE(device.replica().receipt(id)->refused.has_value());
}

TEST_CASE("personal values of a table that the hub does not know yet wait with the rest, and open once it does") {
  static constexpr Field kFields[] = {{1, "home", Type::Id}, {2, "phone", Type::Text}, {3, "of", Type::Id}};
  static constexpr Table kContact{.id = 40,
                                  .name = "contact",
                                  .bucket = BucketKind::EstatePersonal,
                                  .bucket_field = 1,
                                  .privacy = Privacy::Personal,
                                  .fields = kFields};
  std::vector<const Table*> tables(trace_catalog().tables().begin(), trace_catalog().tables().end());
  tables.push_back(&kContact);
  const Catalog newer(2, tables);
  testing::NoRules rules;
  LoopbackHub hub(trace_catalog(), rules);
  LoopbackDevice device(newer, 1);
  hub.enrol(device.record(), {{BucketKind::EstatePersonal, label_id("A")}});
  const auto id = must(device.replica().write([&](Draft& draft) {
    return draft.create(kContact, label_id("c01"), {kHome, {2, std::string("13900000000")}, {3, label_id("r01")}});
  }));
  device.sync(hub);
  REQUIRE(device.replica().waiting_since_us(id).has_value());
  Hub upgraded(hub.store(), newer, rules, hub.clock);
  const auto request = must(device.exchange().make_request(true));
  const auto reply = must(device.exchange().open_reply(must(upgraded.sync(device.record(), request))));
  must(device.exchange().take_verdicts(*reply));
  CHECK_FALSE(device.replica().receipt(id)->refused.has_value());
  hub.store().read([](HubView& view) {
    const auto row = view.row(label_id("c01"));
    REQUIRE(row.has_value());
    CHECK(row->values.get(2) == Value(std::string("13900000000")));
    CHECK(row->values.get(3) == Value(label_id("r01")));
  });
}

TEST_CASE("what a newer peer sent takes its place when the catalog grows, and the hash stays") {
  std::vector<Field> fields(issue_table().fields.begin(), issue_table().fields.end());
  fields.push_back({77, "weather", Type::Text});
  static Table grown;
  grown = issue_table();
  static const std::vector<Field> kept_fields = fields;
  grown.fields = kept_fields;
  std::vector<const Table*> tables(trace_catalog().tables().begin(), trace_catalog().tables().end());
  tables[0] = &grown;
  const Catalog newer(2, tables);
  testing::NoRules rules;
  LoopbackHub hub(newer, rules);
  LoopbackDevice author(newer, 1);
  LoopbackDevice reader(trace_catalog(), 2);
  for (auto* device : {&author, &reader}) hub.enrol(device->record(), {bucket_named("A")});
  must(author.replica().write(
      [&](Draft& draft) { return draft.create(grown, label_id("r01"), {kHome, {77, std::string("rain")}}); }));
  author.sync(hub);
  reader.sync(hub);
  CHECK(reader.replica().hash_mismatches() == 0);
  NullLog log;
  auto opened = must(Replica::open(reader.file(), newer, reader.record().id, reader.clock, reader.random, log));
  CHECK(std::get<std::string>(opened->find(grown, label_id("r01"))->get(77)) == "rain");
}

TEST_CASE("a request that is made before a reply is taken asks what one made afterwards asks") {
  TwoInspectors world({.slice_items_max = 1, .reply_items_max = 1});
  auto& device = world.first;
  device.sync(world.hub);
  const auto judged = create(device, "r", "one");
  const auto unjudged = create(device, "s", "two");
  const auto request = must(device.exchange().make_request(true));
  auto reply = must(device.exchange().open_reply(must(world.hub.core().sync(device.record(), request)))).value();
  REQUIRE(reply.slices.at(0).more);
  std::erase_if(reply.verdicts, [&](const Receipt& receipt) { return receipt.transaction == unjudged; });
  REQUIRE(reply.verdicts.at(0).transaction == judged);
  REQUIRE(device.exchange().goes_on(reply));
  const auto ahead = must(decode_sync_request(must(device.exchange().make_request(false, &reply)))).state;
  must(device.exchange().take_verdicts(reply));
  must(device.exchange().take_rows(reply));
  const auto after = must(decode_sync_request(must(device.exchange().make_request(false)))).state;
  CHECK(ahead.open == after.open);
  CHECK(ahead.open == std::vector{unjudged});
  CHECK(ahead.cursors.at(0).cursor == after.cursors.at(0).cursor);
  CHECK(ahead.cursors.at(0).cursor > 0);
  CHECK(ahead.last_batch == after.last_batch);
  CHECK(ahead.scope_version == after.scope_version);
}

TEST_CASE("a fork and another generation are no replies to read on from") {
  TwoInspectors world;
  Incoming reply;
  CHECK(world.first.exchange().goes_on(reply));
  reply.fork = true;
  CHECK_FALSE(world.first.exchange().goes_on(reply));
  reply.fork = false;
  reply.generation = 2;
  CHECK_FALSE(world.first.exchange().goes_on(reply));
}

}  // namespace qiaomen
