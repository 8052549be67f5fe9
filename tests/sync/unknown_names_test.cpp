#include <catch2/catch_test_macros.hpp>

#include "tests/support/hub_door.h"

namespace qiaomen {
namespace {

using conformance::bucket_named;
using testing::Door;
using testing::must;

constexpr TableId kNoTable = 4242;
constexpr GroupNumber kNote = 11, kState = 8, kNoGroup = 99;
constexpr std::int64_t kNoState = 42;

}  // namespace

TEST_CASE("a table, a field group or a state that the sender's own schema does not have is refused alone") {
  Door door;
  auto table = door.create("r1", {{kNote, {std::string("roof")}}});
  table.table = kNoTable;
  const auto group = door.create("r2", {{kNote, {std::string("roof")}}, {kNoGroup, {std::string("roof")}}});
  auto state = door.create("r3", {{kState, {kNoState, Value{}}}});
  state.from = 0;
  const auto good = door.create("r4", {{kNote, {std::string("roof")}}});
  std::vector<Transaction> batch;
  for (const Change& change : {table, group, state, good}) batch.push_back(door.transaction(change));
  // Beside what is good, too: a transaction is refused whole.
  batch[2].changes.push_back(door.create("r5", {}));
  const auto reply = must(door.send(door.request(batch)));
  REQUIRE(reply.verdicts.size() == 4);
  for (std::size_t i = 0; i < 3; ++i) {
    INFO(i);
    CHECK(reply.verdicts[i].transaction == batch[i].id);
    REQUIRE(reply.verdicts[i].refused);
    CHECK(reply.verdicts[i].refused->refusal == Refusal::Malformed);
    CHECK_FALSE(reply.verdicts[i].refused->text.empty());
  }
  CHECK_FALSE(reply.verdicts[3].refused);
  for (const char* row : {"r1", "r2", "r3", "r5"}) CHECK_FALSE(door.row(row));
  REQUIRE(door.row("r4"));
  door.hub.store().read([](HubView& view) { CHECK(view.head(bucket_named("A")).counter == 1); });
}

TEST_CASE("an edit that names a field group or a state which the schema does not have leaves the row as it was") {
  Door door;
  REQUIRE_FALSE(door.judge(door.transaction(door.create("r1", {{kNote, {std::string("roof")}}}))));
  const auto before = *door.row("r1");
  auto edit = door.create("r1", {});
  edit.op = Op::Edit;
  edit.based_on = before.rev;
  edit.intents = {{kNote, {std::string("lift")}}, {kNoGroup, {std::string("lift")}}};
  door.check_refused(door.transaction(edit));
  edit.intents = {{kState, {kNoState, Value{}}}, {kNote, {std::string("lift")}}};
  edit.from = 0;
  door.check_refused(door.transaction(edit));
  CHECK(door.row("r1")->rev == before.rev);
  CHECK(door.row("r1")->values == before.values);
}

}  // namespace qiaomen
