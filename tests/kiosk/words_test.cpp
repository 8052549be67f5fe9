#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "engine/base/text.h"
#include "kiosk/input/pinyin_input.h"
#include "kiosk/pages/words_page.h"
#include "kiosk/screens/telephone.h"
#include "tests/kiosk/support/headless.h"

using namespace qiaomen;

namespace {

constexpr std::size_t kMost = 500;

std::unique_ptr<PinyinInput> pinyin() {
  auto input = PinyinInput::open(QIAOMEN_PINYIN);
  if (!input) FAIL(input.error().message);
  return *std::move(input);
}

// The screen of words, as a person at it has it.
struct Desk {
  explicit Desk(TextInput* input, std::string_view start = {}, std::size_t most = kMost)
      : text(start), writing(input, text, phrases_for("elevator", panel.ui().words()), most) {
    frame();
  }
  void draw(Ui& ui) {
    if (const auto action = draw_words(writing.view({"示例花园红旗驿站", "9:41"}), ui)) done = writing.apply(*action);
  }
  void frame() {
    panel.frame([this](Ui& ui) { draw(ui); });
  }
  bool tap(std::string_view name) {
    return panel.tap(name, [this](Ui& ui) { draw(ui); });
  }
  void type(std::string_view keys) {
    for (std::size_t i = 0; i < keys.size(); ++i) REQUIRE(tap(keys.substr(i, 1)));
  }
  bool shows(std::string_view wanted) const {
    for (const auto& drawn : panel.ui().texts()) {
      if (drawn.text.contains(wanted)) return true;
    }
    return false;
  }

  Headless panel;
  WipedText text;
  Writing writing;
  bool done = false;
};

// Chooses and shows nothing of its own accord; counts how often it was made to forget.
class ForgettingInput final : public TextInput {
 public:
  bool press(char key) override {
    composition_.shown += key;
    return true;
  }
  bool erase() override { return false; }
  void choose(std::size_t) override {}
  const Composition& composition() const override { return composition_; }
  std::string take() override { return {}; }
  void clear() override {
    composition_ = {};
    ++cleared;
  }
  int cleared = 0;

 private:
  Composition composition_;
};

}  // namespace

TEST_CASE("「电梯停了」 is written by taps on 26 keys") {
  const auto input = pinyin();
  Desk desk(input.get());
  desk.type("diantitingle");
  CHECK(desk.shows("dian ti ting le"));
  CHECK(desk.tap("选「电梯停了」"));
  CHECK(desk.text.view() == "电梯停了");
  CHECK(desk.tap("写好了"));
  CHECK(desk.done);
}

TEST_CASE("「电梯停了」 is written by taps on nine keys") {
  const auto input = pinyin();
  Desk desk(input.get());
  REQUIRE(desk.tap("九键"));
  desk.frame();
  for (const auto* key : {"def", "ghi", "abc", "mno", "tuv", "ghi", "tuv", "ghi", "mno", "ghi", "jkl", "def"}) {
    REQUIRE(desk.tap(key));
  }
  CHECK(desk.shows("dian ti ting le"));
  CHECK(desk.tap("选「电梯停了」"));
  CHECK(desk.text.view() == "电梯停了");
}

TEST_CASE("a phrase is one touch, a clause of its own, and one touch to take out again") {
  const auto input = pinyin();
  Desk desk(input.get());
  desk.tap("停了一整天");
  desk.tap("请尽快来看");
  CHECK(desk.text.view() == "停了一整天，请尽快来看");
  desk.tap("停了一整天");
  CHECK(desk.text.view() == "请尽快来看");
  desk.tap("老人不方便");
  desk.tap("老人不方便");
  CHECK(desk.text.view() == "请尽快来看");
}

TEST_CASE("digits stand as they are, with the words that follow numbers") {
  const auto input = pinyin();
  Desk desk(input.get());
  REQUIRE(desk.tap("123"));
  desk.frame();
  for (const auto* key : {"3", "号楼", "2", "单元"}) REQUIRE(desk.tap(key));
  CHECK(desk.text.view() == "3号楼2单元");
  REQUIRE(desk.tap("拼音"));
  desk.frame();
  CHECK(desk.tap("q"));
}

TEST_CASE("what is composed becomes text with 写好了, a blank, a mark or a phrase") {
  const auto input = pinyin();
  Desk desk(input.get());
  desk.type("kuaidian");
  SECTION("写好了") { desk.tap("写好了"); }
  SECTION("空格") { desk.tap("空格"); }
  SECTION("123") { desk.tap("123"); }
  CHECK(desk.text.view() == "快点");
}

TEST_CASE("删除 takes a key, then a character") {
  const auto input = pinyin();
  Desk desk(input.get(), "停了");
  desk.type("d");
  desk.tap("删除");
  CHECK(desk.text.view() == "停了");
  desk.tap("删除");
  CHECK(desk.text.view() == "停");
}

TEST_CASE("all candidates are a touch away, page after page, and each writes what it shows") {
  const auto input = pinyin();
  Desk desk(input.get());
  const auto shown = [&] {
    desk.frame();
    std::vector<std::string> names;
    for (const auto& control : desk.panel.ui().controls()) {
      if (control.name.starts_with("选「")) names.push_back(control.name);
    }
    return names;
  };
  desk.type("yi");
  const auto row = shown();
  REQUIRE(desk.tap("更多"));
  const auto first = shown();
  CHECK(first.size() > row.size() + 8);
  REQUIRE(desk.tap("下一批"));
  const auto second = shown();
  REQUIRE(second.size() > 8);
  for (const auto& name : second) CHECK(std::ranges::find(first, name) == first.end());
  SECTION("one of a later page") {
    REQUIRE(desk.tap(second[7]));
    CHECK("选「" + std::string(desk.text.view()) + "」" == second[7]);
  }
  SECTION("from the end to the beginning") {
    for (int i = 0; i < 10 && !desk.tap("回到开头"); ++i) REQUIRE(desk.tap("下一批"));
    CHECK(shown() == first);
  }
  SECTION("back to the keys") {
    REQUIRE(desk.tap("收起"));
    CHECK(shown() == row);
    CHECK(desk.tap("q"));
  }
}

TEST_CASE("a text is never longer than it may be, and never cut: what does not fit is not taken, and said so") {
  const auto input = pinyin();
  Desk desk(input.get(), "一二三四五六", 10);
  CHECK(desk.tap("停了一整天"));
  desk.frame();
  CHECK(desk.text.view() == "一二三四五六");
  CHECK(desk.shows("写满了"));
  desk.type("kuai");
  desk.tap("空格");
  CHECK(desk.text.view() == "一二三四五六快");
  desk.frame();
  CHECK_FALSE(desk.shows("写满了"));
  CHECK(desk.shows("还能写 3 字"));
}

TEST_CASE("without the input method's data there are phrases and digits, and the page says so") {
  Desk desk(nullptr);
  CHECK(desk.shows("拼音现在用不了"));
  CHECK_FALSE(desk.tap("q"));
  CHECK(desk.tap("停了一整天"));
  CHECK(desk.tap("3"));
  CHECK(desk.text.view() == "停了一整天3");
  CHECK(desk.tap("写好了"));
  CHECK(desk.done);
}

TEST_CASE("the input method forgets when writing ends") {
  ForgettingInput input;
  {
    Desk desk(&input);
    desk.type("nihao");
    CHECK(desk.shows("nihao"));
    CHECK(input.cleared == 0);
  }
  CHECK(input.cleared > 0);
  CHECK(input.composition().shown.empty());
}

TEST_CASE("a long text can be read from its beginning") {
  const auto input = pinyin();
  std::string text = "开头第一句，";
  for (int i = 0; i < 12; ++i) text += "早上就停了，老人下不了楼，孩子上学也不方便，";
  Desk desk(input.get(), text);
  desk.frame();
  CHECK_FALSE(desk.shows("开头第一句"));
  for (int i = 0; i < 10 && !desk.shows("开头第一句"); ++i) {
    REQUIRE(desk.tap("往前看"));
    desk.frame();
  }
  CHECK(desk.shows("开头第一句"));
}

TEST_CASE("every category has six phrases of its own, none too long for its pill") {
  Headless panel;
  const auto& words = panel.ui().words();
  for (const std::string code : {"elevator", "leak", "parking", "sanitation", "fire-lane", "clutter", "wiring",
                                 "green-space", "animals", "dispute", "building", "other"}) {
    INFO(code);
    CHECK(words.has("phrases." + code));
    const auto phrases = phrases_for(code, words);
    CHECK(phrases.size() == 6);
    for (const auto& phrase : phrases) CHECK(count_characters(phrase) <= 5);
  }
  CHECK(phrases_for("unheard-of", words) == phrases_for("other", words));
}
