#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "kiosk/resident_app.h"
#include "tests/kiosk/support/headless.h"
#include "tests/programs/program_world.h"
#include "tests/support/fakes.h"

namespace qiaomen::testing {

// Keeps what it was told; it speaks until it is stopped.
struct FakeSpeaker final : Speaker {
  bool say(const std::string& text) override {
    said = text;
    speaking = works;
    return works;
  }
  void stop() override { speaking = false; }
  bool is_speaking() override { return speaking; }
  bool has_voice() const override { return works; }

  std::string said;
  bool speaking = false, works = true;
};

// A kiosk of 示例花园 and its station master at a real hub, and a visit on the kiosk's panel. The kiosk's line is cut
// but when `sync` says so.
class Station : public ProgramWorld {
 public:
  Station();

  // Anew, with what is plugged in by now.
  void start();
  void frame();
  // False: the page has no such control.
  bool tap(std::string_view name);
  // Each in turn; throws at the first that is not there.
  void tap_all(const std::vector<std::string_view>& names);
  void type(std::string_view digits);
  // Any text on the page contains this.
  bool shows(std::string_view text) const;
  // Twelve digits of the slip on the page; empty: there is none.
  std::string slip_on_page() const;

  void sync();
  void advance(std::int64_t us) { clock.advance(us); }

  FakeClock clock;
  SystemRandom random;
  NullLog log;
  Line line = Line::Offline;
  int nudges = 0;
  FakeSpeaker voice;
  TextInput* pinyin = nullptr;
  Plugged plugged;
  Headless panel;
  std::unique_ptr<ResidentDesk> desk;
  std::unique_ptr<ResidentApp> app;

 private:
  void draw(Ui& ui);
};

}  // namespace qiaomen::testing
