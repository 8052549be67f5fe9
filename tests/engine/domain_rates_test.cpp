#include <catch2/catch_test_macros.hpp>

#include "engine/domain/rates.h"

using namespace qiaomen;

TEST_CASE("899 of 1000 has not met 90 percent, 900 of 1000 has") {
  CHECK(!meets({899, 1000}, 900));
  CHECK(meets({900, 1000}, 900));
  CHECK(!meets({8'999'999, 10'000'000}, 900));
}

TEST_CASE("nothing of nothing has met no target and is shown as a dash") {
  CHECK(!meets({0, 0}, 900));
  CHECK(!meets({0, 0}, 0));
  CHECK(percent_text({0, 0}) == "–");
}

TEST_CASE("a percentage is cut, never rounded up") {
  CHECK(percent_text({899, 1000}) == "89.9%");
  CHECK(percent_text({8999, 10000}) == "89.9%");
  CHECK(percent_text({2, 3}) == "66.6%");
  CHECK(percent_text({1, 1}) == "100.0%");
  CHECK(percent_text({0, 7}) == "0.0%");
}

TEST_CASE("the three rates differ in numerator and denominator") {
  const Figures figures{.in_scope = 100, .knocked = 90, .contacted = 80, .strict = 70, .excluded = 10};
  CHECK(knocked_rate(figures) == Rate{90, 100});
  CHECK(contacted_rate(figures) == Rate{80, 90});
  CHECK(strict_rate(figures) == Rate{70, 100});
}

TEST_CASE("a parent adds numerators and denominators, so that its rate is no mean of rates") {
  Figures small{.in_scope = 10, .knocked = 10, .contacted = 10, .strict = 10, .excluded = 0};
  const Figures large{.in_scope = 990, .knocked = 0, .contacted = 0, .strict = 0, .excluded = 90};
  small += large;
  CHECK(contacted_rate(small) == Rate{10, 910});
  CHECK(knocked_rate(small) == Rate{10, 1000});
}

TEST_CASE("a campaign whose households are all excluded shows a dash") {
  CHECK(percent_text(contacted_rate({.in_scope = 5, .knocked = 5, .contacted = 0, .strict = 0, .excluded = 5})) == "–");
}
