#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "engine/base/clock.h"
#include "kiosk/machine/open_device.h"

namespace qiaomen {

// A receipt printer at a device path (/dev/usb/lp0, a serial line, a pipe). Nothing here waits: the frames that go on
// call `step`, and a printer that takes nothing for a while counts as gone. One thread.
//
//   print → Working: is there paper? → bytes go out → is there paper still? → Printed | OutOfPaper | Gone
class Printer {
 public:
  enum class State { Idle, Working, Printed, OutOfPaper, Gone };
  static constexpr std::int64_t kAnswerUs = 500'000;  // no answer by then: it cannot tell, and counts as having paper
  static constexpr std::int64_t kStalledUs = 3'000'000;  // without taking a byte
  static constexpr std::chrono::milliseconds kStep{30};

  explicit Printer(std::filesystem::path device) : path_(std::move(device)) {}

  // What is still in work is given up for it.
  void print(std::string bytes, MonotonicTime now);
  // While Working, every `kStep` or so.
  State step(MonotonicTime now);
  State state() const { return state_; }

 private:
  enum class Stage { Before, Sending, After };
  enum class Paper { Unknown, There, Out };

  void ask(Stage stage, MonotonicTime now);
  Paper answer();
  bool is_pulled_out() const;
  void end(State state);
  void send_slip(std::string bytes, MonotonicTime now);
  void send(MonotonicTime now);
  void hear(MonotonicTime now);

  std::filesystem::path path_;
  OpenDevice device_;
  State state_ = State::Idle;
  Stage stage_ = Stage::Before;
  std::string slip_;     // goes out once the printer said that it has paper
  std::string pending_;  // goes out now
  MonotonicTime moved_;  // when it last took a byte
};

}  // namespace qiaomen
