#include <catch2/catch_test_macros.hpp>

#include "engine/merge/row_merge.h"
#include "tests/conformance/trace_catalog.h"

namespace qiaomen {
namespace {

using conformance::group_named;
using conformance::issue_table;

// One row, and people who write one group of it without having seen anything but their own.
class Board {
 public:
  explicit Board(const char* group) : group_(group_named(issue_table(), group)) { row_.table = issue_table().id; }

  RowMerge write(std::uint64_t device, std::uint64_t number, std::int64_t stamp, const char* text) {
    Change change;
    change.table = row_.table;
    change.op = Op::Edit;
    std::vector<Value> values(group_.fields.size());
    values[0] = std::string(text);
    change.intents = {{group_.number, values}};
    const Author author{.key = {Stamp{stamp}, DeviceId{device}, 1, number, 0}, .lineage = lineage_, .line = line_};
    auto merged = merge_change(
        row_, issue_table(), change, TransactionId{}, author, 1,
        {.unseen_work = [] { return false; },
         .is_same_person = [device](DeviceId other) { return person_of(other.value) == person_of(device); }});
    row_ = merged.row;
    return merged;
  }
  std::string standing() const { return std::get<std::string>(row_.values.get(group_.fields[0].number)); }

 private:
  // Devices 1 and 11 are one person's.
  static std::uint64_t person_of(std::uint64_t device) { return device % 10; }

  Group group_;
  HubRow row_;
  Lineage lineage_;
  GenerationLine line_ = {1};
};

}  // namespace

TEST_CASE("who wrote the same as somebody else loses visibly to a later write that had seen only the other") {
  Board board("text");
  CHECK(board.write(1, 1, 10, "b").collisions.empty());
  CHECK(board.write(2, 1, 20, "b").collisions.empty());
  const auto merged = board.write(2, 2, 30, "a");
  CHECK(board.standing() == "a");
  CHECK(merged.outcome == Outcome::Applied);
  REQUIRE(merged.collisions.size() == 1);
  CHECK(merged.collisions[0].standing.device == DeviceId{1});
  REQUIRE(merged.losers.size() == 1);
  CHECK(merged.losers[0].key.device == DeviceId{1});
}

TEST_CASE("it does not matter which of two equal concurrent writes stands") {
  Board board("text");
  board.write(2, 1, 20, "b");
  board.write(1, 1, 10, "b");
  const auto merged = board.write(2, 2, 30, "a");
  REQUIRE(merged.collisions.size() == 1);
  CHECK(merged.collisions[0].standing.device == DeviceId{1});
}

TEST_CASE("a later write against two equal ones that it had not seen collides with both, once") {
  Board board("text");
  board.write(1, 1, 10, "b");
  board.write(2, 1, 20, "b");
  CHECK(board.write(3, 1, 30, "a").collisions.size() == 2);
  CHECK(board.write(4, 1, 40, "c").collisions.size() == 1);
}

TEST_CASE("a value that gave way to its author's other device is shown to who disagrees with both") {
  Board board("text");
  CHECK(board.write(1, 1, 10, "b").collisions.empty());
  CHECK(board.write(11, 1, 20, "c").collisions.empty());
  const auto merged = board.write(2, 1, 15, "a");
  CHECK(board.standing() == "c");
  REQUIRE(merged.collisions.size() == 2);
  CHECK(merged.collisions[0].survivor == Survivor::Standing);
  CHECK(merged.collisions[1].standing_values.front() == Value{std::string("b")});
  CHECK(merged.collisions[1].survivor == Survivor::Neither);
  CHECK(board.write(3, 1, 5, "d").collisions.size() == 1);
}

TEST_CASE("what stood with the same value loses with it to a write that knew only the other") {
  Board board("text");
  board.write(11, 1, 10, "b");
  board.write(1, 1, 20, "b");
  const auto merged = board.write(1, 2, 30, "a");
  CHECK(merged.collisions.empty());
  REQUIRE(merged.losers.size() == 1);
  CHECK(merged.losers[0].key.device == DeviceId{11});
  CHECK(merged.losers[0].winner.number == 2);
}

TEST_CASE("what agreed with the standing value against a third loses with it, though it was shown before") {
  Board board("text");
  board.write(1, 1, 30, "a");
  board.write(11, 1, 20, "b");
  REQUIRE(board.write(2, 1, 10, "a").collisions.size() == 1);
  const auto merged = board.write(1, 2, 40, "c");
  REQUIRE(merged.losers.size() == 1);
  CHECK(merged.losers[0].key.device == DeviceId{2});
}

TEST_CASE("a candidate that joins only its author's other device looks into the history for whom it disagrees with") {
  Board board("note");
  board.write(1, 1, 10, "a");
  CHECK(board.write(11, 1, 20, "b").unpaired.size() == 1);
  CHECK(board.write(2, 1, 30, "c").unpaired.empty());
}

}  // namespace qiaomen
