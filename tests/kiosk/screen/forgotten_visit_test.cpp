#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <random>

#include "kiosk/input/pinyin_input.h"
#include "kiosk/speech.h"
#include "tests/kiosk/hand/screen_hand.h"
#include "tests/kiosk/screen/glass.h"
#include "tests/kiosk/screen/process_memory.h"
#include "tests/kiosk/support/station_world.h"
#include "tests/support/moved_clock.h"

// What a visit leaves in the memory of the real program, which is searched from outside.

using namespace qiaomen;

namespace {

struct SilentSpeaker final : Speaker {
  bool say(const std::string&) override { return true; }
  void stop() override {}
  bool is_speaking() override { return false; }
  bool has_voice() const override { return true; }
};

// The real program under a real finger, and the same pages beside it without a window: these say where a control lies.
class Visitor {
 public:
  Visitor() : pinyin_(open_pinyin()), hand_(glass_.display()) {
    std::filesystem::copy(beside_.folder / "device", folder_ / "device", std::filesystem::copy_options::recursive);
    const auto empty = hand_.picture();
    program_ = std::make_unique<testing::Process>(
        KIOSK_PROGRAM,
        std::vector<std::string>{"--home", (folder_ / "device").string(), "--station", beside_.settings.name, "--here",
                                 beside_.settings.here, "--full-screen"},
        clock_.of_program());
    beside_.pinyin = pinyin_.get();
    beside_.speaker = &speaker_;
    beside_.start();
    REQUIRE(hand_.wait_until_unlike(empty, std::chrono::minutes(1)));
    hand_.wait_until_still();
  }

  void tap(std::string_view name) {
    CAPTURE(name);
    const auto& controls = beside_.panel.ui().controls();
    const auto control = std::ranges::find(controls, name, &DrawnControl::name);
    REQUIRE(control != controls.end());
    const auto at = control->rect.center();
    glass_.put_down(1, at);
    hand_.wait_until_still();
    glass_.lift(1, at);
    hand_.wait_until_still();
    REQUIRE(beside_.tap(name));
  }
  void tap_all(std::initializer_list<std::string_view> names) {
    for (const auto name : names) tap(name);
  }
  // A key each.
  void type(std::string_view keys) {
    for (std::size_t i = 0; i < keys.size(); ++i) tap(keys.substr(i, 1));
  }
  bool program_holds(std::string_view text) const { return memory_holds(program_->id(), text); }
  // Below the clock.
  Picture32 page() {
    auto picture = hand_.picture();
    picture.rgba.erase(picture.rgba.begin(), picture.rgba.begin() + std::ptrdiff_t{4} * picture.width * 640);
    return picture;
  }
  // Until the page is another, for which nobody does anything.
  void let_time_pass(const std::string& by) {
    const auto before = hand_.picture();
    clock_.put_forward(by);
    REQUIRE(hand_.wait_until_unlike(before, std::chrono::seconds(30)));
    hand_.wait_until_still();
  }

 private:
  static std::unique_ptr<PinyinInput> open_pinyin() {
    auto pinyin = PinyinInput::open(QIAOMEN_PINYIN);
    return pinyin ? *std::move(pinyin) : nullptr;
  }

  testing::TemporaryFolder folder_;
  testing::MovedClock clock_{folder_.path()};
  Glass glass_;
  std::unique_ptr<PinyinInput> pinyin_;
  SilentSpeaker speaker_;
  StationWorld beside_;
  ScreenHand hand_;
  std::unique_ptr<testing::Process> program_;
};

std::string random_telephone() {
  std::mt19937_64 dice(Catch::getSeed());
  std::string digits = "13";
  while (digits.size() < 11) digits += static_cast<char>('0' + dice() % 10);
  return digits;
}

// As the page groups it.
std::string spaced(const std::string& digits) {
  return digits.substr(0, 3) + ' ' + digits.substr(3, 4) + ' ' + digits.substr(7);
}

constexpr std::string_view kPhrase = "有人被困过", kKeys = "shuiguanpolie", kWords = "水管破裂";

void write_words(Visitor& visitor) {
  visitor.tap("说几句填写");
  visitor.tap(kPhrase);
  visitor.type(kKeys);
}

}  // namespace

TEST_CASE("what a visitor typed is nowhere in the program's memory once the visit has ended, nor on the next page") {
  if (!Glass::is_here()) SKIP("no Xorg with the drivers dummy and inputtest");
  CAPTURE(Catch::getSeed());
  Visitor visitor;
  const auto telephone = random_telephone();
  const auto before = visitor.page();
  visitor.tap_all({"我要反映", "电梯故障", "这里"});
  write_words(visitor);
  CHECK(visitor.program_holds(kKeys));  // composing
  SECTION("ended while a word is being composed") { CHECK(visitor.program_holds(kWords)); }
  SECTION("ended on the page of the telephone") {
    visitor.tap_all({"空格", "写好了", "电话填写"});
    visitor.type(telephone);
    CHECK(visitor.program_holds(telephone));
    CHECK(visitor.program_holds(std::string(kPhrase) + std::string(kWords)));
  }
  SECTION("ended while it is being read aloud") {
    visitor.tap_all({"空格", "写好了", "电话填写"});
    visitor.type(telephone);
    visitor.tap_all({"留好了", "读给我听"});
    CHECK(visitor.program_holds(telephone));
  }
  visitor.tap("首页");
  CHECK_FALSE(visitor.program_holds(telephone));
  CHECK_FALSE(visitor.program_holds(spaced(telephone)));
  CHECK_FALSE(visitor.program_holds(kKeys));
  CHECK_FALSE(visitor.program_holds("shui guan po lie"));
  CHECK_FALSE(visitor.program_holds(kWords));
  CHECK(visitor.page() == before);
}

TEST_CASE("what a visitor typed who went away is gone after the idle time, from memory and screen") {
  if (!Glass::is_here()) SKIP("no Xorg with the drivers dummy and inputtest");
  CAPTURE(Catch::getSeed());
  Visitor visitor;
  const auto telephone = random_telephone();
  const auto before = visitor.page();
  visitor.tap_all({"我要反映", "电梯故障", "这里", "电话填写"});
  visitor.type(telephone);
  CHECK(visitor.program_holds(telephone));
  visitor.let_time_pass("+90s");
  CHECK_FALSE(visitor.program_holds(telephone));
  CHECK_FALSE(visitor.program_holds(spaced(telephone)));
  CHECK(visitor.page() == before);
}

TEST_CASE("a telephone that was left with a report is sealed at once, and in the program's memory no more") {
  if (!Glass::is_here()) SKIP("no Xorg with the drivers dummy and inputtest");
  CAPTURE(Catch::getSeed());
  Visitor visitor;
  const auto telephone = random_telephone();
  visitor.tap_all({"我要反映", "电梯故障", "这里", "电话填写"});
  visitor.type(telephone);
  visitor.tap_all({"留好了", "提交"});
  CHECK_FALSE(visitor.program_holds(telephone));
  visitor.tap("好了，回首页");
  CHECK_FALSE(visitor.program_holds(telephone));
  CHECK_FALSE(visitor.program_holds(spaced(telephone)));
}
