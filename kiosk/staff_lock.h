#pragma once

#include <cstdint>
#include <filesystem>
#include <future>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/result.h"
#include "engine/crypto/pin_hash.h"
#include "kiosk/ui/wiped_text.h"
#include "sync/client/side_thread.h"

namespace qiaomen {

// The staff's PIN at one kiosk, in the device's folder:
//   staff-pin     its Argon2id hash; no file: nobody gets past
//   staff-misses  wrong ones since the last right one, and when the last of them came
//   staff.log     who tried and what came of it: no digit of a PIN
// After every fifth wrong one a pause of a minute, twice as long each time, an hour at most; neither the end of a visit
// nor of the program shortens it. One thread; the hash is made on another.
class StaffLock {
 public:
  static constexpr std::size_t kDigitsLeast = 6, kDigitsMost = 12;
  static constexpr int kMisses = 5;
  static constexpr std::int64_t kPauseUs = 60'000'000, kPauseMaxUs = 3'600'000'000;

  StaffLock(std::filesystem::path folder, Clock& clock, Log& log);

  bool has_pin() const;
  // Refused: not six to twelve digits, or one that anybody tries first. Earlier misses are forgiven.
  Result<> set_pin(std::string_view pin, const PinCost& cost = {});

  // How long no PIN is looked at; 0: now.
  int seconds_left() const;

  enum class Answer { Right, Wrong, NotKept };
  // Begins to look at it. It counts as a wrong one, on the disk, until it proves right: pulling the plug gains nothing.
  void ask(const WipedText& pin);
  bool is_asking() const { return asked_.valid(); }
  // Once for each PIN; nullopt: none was asked, or it is still being looked at.
  std::optional<Answer> answer();

  // Something that staff did, for the journal.
  void note(std::string_view what);

 private:
  struct Misses {
    int count = 0;
    std::int64_t last_us = 0;  // by the wall
  };
  static std::int64_t pause_after(int misses);
  Misses read_misses() const;
  bool keep_misses();
  void start_pause(std::int64_t us);

  std::filesystem::path folder_;
  Clock& clock_;
  Log& log_;
  Misses misses_;
  MonotonicTime open_from_;
  bool is_kept_ = true;  // the miss that the PIN being asked counts as
  std::future<bool> asked_;
  SideThread thread_;  // last: it ends before what it works on
};

// 123456, 888888, 654321: what anybody tries first.
bool is_obvious_pin(std::string_view digits);

}  // namespace qiaomen
