#pragma once

#include <optional>

#include "engine/base/log.h"
#include "kiosk/resident_app.h"
#include "tests/kiosk/support/headless.h"
#include "tests/support/fakes.h"
#include "tests/support/temporary_folder.h"

namespace qiaomen {

// An enrolled kiosk with a real replica that has never synced, its resident's mode on a panel without a window, and a
// clock that a test moves.
class StationWorld {
 public:
  StationWorld();

  // What is plugged in, and how one writes, must be set before.
  void start();
  void draw();
  // A touch of the control of this name. False: there is none now.
  bool tap(std::string_view name);
  void pass(std::int64_t us);
  // A report of the first picture, here: up to the page with 提交.
  void fill_report();
  bool shows(std::string_view text) const;
  // The twelve digits on the slip's page.
  std::string slip() const;

  testing::TemporaryFolder folder;
  testing::FakeClock clock;
  testing::SeededRandom random{7};
  NullLog log;
  std::unique_ptr<ResidentDesk> desk;
  Headless panel;
  StationSettings settings{"和顺里红旗驿站", "和顺里 3号楼门口"};
  Plugged plugged;
  TextInput* pinyin = nullptr;
  Speaker* speaker = nullptr;
  StaffLock* staff = nullptr;
  std::function<void()> stop = [] {};
  std::unique_ptr<ResidentApp> app;
};

}  // namespace qiaomen
