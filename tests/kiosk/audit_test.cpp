#include <catch2/catch_test_macros.hpp>

#include "tests/kiosk/support/audit.h"

using namespace qiaomen;

namespace {

constexpr bool kContrasts[] = {false, true};
constexpr Size kHalf{540, 960};

std::string list(const std::string& about, const std::vector<std::string>& findings) {
  std::string text;
  for (const auto& finding : findings) text += about + ": " + finding + "\n";
  return text;
}

std::string named(const SampleScreen& screen, const Look& look) {
  return screen.name + " " + std::to_string(static_cast<int>(look.step) + 1) + (look.high_contrast ? "c" : "");
}

template <typename Check>
std::string over_all(Headless& panel, const Check& check) {
  std::string faults;
  for (const auto& screen : sample_screens()) {
    for (const auto step : kTextSteps) {
      for (const bool high_contrast : kContrasts) {
        const Look look{step, high_contrast};
        panel.set_look(look);
        faults += list(named(screen, look), check(screen));
      }
    }
  }
  return faults;
}

std::vector<std::string> controls_of(const Headless::Draw& draw) {
  Headless panel;
  panel.frame(draw);
  return audit_controls(panel.ui(), SampleScreen::Kind::Sheet);
}

}  // namespace

TEST_CASE("every control of every screen can be reached, told apart and hit") {
  Headless panel;
  const auto faults = over_all(panel, [&](const SampleScreen& screen) {
    panel.frame(screen.draw);
    return audit_controls(panel.ui(), screen.kind);
  });
  INFO(faults);
  CHECK(faults.empty());
}

TEST_CASE("every text of every screen is large enough, whole, and covers nothing") {
  Headless panel;
  const auto faults = over_all(panel, [&](const SampleScreen& screen) {
    panel.frame(screen.draw);
    return audit_texts(panel.ui(), screen.kind);
  });
  INFO(faults);
  CHECK(faults.empty());
}

TEST_CASE("every text of every screen has a contrast of 7 to what lies under it") {
  Headless panel(kHalf);
  const auto faults = over_all(panel, [&](const SampleScreen& screen) {
    const auto under = panel.picture_without_text(screen.draw);
    return audit_contrast(panel.ui(), under);
  });
  INFO(faults);
  CHECK(faults.empty());
}

TEST_CASE("the audit sees a small control, a narrow gap, a name twice, two primaries and nine choices") {
  CHECK(controls_of([](Ui& ui) { ui.touch("a", {0, 0, 80, 90}); }).size() == 1);
  CHECK(controls_of([](Ui& ui) {
          ui.touch("a", {0, 0, 90, 90});
          ui.touch("b", {102, 0, 90, 90});
        }).size() == 1);
  CHECK(controls_of([](Ui& ui) {
          ui.touch("a", {0, 0, 90, 90}, Control::Primary);
          ui.touch("b", {200, 0, 90, 90}, Control::Primary);
        }).size() == 1);
  CHECK(controls_of([](Ui& ui) {
          ui.touch("one", {0, 0, 90, 90});
          ui.touch("one", {200, 0, 90, 90});
        }).size() == 1);
  CHECK(controls_of([](Ui& ui) {
          for (int i = 0; i < 9; ++i)
            ui.touch("choice" + std::to_string(i), {0, 110.0F * static_cast<float>(i), 90, 90});
        }).size() == 1);
}

TEST_CASE("the audit sees small, cut, covered and pale text") {
  Headless panel;
  const auto texts_of = [&](const Headless::Draw& draw) {
    panel.frame(draw);
    return audit_texts(panel.ui(), SampleScreen::Kind::Page).size();
  };
  const Color ink = light_theme().ink;
  CHECK(texts_of([&](Ui& ui) { ui.text("小", {48, 300, 500, 60}, {33, Weight::Bold, 1}, ink); }) == 1);
  CHECK(texts_of([&](Ui& ui) { ui.text("出去的字", {1000, 300, 500, 60}, type::kBody, ink); }) == 1);
  CHECK(texts_of([&](Ui& ui) { ui.text("栏下", {48, 1720, 500, 60}, type::kBody, ink); }) == 1);
  CHECK(texts_of([&](Ui& ui) {
          ui.text("一行", {48, 300, 500, 60}, type::kBody, ink);
          ui.text("又一行", {48, 320, 500, 60}, type::kBody, ink);
        }) == 1);
  CHECK(texts_of([&](Ui& ui) {
          ui.touch("框", {48, 300, 100, 100});
          ui.text("框里放不下", {58, 320, 500, 60}, type::kBody, ink, Align::Left);
        }) == 0);
  CHECK(texts_of([&](Ui& ui) {
          ui.touch("框", {48, 300, 180, 100});
          ui.text("框里放不下", {58, 320, 500, 60}, type::kBody, ink, Align::Left);
        }) == 1);
  const auto under = panel.picture_without_text([&](Ui& ui) {
    ui.fill(ui.whole(), light_theme().ground);
    ui.text("淡", {48, 300, 500, 60}, type::kBody, light_theme().edge);
    ui.text("浓", {48, 400, 500, 60}, type::kBody, ink);
  });
  CHECK(audit_contrast(panel.ui(), under).size() == 1);
}
