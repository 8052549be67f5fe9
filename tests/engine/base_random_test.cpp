#include "engine/base/random.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "engine/base/ids.h"
#include "tests/support/fakes.h"

using namespace qiaomen;

TEST_CASE("The kernel's generator does not repeat itself") {
  SystemRandom random;
  CHECK(random.id<Nonce>() != random.id<Nonce>());
}

TEST_CASE("A request above what the kernel gives in one call is filled to the end") {
  std::vector<std::uint8_t> bytes((32 << 20) + 64);
  SystemRandom().fill(bytes);
  CHECK(std::any_of(bytes.end() - 64, bytes.end(), [](auto byte) { return byte != 0; }));
}

TEST_CASE("Filling nothing is no error") {
  SystemRandom().fill({});
  SUCCEED();
}

TEST_CASE("Seeded randomness is the same for the same seed only") {
  testing::SeededRandom one(1);
  testing::SeededRandom same(1);
  testing::SeededRandom other(2);
  const auto id = one.id<Nonce>();
  CHECK(same.id<Nonce>() == id);
  CHECK(other.id<Nonce>() != id);
  CHECK(one.id<Nonce>() != id);
}
