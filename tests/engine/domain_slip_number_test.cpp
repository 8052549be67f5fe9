#include "engine/domain/slip_number.h"

#include <catch2/catch_test_macros.hpp>

using namespace qiaomen;

TEST_CASE("the check digit is that of ISO 7064 MOD 11,10") {
  CHECK(check_digit("0794") == '5');  // the standard's own example
}

TEST_CASE("a slip number reads back, also as it is printed and as people type it") {
  const SlipNumber slip{1234, 17, 42};
  const auto text = to_text(slip);
  REQUIRE(text.size() == 12);
  CHECK(text.starts_with("12340001742"));
  CHECK(parse_slip(text) == slip);
  CHECK(parse_slip(spaced_slip(text)) == slip);
  CHECK(parse_slip("1234-00017-42" + text.substr(11)) == slip);
  CHECK(parse_slip("１２３４ 00017 42" + text.substr(11)) == slip);
  CHECK(parse_slip(to_text({0, 0, 0})) == SlipNumber{});
  CHECK(parse_slip(to_text({9999, kSlipSerialMax, 99})) == SlipNumber{9999, kSlipSerialMax, 99});
}

TEST_CASE("any one wrong digit is found, and so are letters, and too few or too many digits") {
  const auto text = to_text({1234, 17, 42});
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      auto wrong = text;
      wrong[i] = digit;
      INFO(wrong);
      CHECK(parse_slip(wrong).has_value() == (wrong == text));
    }
  }
  for (const auto& wrong : {std::string(), text.substr(1), text + "0", "x" + text.substr(1)}) {
    CHECK_FALSE(parse_slip(wrong));
  }
}

TEST_CASE("a kiosk's number has four digits, whatever its device number") {
  CHECK(kiosk_number(DeviceId{0xFFFF'FFFF'FFFF'FFFF}) == 1615);
  CHECK(kiosk_number(DeviceId{7}) == 7);
}
