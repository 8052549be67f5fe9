#include <catch2/catch_test_macros.hpp>

#include "engine/merge/seen.h"

namespace qiaomen {
namespace {

WriteKey key(std::uint64_t device, std::uint32_t epoch, std::uint64_t number, std::uint32_t index = 0,
             std::int64_t stamp = 1) {
  return {Stamp{stamp}, DeviceId{device}, epoch, number, index};
}

const GenerationLine kOne = {1};

}  // namespace

TEST_CASE("an author has seen what he had from the hub: generation and version, both not greater") {
  const Lineage none;
  const Author author{key(1, 1, 9), Rev::of(1, 5), none, kOne};
  CHECK(has_seen(author, key(2, 1, 1), Rev::of(1, 5)));
  CHECK_FALSE(has_seen(author, key(2, 1, 1), Rev::of(1, 6)));
  CHECK_FALSE(has_seen(author, key(2, 1, 1), Rev::of(2, 4)));
}

TEST_CASE("what was seen of a generation that is not in the hub's line proves nothing") {
  const Lineage none;
  const GenerationLine line = {1, 3};
  const Author author{key(1, 1, 9), Rev::of(2, 5), none, line};
  CHECK_FALSE(has_seen(author, key(2, 1, 1), Rev::of(1, 4)));
}

TEST_CASE("an author has seen his own earlier writes of the same epoch, and of his transaction's lower indexes") {
  const Lineage none;
  const Author author{key(1, 2, 5, 3, 70), Rev::of(1, 0), none, kOne};
  CHECK(has_seen(author, key(1, 2, 4), Rev::of(1, 9)));
  CHECK(has_seen(author, key(1, 2, 5, 2, 70), Rev::of(1, 9)));
  CHECK_FALSE(has_seen(author, key(1, 2, 5, 3, 70), Rev::of(1, 9)));
  CHECK_FALSE(has_seen(author, key(1, 2, 6), Rev::of(1, 9)));
  CHECK_FALSE(has_seen(author, key(2, 2, 4), Rev::of(1, 9)));
}

TEST_CASE("two copies that used one number are two writes: the stamp tells them apart") {
  const Lineage none;
  CHECK_FALSE(is_own_earlier(key(1, 1, 5, 0, 70), key(1, 1, 5, 1, 71), none));
}

TEST_CASE("of an ancestor epoch an author has seen the numbers that were known when his began") {
  Lineage lineage;
  lineage.learn(2, {1, 10});
  lineage.learn(4, {2, 3});
  CHECK(is_own_earlier(key(1, 1, 10), key(1, 4, 1), lineage));
  CHECK_FALSE(is_own_earlier(key(1, 1, 11), key(1, 4, 1), lineage));
  CHECK(is_own_earlier(key(1, 2, 3), key(1, 4, 1), lineage));
  CHECK_FALSE(is_own_earlier(key(1, 3, 1), key(1, 4, 2), lineage));
}

TEST_CASE("the first word on an epoch's parent stays") {
  Lineage lineage;
  lineage.learn(2, {1, 10});
  lineage.learn(2, {1, 99});
  CHECK(lineage.last_known(2, 1) == 10);
}

TEST_CASE("a lineage that loops ends instead of going round") {
  Lineage lineage;
  lineage.learn(2, {3, 1});
  lineage.learn(3, {2, 1});
  CHECK_FALSE(lineage.last_known(3, 1).has_value());
}

TEST_CASE("a packed rev keeps generation and counter apart and orders like both") {
  CHECK(Rev::of(1, 7).packed == 7);
  CHECK(Rev::of(3, 7).generation() == 3);
  CHECK(Rev::of(3, 7).n() == 7);
  CHECK(Rev::of(1, 900) < Rev::of(2, 1));
}

}  // namespace qiaomen
