#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "kiosk/pages/telephone_entry.h"
#include "tests/kiosk/support/headless.h"

using namespace qiaomen;

TEST_CASE("a telephone is written by taps, and kept only when it can be dialled") {
  Headless panel;
  WipedText kept;
  TelephoneEntry entry(kept);
  bool done = false;
  const auto draw = [&](Ui& ui) {
    if (const auto action = draw_telephone(entry.view({"示例花园红旗驿站", "9:41"}, ui.words()), ui))
      done = entry.apply(*action);
  };
  const auto says = [&](std::string_view wanted) {
    panel.frame(draw);
    return std::ranges::any_of(panel.ui().texts(), [&](const auto& drawn) { return drawn.text.contains(wanted); });
  };
  panel.frame(draw);
  CHECK_FALSE(panel.tap("留好了", draw));
  for (const auto* digit : {"1", "3", "8", "0", "5", "3", "1", "7", "7", "9", "删一位", "8"}) {
    REQUIRE(panel.tap(digit, draw));
  }
  CHECK(says("138 0531 778"));
  CHECK(says("还差 1 位"));
  CHECK(panel.tap("留好了", draw));
  CHECK_FALSE(done);
  CHECK(says("还没记下"));
  CHECK(kept.empty());
  REQUIRE(panel.tap("8", draw));
  CHECK(says("号码齐了"));
  SECTION("kept") {
    CHECK(panel.tap("留好了", draw));
    CHECK(done);
    CHECK(kept.view() == "13805317788");
  }
  SECTION("不留了 also takes away what was left before") {
    kept.append("13805310000");
    CHECK(panel.tap("不留了", draw));
    CHECK(done);
    CHECK(kept.empty());
  }
}

TEST_CASE("a telephone says how many digits it lacks") {
  CHECK(missing_digits("") == 7);
  CHECK(missing_digits("1380531") == 4);
  CHECK(missing_digits("13805317788") == 0);
  CHECK(missing_digits("138053177889") == -1);
  CHECK(missing_digits("053112345") == 1);
  CHECK(missing_digits("053112345678") == 0);
  CHECK(missing_digits("8812345") == 0);
  CHECK(missing_digits("881234567") == -1);
  CHECK(spaced_telephone("13805317788") == "138 0531 7788");
  CHECK(spaced_telephone("053112345678") == "053112345678");
}
