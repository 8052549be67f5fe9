#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <set>

#include "kiosk/input/pinyin_input.h"
#include "kiosk/machine/photo_source.h"
#include "tests/kiosk/story/station.h"
#include "tests/kiosk/support/photo_file.h"

namespace qiaomen {
namespace {

using testing::Station;

constexpr int kTouches = 20'000;
constexpr int kBetweenHomes = 50, kBetweenPhotos = 200, kBetweenPauses = 300;
constexpr int kLeastStates = 60;
constexpr std::uint64_t kSeed = 20'261'126;
constexpr std::int64_t kSecond = 1'000'000, kUntilAsked = 61 * kSecond, kUntilGone = 76 * kSecond;
constexpr const char* kHome = "首页";
constexpr std::array kSheetEnds = {"看得清了", "知道了", "继续"};

// Somebody with ten fingers and no plan, before a kiosk with everything plugged in.
class Monkey {
 public:
  Monkey();
  ~Monkey() { station_.app.reset(); }  // before what it is plugged into
  Monkey(const Monkey&) = delete;

  void touch(int number);
  // A page that offers what no page did before.
  bool is_somewhere_new();
  bool is_home() const { return can_touch("我要反映") && can_touch("查进度"); }
  // At once: 首页, or the end of what lies above the page.
  bool has_way_home() const;
  // Takes it, at most two touches of it. False: it does not lead there.
  bool goes_home();
  std::size_t states() const { return states_.size(); }
  int reports() const { return reports_; }

 private:
  std::uint32_t dice(std::uint32_t sides);
  Point somewhere();
  bool can_touch(std::string_view name) const;

  Station station_;
  testing::SeededRandom random_{kSeed};
  std::filesystem::path card_ = station_.folder / "card";
  std::unique_ptr<PinyinInput> pinyin_;
  std::unique_ptr<PhotoSource> camera_;
  std::set<std::string> states_;
  int reports_ = 0;
};

Monkey::Monkey() {
  std::filesystem::create_directories(card_);
  auto pinyin = PinyinInput::open(QIAOMEN_PINYIN);
  auto camera = open_photo_source("folder:" + card_.string());
  REQUIRE((pinyin && camera));
  pinyin_ = *std::move(pinyin);
  camera_ = *std::move(camera);
  station_.pinyin = pinyin_.get();
  station_.plugged.camera = camera_.get();
  station_.plugged.visit_photos = station_.folder / "visit";
  station_.start();
}

std::uint32_t Monkey::dice(std::uint32_t sides) {
  std::uint8_t bytes[4];
  random_.fill(bytes);
  return (std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3]) %
         sides;
}

Point Monkey::somewhere() {
  const auto& controls = station_.panel.ui().controls();
  if (dice(4) == 0 || controls.empty()) return {static_cast<float>(dice(1080)), static_cast<float>(dice(1920))};
  return controls[dice(static_cast<std::uint32_t>(controls.size()))].rect.center();
}

void Monkey::touch(int number) {
  if (number % kBetweenPhotos == 0) write_photo(card_ / (std::to_string(number) + ".jpg"), 200, number);
  if (number % kBetweenPauses == 0) station_.advance(dice(2) == 0 ? kUntilAsked : kUntilGone);
  station_.advance(static_cast<std::int64_t>(dice(kSecond)));
  station_.frame();
  station_.app->touched();
  station_.panel.touch_at(somewhere(), [&](Ui& ui) { station_.app->draw(ui); });
  station_.frame();
  if (!station_.slip_on_page().empty()) ++reports_;
}

bool Monkey::is_somewhere_new() {
  std::string offers;
  for (const DrawnControl& control : station_.panel.ui().controls()) {
    offers += control.name + (control.kind == Control::Disabled ? "-\n" : "\n");
  }
  return states_.insert(offers).second;
}

bool Monkey::can_touch(std::string_view name) const {
  return std::ranges::any_of(station_.panel.ui().controls(), [&](const DrawnControl& control) {
    return control.name == name && control.kind != Control::Disabled;
  });
}

bool Monkey::has_way_home() const {
  return is_home() || can_touch(kHome) || std::ranges::any_of(kSheetEnds, [&](auto* end) { return can_touch(end); });
}

bool Monkey::goes_home() {
  for (int touches = 0; touches < 2 && !is_home(); ++touches) {
    const auto* ends = std::ranges::find_if(kSheetEnds, [&](auto* end) { return can_touch(end); });
    if (!station_.tap(ends == kSheetEnds.end() ? kHome : *ends)) return false;
  }
  return is_home();
}

TEST_CASE("twenty thousand random touches break nothing, and from every state home is at most two away") {
  Monkey monkey;
  for (int i = 0; i < kTouches; ++i) {
    monkey.touch(i);
    INFO("touch " << i << " of seed " << kSeed);
    REQUIRE(monkey.has_way_home());
    if (monkey.is_somewhere_new() || i % kBetweenHomes == 0) REQUIRE(monkey.goes_home());
  }
  CHECK(monkey.reports() > 0);
  CHECK(monkey.states() >= kLeastStates);
}

}  // namespace
}  // namespace qiaomen
