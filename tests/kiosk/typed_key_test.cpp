#include "kiosk/typed_key.h"

#include <catch2/catch_test_macros.hpp>

#include "kiosk/input/pinyin_input.h"
#include "kiosk/pages/writing.h"
#include "tests/kiosk/support/station_world.h"

using namespace qiaomen;
using Kind = TypedKey::Kind;

namespace {

struct TypingStation : StationWorld {
  TypingStation() { start(); }
  void type(std::string_view characters) {
    for (const char c : characters) app->typed({Kind::Character, c});
    draw();
    draw();
  }
  void press(Kind kind) {
    app->typed({kind});
    draw();
    draw();
  }
};

void write(Writing& writing, std::string_view characters) {
  for (const char c : characters) writing.type({Kind::Character, c});
}

}  // namespace

TEST_CASE("a keyboard types a slip's number, takes a digit back and asks with Enter") {
  TypingStation station;
  station.fill_report();
  station.tap("提交");
  const auto slip = station.slip();
  station.tap("好了，回首页");
  station.tap("查进度");
  station.type(slip.substr(0, 11) + "x");
  station.press(Kind::Enter);
  CHECK_FALSE(station.shows("办到哪一步了"));  // eleven digits
  station.press(Kind::Erase);
  station.type(slip.substr(10));
  station.press(Kind::Enter);
  CHECK(station.shows("办到哪一步了"));
  station.press(Kind::Escape);
  CHECK(station.shows("请输单号"));
  station.press(Kind::Escape);
  CHECK(station.shows("我要反映"));
  station.press(Kind::Escape);
  CHECK(station.shows("我要反映"));
}

TEST_CASE("a keyboard types a telephone, and Enter keeps it once it can be dialled") {
  TypingStation station;
  station.fill_report();
  station.tap("电话");
  station.type("1380000000");
  station.press(Kind::Enter);
  CHECK(station.shows("还差 1 位"));
  station.type("09");
  CHECK(station.shows("多了 1 位"));
  station.press(Kind::Erase);
  station.press(Kind::Enter);
  CHECK(station.shows("看一看，对不对？"));
  CHECK(station.shows("138"));
}

TEST_CASE("keys do nothing beneath a sheet, nor on a page where there is nothing to write") {
  TypingStation station;
  station.type("7");
  CHECK(station.shows("我要反映"));
  station.tap("查进度");
  station.tap("大字");
  station.type("7");
  station.press(Kind::Escape);
  station.tap("看得清了");
  CHECK(station.shows("点下面的数字"));  // still empty, and still there
}

TEST_CASE("keys write into the text: digits as they are, letters only where there is pinyin") {
  WipedText text;
  Writing writing(nullptr, text, {}, 10);
  write(writing, "12 k");
  CHECK(text.view() == "12 ");
  writing.type({Kind::Erase});
  CHECK(text.view() == "12");
  CHECK_FALSE(writing.type({Kind::Escape}));
  CHECK(writing.type({Kind::Enter}));
}

TEST_CASE("letters compose, a digit chooses the candidate of its place, Enter takes the first and then finishes") {
  auto pinyin = PinyinInput::open(QIAOMEN_PINYIN);
  REQUIRE(pinyin);
  WipedText text;
  Writing writing(pinyin->get(), text, {}, 100);
  write(writing, "dianti");
  const auto candidates = writing.view({}).candidates;
  REQUIRE(candidates.size() > 1);
  const std::string second(candidates[1]);
  write(writing, "2");
  writing.type({Kind::Enter});  // what it left over, if anything
  CHECK(text.view().starts_with(second));
  write(writing, "0");  // nothing is composed: a digit
  text.clear();
  write(writing, "dianti");
  CHECK_FALSE(writing.type({Kind::Enter}));
  CHECK(text.view() == "电梯");
  CHECK(writing.type({Kind::Enter}));
}
