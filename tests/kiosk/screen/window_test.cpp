#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <thread>

#include "kiosk/ui/ui.h"
#include "kiosk/window.h"
#include "tests/kiosk/screen/glass.h"

using namespace qiaomen;
using namespace std::chrono_literals;

namespace {

constexpr Rect kPalm{40, 1600, 300, 120}, kButton{400, 800, 300, 120}, kOther{400, 1200, 300, 120};

Words no_words() {
  std::vector<std::string> faults;
  return Words::load("/nonexistent", faults);
}

// A real window with three buttons, under real fingers.
struct Panel {
  explicit Panel(bool full_screen = true, std::vector<std::string> keyboards = {}) {
    auto opened = Window::open({.title = "panel", .full_screen = full_screen, .keyboards = std::move(keyboards)});
    REQUIRE(opened);
    window = *std::move(opened);
    auto loaded = Fonts::load({});
    REQUIRE(loaded);
    fonts = *std::move(loaded);
    ui = std::make_unique<Ui>(*fonts, words, station::kPanel);
    settle();
  }
  ~Panel() {
    ui.reset();
    fonts.reset();
  }

  void frame() {
    window->frame([&](Size display) {
      ui->begin(display, {});
      if (ui->touch("palm", kPalm).done) ++palm;
      if (ui->touch("button", kButton).done) ++button;
      if (ui->touch("other", kOther).done) ++other;
      ui->end();
    });
  }
  // Until nothing comes.
  void settle() {
    do frame();
    while (window->wait(200ms));
    frame();
  }

  Words words = no_words();
  std::unique_ptr<Window> window;
  std::unique_ptr<Fonts> fonts;
  std::unique_ptr<Ui> ui;
  int palm = 0, button = 0, other = 0;
};

}  // namespace

TEST_CASE("all fingers are seen, and the last one that came acts while a palm rests") {
  if (!Glass::is_here()) SKIP("no Xorg with the drivers dummy and inputtest");
  Glass glass;
  Panel panel;
  glass.put_down(1, kPalm.center());
  panel.settle();
  glass.put_down(2, kButton.center());
  panel.settle();
  glass.move(1, kOther.center());  // the X server's pointer goes with the first finger
  panel.settle();
  glass.lift(2, kButton.center());
  panel.settle();
  CHECK(panel.button == 1);
  glass.put_down(2, kOther.center());
  glass.lift(2, kOther.center());
  panel.settle();
  CHECK(panel.other == 1);
  glass.lift(1, kPalm.center());
  panel.settle();
  CHECK(panel.palm == 0);
}

TEST_CASE("a single finger acts once") {
  if (!Glass::is_here()) SKIP("no Xorg with the drivers dummy and inputtest");
  Glass glass;
  Panel panel;
  glass.put_down(1, kButton.center());
  panel.settle();
  glass.lift(1, kButton.center());
  panel.settle();
  CHECK(panel.button == 1);
}

TEST_CASE("a keyboard that is plugged in does nothing") {
  if (!Glass::is_here()) SKIP("no Xorg with the drivers dummy and inputtest");
  Glass glass;
  Panel panel;
  for (const int key : {9, 36, 65, 23, 70}) {  // Escape, Return, space, Tab, F4
    glass.type(key);
    CHECK_FALSE(panel.window->wait(50ms));
  }
  CHECK_FALSE(panel.window->is_closed());
  CHECK(panel.button + panel.other + panel.palm == 0);
}

TEST_CASE(
    "a keyboard that is named types digits, letters, a blank, Backspace, Enter and Escape, and another does not") {
  if (!Glass::is_here()) SKIP("no Xorg with the drivers dummy and inputtest");
  Glass glass;
  Panel panel(true, {"keys"});
  using Kind = TypedKey::Kind;
  // Of 4, q, space, 7 on the pad, Backspace, Return, Escape; then Tab and F4, which write nothing.
  for (const int key : {13, 24, 65, 79, 22, 36, 9, 23, 70}) glass.type(key);
  CHECK(panel.window->wait(50ms));
  CHECK(panel.window->typed() == std::vector<TypedKey>{{Kind::Character, '4'},
                                                       {Kind::Character, 'q'},
                                                       {Kind::Character, ' '},
                                                       {Kind::Character, '7'},
                                                       {Kind::Erase},
                                                       {Kind::Enter},
                                                       {Kind::Escape}});
  for (const int key : {13, 24, 36, 9}) {
    glass.type_on_the_other(key);
    CHECK_FALSE(panel.window->wait(50ms));
  }
  CHECK(panel.window->typed().empty());
}

TEST_CASE("in full screen nothing closes the window, otherwise its cross does") {
  if (!Glass::is_here()) SKIP("no Xorg with the drivers dummy and inputtest");
  Glass glass;
  {
    Panel panel;
    glass.close_window("panel");
    panel.settle();
    CHECK_FALSE(panel.window->is_closed());
  }
  Panel panel(false);
  glass.close_window("panel");
  panel.settle();
  CHECK(panel.window->is_closed());
}

TEST_CASE("a device that has something to say wakes the window that waits") {
  if (!Glass::is_here()) SKIP("no Xorg with the drivers dummy and inputtest");
  Glass glass;
  Panel panel;
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  REQUIRE(::write(ends[1], "x", 1) == 1);
  CHECK_FALSE(panel.window->wait(1h, ends[0]));  // returns, and it was no input
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_CASE("another thread wakes the window that waits") {
  if (!Glass::is_here()) SKIP("no Xorg with the drivers dummy and inputtest");
  Glass glass;
  Panel panel;
  std::jthread other([&] { panel.window->wake(); });
  CHECK_FALSE(panel.window->wait(1h));  // returns, and it was no input
}
