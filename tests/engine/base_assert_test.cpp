#include "engine/base/assert.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/support/death.h"

using namespace qiaomen;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("A failed assertion ends the process and names its place") {
  const auto message = testing::death_message([] { ASSERT(1 + 1 == 3); });
  CHECK_THAT(message, ContainsSubstring("base_assert_test.cpp"));
  CHECK_THAT(message, ContainsSubstring("1 + 1 == 3"));
}

TEST_CASE("An assertion that holds evaluates its condition once and goes on") {
  int evaluated = 0;
  ASSERT(++evaluated == 1);
  CHECK(evaluated == 1);
}
