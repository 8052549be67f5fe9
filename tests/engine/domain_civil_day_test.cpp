#include <catch2/catch_test_macros.hpp>
#include <limits>

#include "engine/domain/civil_day.h"

using namespace qiaomen;

TEST_CASE("a day begins at midnight in +08:00") {
  const auto day = parse_day("2020-10-01").value();
  CHECK(start_of(day) == 1'601'481'600'000'000);  // 2020-09-30T16:00:00Z
  CHECK(day_of(start_of(day)) == day);
  CHECK(day_of(start_of(day) - 1) == day - 1);
  CHECK(day_of(start_of(day + 1) - 1) == day);
}

TEST_CASE("a day reads back as it was written") {
  for (const auto* text : {"1900-01-01", "1969-12-31", "1970-01-01", "2020-02-29", "2199-12-31"}) {
    CHECK(day_text(parse_day(text).value()) == text);
  }
}

TEST_CASE("what is no day is refused") {
  for (const auto* text : {"", "2020-1-1", "2020-02-30", "2021-02-29", "2020/10/01", "1899-12-31", "2200-01-01",
                           "2020-10-01 ", "2020-13-01", "20-010-01", "2020-+1-01"}) {
    INFO(text);
    CHECK(!parse_day(text));
  }
}

TEST_CASE("a time is shown in +08:00, whatever a wrong clock said") {
  CHECK(time_text(1'601'481'600'000'000) == "2020-10-01 00:00");
  CHECK(time_text(-1) == "1970-01-01 07:59");
  CHECK(!time_text(std::numeric_limits<std::int64_t>::max()).empty());
  CHECK(!time_text(std::numeric_limits<std::int64_t>::min()).empty());
}
