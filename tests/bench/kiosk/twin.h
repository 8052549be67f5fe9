#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "engine/base/log.h"
#include "kiosk/input/pinyin_input.h"
#include "kiosk/resident_app.h"
#include "tests/kiosk/support/headless.h"
#include "tests/support/fakes.h"

namespace qiaomen::bench {

// The resident's mode over a replica of its own, on a panel without a window: what a frame costs without drawing it on
// a display, and where on the real one, which shows the same, a control lies.
class Twin {
 public:
  // `pinyin` may be null, and outlives it.
  Twin(const std::filesystem::path& home, TextInput* pinyin);

  void frame();
  // Throws unless the page has it.
  Point where(std::string_view name) const;
  void tap(std::string_view name);
  bool shows(std::string_view text) const;
  testing::FakeClock& clock() { return clock_; }

 private:
  testing::FakeClock clock_;
  SystemRandom random_;
  NullLog log_;
  Headless panel_;
  std::unique_ptr<ResidentDesk> desk_;
  std::unique_ptr<ResidentApp> app_;
};

}  // namespace qiaomen::bench
