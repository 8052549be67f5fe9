#include <imgui.h>
#include <catch2/catch_test_macros.hpp>
#include <cfloat>

#include "kiosk/fingers.h"
#include "tests/kiosk/support/headless.h"

using namespace qiaomen;

namespace {

constexpr Rect kPalm{40, 1600, 300, 120}, kButton{400, 800, 300, 120}, kOther{400, 1200, 300, 120};

// Fingers on a page with three buttons.
struct Glass final : Pointer {
  void move(Point at) override { ImGui::GetIO().AddMousePosEvent(at.x, at.y); }
  void leave() override { ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX); }
  void press(bool down) override { ImGui::GetIO().AddMouseButtonEvent(0, down); }

  // As many frames as ImGui takes.
  void settle() {
    for (int i = 0; i < 8; ++i) {
      panel.frame([&](Ui& ui) {
        if (ui.touch("palm", kPalm).done) ++palm;
        const auto press = ui.touch("button", kButton);
        held = press.held;
        if (press.done) ++button;
        if (ui.touch("other", kOther).done) ++other;
      });
    }
  }
  void tap(std::uint32_t finger, const Rect& rect) {
    fingers.came(finger, rect.center());
    settle();
    fingers.went(finger, rect.center());
    settle();
  }

  Headless panel;
  Fingers fingers{*this};
  int palm = 0, button = 0, other = 0;
  bool held = false;  // the button, now
};

}  // namespace

TEST_CASE("a finger acts where it is lifted") {
  Glass glass;
  glass.settle();
  glass.tap(1, kButton);
  CHECK(glass.button == 1);
  glass.fingers.came(2, kButton.center());
  glass.settle();
  glass.fingers.moved(2, kOther.center());
  glass.settle();
  glass.fingers.went(2, kOther.center());
  glass.settle();
  CHECK(glass.button == 1);
  CHECK(glass.other == 0);
}

TEST_CASE("a resting palm blocks nothing, and presses nothing when another finger comes") {
  Glass glass;
  glass.settle();
  glass.fingers.came(1, kPalm.center());
  glass.settle();
  glass.tap(2, kButton);
  glass.tap(3, kOther);
  glass.fingers.moved(1, kButton.center());
  glass.settle();
  glass.fingers.went(1, kPalm.center());
  glass.settle();
  CHECK(glass.button == 1);
  CHECK(glass.other == 1);
  CHECK(glass.palm == 0);
  CHECK_FALSE(glass.fingers.any_down());
}

TEST_CASE("a palm that moves takes nothing from the finger that acts") {
  Glass glass;
  glass.settle();
  glass.fingers.came(1, kPalm.center());
  glass.fingers.came(2, kButton.center());
  glass.settle();
  glass.fingers.moved(1, kOther.center());
  glass.settle();
  CHECK(glass.held);
  glass.fingers.went(2, kButton.center());
  glass.settle();
  CHECK(glass.button == 1);
}

TEST_CASE("the finger that came last acts, also while the first is lifted") {
  Glass glass;
  glass.settle();
  glass.fingers.came(1, kPalm.center());
  glass.fingers.came(2, kButton.center());
  glass.settle();
  glass.fingers.went(1, kPalm.center());
  glass.settle();
  CHECK(glass.fingers.any_down());
  glass.fingers.went(2, kButton.center());
  glass.settle();
  CHECK(glass.palm == 0);
  CHECK(glass.button == 1);
}

TEST_CASE("a touch as fast as lightning is one all the same") {
  Glass glass;
  glass.settle();
  glass.fingers.came(1, kButton.center());
  glass.fingers.went(1, kButton.center());
  glass.settle();
  CHECK(glass.button == 1);
}
