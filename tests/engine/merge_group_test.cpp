#include <catch2/catch_test_macros.hpp>

#include "engine/merge/merge.h"
#include "tests/conformance/trace_catalog.h"

// The before/after table of engine/merge/merge.h, line by line.

namespace qiaomen {
namespace {

using conformance::group_named;
using conformance::issue_table;

GroupMerge merge(const char* group, std::vector<Value> current, std::vector<Value> arriving, Standing standing,
                 bool greater, std::optional<std::int64_t> from = {}) {
  const auto named = group_named(issue_table(), group);
  const Intent intent{named.number, std::move(arriving)};
  return merge_group(issue_table(), named, current, {intent, from, standing, greater});
}

std::vector<Value> text(const char* value) { return {std::string(value)}; }
std::vector<Value> number(std::int64_t value) { return {value}; }

}  // namespace

TEST_CASE("a first write of any group stands and is applied") {
  for (const char* group : {"first", "note"}) {
    const auto merged = merge(group, {Value{}}, text("a"), Standing::None, true);
    CHECK(merged.outcome == GroupOutcome::Applied);
    CHECK(merged.values == text("a"));
  }
}

TEST_CASE("the last writer stands whole when its author had seen the other, whatever the keys say") {
  const std::vector<Value> before = {std::string("a"), std::string("b")};
  const std::vector<Value> after = {std::string("c"), Value{}};
  CHECK(merge("text", before, after, Standing::Seen, false).values == after);
  CHECK(merge("text", before, after, Standing::Seen, false).outcome == GroupOutcome::Applied);
}

TEST_CASE("of two concurrent last writers the greater key stands, also against an own earlier write that comes late") {
  const std::vector<Value> before = {std::string("a"), std::string("b")};
  const std::vector<Value> after = {std::string("c"), std::string("d")};
  for (const Standing standing : {Standing::Unseen, Standing::Overtaken}) {
    CHECK(merge("text", before, after, standing, true).outcome == GroupOutcome::Won);
    CHECK(merge("text", before, after, standing, true).values == after);
    CHECK(merge("text", before, after, standing, false).outcome == GroupOutcome::Lost);
    CHECK(merge("text", before, after, standing, false).values == before);
  }
}

TEST_CASE("the first writer stands by the least key, seen or not") {
  CHECK(merge("first", text("a"), text("b"), Standing::Seen, true).outcome == GroupOutcome::Lost);
  CHECK(merge("first", text("a"), text("b"), Standing::Unseen, false).values == text("b"));
  CHECK(merge("first", text("a"), text("b"), Standing::Unseen, false).outcome == GroupOutcome::Won);
}

TEST_CASE("max and min keep the better value, and of equal values the least key") {
  CHECK(merge("sev", number(3), number(7), Standing::Seen, true).values == number(7));
  CHECK(merge("sev", number(7), number(3), Standing::Seen, true).outcome == GroupOutcome::Lost);
  CHECK(merge("low", number(7), number(3), Standing::Unseen, true).values == number(3));
  CHECK(merge("low", number(3), number(7), Standing::Unseen, true).outcome == GroupOutcome::Lost);
  CHECK(merge("sev", number(3), number(3), Standing::Unseen, true).outcome == GroupOutcome::Lost);
  CHECK(merge("sev", number(3), number(3), Standing::Unseen, false).outcome == GroupOutcome::Won);
}

TEST_CASE("a counter adds whoever was first, and wraps instead of overflowing") {
  CHECK(merge("cnt", number(3), number(4), Standing::Unseen, false).values == number(7));
  CHECK(merge("cnt", {Value{}}, number(4), Standing::None, true).values == number(4));
  CHECK(merge("cnt", number(INT64_MAX), number(1), Standing::Seen, true).values == number(INT64_MIN));
}

TEST_CASE("a set only grows") {
  const std::vector<Value> a = {TextSet{"a", "c"}};
  const std::vector<Value> b = {TextSet{"b", "c"}};
  CHECK(merge("tags", a, b, Standing::Unseen, false).values == std::vector<Value>{TextSet{"a", "b", "c"}});
}

TEST_CASE("a step from the current state is taken if it is legal, and refused if not") {
  const std::vector<Value> fresh = {Value{}, Value{}};
  const std::vector<Value> assigned = {std::int64_t{1}, std::string("x")};
  const std::vector<Value> closed = {std::int64_t{4}, std::string("x")};
  CHECK(merge("state", fresh, assigned, Standing::None, true, 0).outcome == GroupOutcome::Applied);
  CHECK(merge("state", fresh, closed, Standing::None, true, 0).outcome == GroupOutcome::Stale);
  CHECK(merge("state", fresh, closed, Standing::None, true, 0).values == fresh);
}

TEST_CASE("the same step twice stands whole by the greater key") {
  const std::vector<Value> mine = {std::int64_t{1}, std::string("me")};
  const std::vector<Value> yours = {std::int64_t{1}, std::string("you")};
  CHECK(merge("state", yours, mine, Standing::Unseen, true, 0).values == mine);
  CHECK(merge("state", yours, mine, Standing::Unseen, false, 0).outcome == GroupOutcome::Lost);
}

TEST_CASE("an unseen step is caught up with only by a legal one of higher rank") {
  const std::vector<Value> assigned = {std::int64_t{1}, Value{}};
  const std::vector<Value> rejected = {std::int64_t{5}, Value{}};
  const std::vector<Value> closed = {std::int64_t{4}, Value{}};
  const std::vector<Value> fixing = {std::int64_t{2}, Value{}};
  CHECK(merge("state", assigned, rejected, Standing::Unseen, true, 0).outcome == GroupOutcome::Won);
  CHECK(merge("state", assigned, rejected, Standing::Seen, true, 0).outcome == GroupOutcome::Stale);
  CHECK(merge("state", closed, fixing, Standing::Unseen, true, 3).outcome == GroupOutcome::Stale);
}

TEST_CASE("an own step that its author has overtaken is lost, not refused") {
  const std::vector<Value> fixing = {std::int64_t{2}, Value{}};
  const std::vector<Value> assigned = {std::int64_t{1}, Value{}};
  CHECK(merge("state", fixing, assigned, Standing::Overtaken, false, 0).outcome == GroupOutcome::Lost);
}

}  // namespace qiaomen
