#include <catch2/catch_test_macros.hpp>

#include "engine/codec/batch_codec.h"
#include "tests/support/loopback.h"

// PROTOCOL_RULES §4 rule 5 and unread children for rows that change their parent, and creates of rows that lie
// elsewhere.

namespace qiaomen {
namespace {

using testing::LoopbackDevice;
using testing::LoopbackHub;
using testing::must;

constexpr BucketKind kKind = BucketKind::EstateWork;
constexpr Field kHouseFields[] = {{1, "home", Type::Id}, {2, "name", Type::Text}};
constexpr Table kHouse{.id = 1, .name = "house", .bucket = kKind, .bucket_field = 1, .fields = kHouseFields};
constexpr Field kRoomFields[] = {{1, "home", Type::Id}, {2, "name", Type::Text}, {3, "house", Type::Id}};
constexpr ParentRule kRoomParents[] = {{1, 3}};
constexpr Table kRoom{
    .id = 2, .name = "room", .bucket = kKind, .bucket_field = 1, .fields = kRoomFields, .parents = kRoomParents};

const Catalog& catalog() {
  static constexpr const Table* kTables[] = {&kHouse, &kRoom};
  static const Catalog catalog(1, kTables);
  return catalog;
}

RowId id(std::uint8_t number) {
  RowId id;
  id.bytes[15] = number;
  return id;
}
const RowId kHere = id(1), kThere = id(2), kOldHouse = id(11), kNewHouse = id(12), kARoom = id(21);
BucketId bucket(const RowId& scope) { return {kKind, scope}; }

// Two devices that both hold a room in the old house, and a new house.
struct Houses {
  testing::NoRules rules;
  LoopbackHub hub{catalog(), rules};
  LoopbackDevice first{catalog(), 1};
  LoopbackDevice second{catalog(), 2};

  Houses() {
    for (auto* device : {&first, &second}) hub.enrol(device->record(), {bucket(kHere), bucket(kThere)});
    write(first, [](Draft& draft) -> Result<> {
      TRY_VOID(draft.create(kHouse, kOldHouse, {{1, kHere}}));
      TRY_VOID(draft.create(kHouse, kNewHouse, {{1, kHere}}));
      return draft.create(kRoom, kARoom, {{1, kHere}, {3, kOldHouse}});
    });
    sync();
  }
  TransactionId write(LoopbackDevice& device, const std::function<Result<>(Draft&)>& changes) {
    return must(device.replica().write(changes));
  }
  TransactionId move(LoopbackDevice& device, const RowId& house) {
    return write(device, [&](Draft& draft) { return draft.edit(kRoom, kARoom, {{3, house}}); });
  }
  TransactionId remove(LoopbackDevice& device, const RowId& house) {
    return write(device, [&](Draft& draft) { return draft.remove(kHouse, house); });
  }
  void sync() {
    for (auto* device : {&first, &second, &first}) device->sync(hub);
  }
  HubRow row(const RowId& id) {
    std::optional<HubRow> found;
    hub.store().read([&](HubView& view) { found = view.row(id); });
    REQUIRE(found.has_value());
    return *found;
  }
};

}  // namespace

TEST_CASE("an edit lists the parent that it names anew, and no other") {
  Houses houses;
  houses.move(houses.second, kNewHouse);
  houses.write(houses.second, [](Draft& draft) { return draft.edit(kRoom, kARoom, {{3, kNewHouse}}); });
  houses.write(houses.second, [](Draft& draft) { return draft.edit(kRoom, kARoom, {{2, std::string("hall")}}); });
  const auto pending = houses.second.replica().pending();
  REQUIRE(pending.size() == 3);
  const auto& parents = pending[0].transaction.changes[0].parents;
  REQUIRE(parents.size() == 1);
  CHECK(parents[0] == Parent{kNewHouse, houses.row(kNewHouse).rev});
  CHECK(pending[1].transaction.changes[0].parents.empty());
  CHECK(pending[2].transaction.changes[0].parents.empty());
}

TEST_CASE("a row that moves under a parent made offline waits for the transaction that made it") {
  Houses houses;
  const auto made =
      houses.write(houses.second, [](Draft& draft) { return draft.create(kHouse, id(13), {{1, kHere}}); });
  houses.move(houses.second, id(13));
  CHECK(houses.second.replica().pending()[1].transaction.deps == std::vector{made});
  houses.sync();
  CHECK(houses.row(kARoom).values.get(3) == Value(id(13)));
}

TEST_CASE("a parent that was deleted unseen by who moves a row under it lives again") {
  Houses houses;
  houses.remove(houses.first, kNewHouse);
  houses.move(houses.second, kNewHouse);
  houses.sync();
  CHECK(houses.row(kNewHouse).alive);
  CHECK(houses.row(kNewHouse).asks.size() == 1);
  CHECK(houses.first.replica().find(kHouse, kNewHouse).has_value());
  CHECK(houses.row(kARoom).values.get(3) == Value(kNewHouse));
}

TEST_CASE("a row cannot be moved under a parent that its author deleted himself") {
  Houses houses;
  houses.remove(houses.second, kNewHouse);
  const auto moved = houses.move(houses.second, kNewHouse);
  houses.sync();
  const auto receipt = houses.second.replica().receipt(moved);
  REQUIRE(receipt->refused.has_value());
  CHECK(receipt->refused->refusal == Refusal::ParentDeleted);
  CHECK(houses.row(kARoom).values.get(3) == Value(kOldHouse));
}

TEST_CASE("a parent with a row that moved under it unseen is not deleted without a person's review") {
  Houses houses;
  const auto removed = houses.remove(houses.second, kNewHouse);
  houses.move(houses.first, kNewHouse);
  houses.sync();
  CHECK(houses.row(kNewHouse).alive);
  CHECK(houses.second.replica().receipt(removed)->changes.at(0).outcome == Outcome::Review);
}

TEST_CASE("a create of a row that is held claims the bucket where the row lies") {
  Houses houses;
  houses.write(houses.first, [](Draft& draft) { return draft.edit(kHouse, kOldHouse, {{1, kThere}}); });
  houses.sync();
  const auto again = houses.write(houses.second, [](Draft& draft) {
    return draft.create(kHouse, kOldHouse, {{1, kHere}, {2, std::string("back")}});
  });
  CHECK(houses.second.replica().pending().at(0).transaction.changes[0].bucket == bucket(kThere));
  houses.sync();
  CHECK_FALSE(houses.second.replica().receipt(again)->refused.has_value());
  CHECK(houses.row(kOldHouse).bucket == bucket(kHere));
  CHECK(houses.first.replica().find(kHouse, kOldHouse)->get(2) == Value(std::string("back")));
}

namespace {

// What the hub says to a create that was tampered with before it was sealed.
Incoming answer_to(Houses& houses, const std::function<Result<>(Draft&)>& create,
                   const std::function<void(Change&)>& tamper) {
  auto& device = houses.first;
  houses.write(device, create);
  auto request = must(decode_sync_request(must(device.exchange().make_request(true))));
  REQUIRE(request.state.batches.size() == 1);
  SealedBatch& sealed = request.state.batches[0];
  auto batch = must(peek_batch(sealed.bytes));
  tamper(batch.transactions.at(0).transaction.changes.at(0));
  sealed.bytes = seal_batch(batch, device.key, device.random);
  request.state.last_hash = must(hash_of_batch(sealed.bytes));
  return must(decode_sync_reply(must(houses.hub.core().sync(device.record(), encode(request))), catalog())).content;
}

Result<> a_house(Draft& draft) { return draft.create(kHouse, id(14), {{1, kHere}}); }
Result<> a_room(Draft& draft) { return draft.create(kRoom, id(22), {{1, kHere}, {3, kOldHouse}}); }

void check_malformed(const Incoming& reply) {
  REQUIRE(reply.verdicts.size() == 1);
  REQUIRE(reply.verdicts[0].refused.has_value());
  CHECK(reply.verdicts[0].refused->refusal == Refusal::Malformed);
}

}  // namespace

TEST_CASE("a create that claims another bucket than its fields name is refused") {
  Houses houses;
  check_malformed(answer_to(houses, a_house, [](Change& change) { change.bucket = bucket(kThere); }));
}

TEST_CASE("a create that claims another bucket waits if it rests on what a restored hub may have forgotten") {
  Houses houses;
  const auto reply = answer_to(houses, a_house, [](Change& change) {
    change.bucket = bucket(kThere);
    change.based_on = Rev::of(1, 5);
  });
  CHECK(reply.verdicts.empty());
}

TEST_CASE("a change of a bucket of another kind than its table's is refused") {
  Houses houses;
  check_malformed(answer_to(houses, a_house, [](Change& change) { change.bucket.kind = BucketKind::EstateLedger; }));
}

TEST_CASE("a create that does not list the parent which it names is refused, so is one that lists another") {
  {
    Houses houses;
    check_malformed(answer_to(houses, a_room, [](Change& change) { change.parents.clear(); }));
  }
  Houses houses;
  check_malformed(answer_to(houses, a_room, [](Change& change) { change.parents.push_back({kNewHouse, {}}); }));
}

}  // namespace qiaomen
