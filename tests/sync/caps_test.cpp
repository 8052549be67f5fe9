#include <catch2/catch_test_macros.hpp>

#include <algorithm>

#include "engine/codec/check.h"
#include "engine/codec/transaction_codec.h"
#include "tests/support/hub_door.h"

// The caps at the hub's door, each at its edge, against a program that checks nothing before it signs.

namespace qiaomen {
namespace {

using conformance::trace_catalog;
using testing::Door;
using testing::must;

constexpr GroupNumber kText = 2, kFirst = 4, kTags = 10, kNote = 11;

std::string xs(std::size_t count) { return std::string(count, 'x'); }

std::string wide(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += "😀";
  return text;
}

TextSet tags(std::size_t from, std::size_t to) {
  TextSet set;
  for (std::size_t i = from; i < to; ++i) set.push_back(std::to_string(10'000 + i));
  return set;
}

template <typename Make>
Transaction of_size(std::size_t size, Make make) {
  const auto fits = 300 + size - encode(make(300)).size();
  REQUIRE((fits > 300 && fits < 4000));
  return make(fits);
}

}  // namespace

TEST_CASE("the hub takes a text of 4,000 characters and refuses a longer one, control characters and broken UTF-8") {
  Door door;
  CHECK_FALSE(door.judge(door.transaction(door.create("r1", {{kNote, {wide(4000)}}}))));
  door.check_refused(door.transaction(door.create("r2", {{kNote, {xs(4001)}}})));
  door.check_refused(door.transaction(door.create("r2", {{kTags, {TextSet{xs(4001)}}}})));
  door.check_refused(door.transaction(door.create("r2", {{kNote, {std::string("a\tb")}}})));
  CHECK_FALSE(door.row("r2"));
  auto broken = door.request({door.transaction(door.create("r2", {{kNote, {std::string("\xed\xa0\x80")}}}))});
  CHECK(door.send(broken).error().code == Errc::Malformed);
  CHECK_FALSE(door.judge(door.transaction(door.create("r2", {{kNote, {std::string("two\r\nlines")}}}))));
}

TEST_CASE("a set holds 256 elements at the hub, whoever adds them; what would make it larger is refused") {
  Door door;
  door.check_refused(door.transaction(door.create("r1", {{kTags, {tags(0, 257)}}})));
  CHECK_FALSE(door.judge(door.transaction(door.create("r1", {{kTags, {tags(0, 256)}}}))));
  door.check_refused(door.transaction(door.create("r1", {{kTags, {tags(256, 257)}}})), Refusal::Rule);
  CHECK(std::get<TextSet>(door.row("r1")->values.get(kTags)).size() == 256);
}

TEST_CASE("a row grows to 64 KiB at the hub and not further") {
  Door door;
  const auto values = [](std::size_t last) {
    return std::vector<Intent>{
        {kText, {wide(4000), wide(4000)}}, {kFirst, {wide(4000)}}, {kTags, {TextSet{xs(last)}}}, {kNote, {wide(4000)}}};
  };
  const auto bytes = [&](std::size_t last) {
    cbor::Writer out;
    write_change(out, door.create("r1", values(last)));
    return out.data().size();
  };
  const auto fits = 300 + kRowBytesMax - bytes(300);
  door.check_refused(door.transaction(door.create("r1", values(fits + 1))));
  CHECK_FALSE(door.row("r1"));
  CHECK_FALSE(door.judge(door.transaction(door.create("r1", values(fits)))));
  door.check_refused(door.transaction(door.create("r1", {{kTags, {TextSet{"y" + xs(200)}}}})), Refusal::Rule);
  CHECK(std::get<TextSet>(door.row("r1")->values.get(kTags)).size() == 1);
}

TEST_CASE("the hub takes a transaction of 500 changes and refuses one of 501") {
  Door door;
  const auto with = [&](std::size_t count) {
    std::vector<Change> changes;
    for (std::size_t i = 0; i < count; ++i) changes.push_back(door.create("r" + std::to_string(i), {}));
    return door.transaction(std::move(changes));
  };
  door.check_refused(with(501));
  CHECK_FALSE(door.row("r0"));
  CHECK_FALSE(door.judge(with(500)));
}

TEST_CASE("the hub takes a transaction of 128 KiB and refuses one a byte larger") {
  Door door;
  const auto with = [&](std::size_t last) {
    std::vector<Change> changes = {door.create("last", {{kNote, {xs(last)}}})};
    for (std::size_t i = 0; i < 16; ++i) {
      changes.push_back(door.create("r" + std::to_string(i), {{kFirst, {xs(4000)}}, {kNote, {xs(4000)}}}));
    }
    auto transaction = door.transaction(std::move(changes));
    transaction.number = 1;
    return transaction;
  };
  door.check_refused(of_size(kTransactionBytesMax + 1, with));
  CHECK_FALSE(door.row("last"));
  CHECK_FALSE(door.judge(of_size(kTransactionBytesMax, with)));
}

TEST_CASE("the hub takes a transaction that rests on 256 others and refuses one that rests on 257") {
  Door door;
  std::vector<Transaction> others;
  for (std::size_t i = 0; i < 257; ++i) others.push_back(door.transaction(door.create("o" + std::to_string(i), {})));
  CHECK(must(door.send(door.request(others))).verdicts.size() == 257);
  auto resting = door.transaction(door.create("r1", {}));
  for (const Transaction& other : others) resting.deps.push_back(other.id);
  door.check_refused(resting);
  resting.id = door.device.random.id<TransactionId>();
  resting.deps.pop_back();
  CHECK_FALSE(door.judge(resting));
}

TEST_CASE("the hub takes a batch of 1,000 transactions and turns away one of 1,001") {
  Door door;
  std::vector<Transaction> transactions;
  for (std::size_t i = 0; i < 1001; ++i) {
    transactions.push_back(door.transaction(door.create("r" + std::to_string(i), {})));
  }
  CHECK_FALSE(door.send(door.request(transactions)).has_value());
  CHECK(door.length_of_chain() == 0);
  transactions.pop_back();
  CHECK(must(door.send(door.request(transactions))).verdicts.size() == 1000);
}

TEST_CASE("the hub takes a batch of 512 KiB and turns away one a byte larger") {
  Door door;
  const auto with = [&](std::size_t last) {
    std::vector<Transaction> transactions;
    for (std::size_t t = 0; t < 26; ++t) {
      std::vector<Change> changes;
      for (std::size_t i = 0; i < 5; ++i) {
        changes.push_back(
            door.create("r" + std::to_string(10 * t + i), {{kNote, {xs(t == 0 && i == 0 ? last : 4000)}}}));
      }
      transactions.push_back(door.transaction(std::move(changes)));
      transactions.back().number = 100 + t;
      transactions.back().id = {{static_cast<std::uint8_t>(1 + t)}};  // in order: places take as many bytes every time
    }
    return door.request(transactions);
  };
  const auto fits = 300 + kBatchBytesMax - with(300).state.batches[0].bytes.size();
  REQUIRE((fits > 300 && fits < 4000));
  door.check_turned_away(with(fits + 1));
  const auto largest = with(fits);
  CHECK(largest.state.batches[0].bytes.size() == kBatchBytesMax);
  CHECK(must(door.send(largest)).verdicts.size() == 26);
}

TEST_CASE("the hub hears of 10,000 transactions without a verdict and turns away more, in whatever part of a request") {
  Door door;
  auto request = door.request({door.transaction(door.create("r1", {}))});
  const auto own = request.state.open[0];
  while (request.state.open.size() < kUnjudgedMax) {
    request.state.open.push_back(door.device.random.id<TransactionId>());
  }
  auto more = request;
  more.state.open.push_back(door.device.random.id<TransactionId>());
  door.check_turned_away(more);
  more.state.open[0] = more.state.open.back();
  door.check_turned_away([&] {
    more.state.open.back() = door.device.random.id<TransactionId>();
    return more;
  }());
  CHECK_FALSE(door.row("r1"));
  CHECK(must(door.send(request)).verdicts.size() == 1);
  // What the device knows as refused is not without a verdict.
  request.state.open[0] = door.device.random.id<TransactionId>();
  door.check_turned_away(request);
  request.state.dismissed = {own};
  CHECK(must(door.send(request)).verdicts.empty());
}

TEST_CASE("a request and a reply of 8 MiB are read, and one a byte larger is not") {
  SyncRequest request;
  request.state.batches.push_back({1, 1, {}, Bytes(70'000)});
  const auto rest = encode(request).size() - 70'000;
  request.state.batches[0].bytes.resize(kMessageBytesMax - rest);
  auto bytes = encode(request);
  REQUIRE(bytes.size() == kMessageBytesMax);
  CHECK(decode_sync_request(bytes).has_value());
  request.state.batches[0].bytes.push_back(0);
  CHECK(decode_sync_request(encode(request)).error().code == Errc::TooLarge);
  SyncReply reply;
  reply.content.verdicts.resize(1);
  reply.content.verdicts[0].refused = Reason{Refusal::Rule, 0, xs(70'000)};
  const auto reply_rest = encode(reply).size() - 70'000;
  reply.content.verdicts[0].refused->text = xs(kMessageBytesMax - reply_rest);
  bytes = encode(reply);
  REQUIRE(bytes.size() == kMessageBytesMax);
  CHECK(decode_sync_reply(bytes, trace_catalog()).has_value());
  reply.content.verdicts[0].refused->text += 'x';
  CHECK(decode_sync_reply(encode(reply), trace_catalog()).error().code == Errc::TooLarge);
}

}  // namespace qiaomen
