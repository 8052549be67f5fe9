#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "kiosk/ui/geometry.h"
#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"

namespace qiaomen {

// A touchscreen of 1080 × 1920 that is not there: an X server with the drivers `dummy` and `inputtest`. It is this
// process's display as long as it lives. What is done to it has reached the X server's clients when a call returns.
class Glass {
 public:
  // False: this machine has no such X server.
  static bool is_here();

  Glass();
  ~Glass();
  Glass(const Glass&) = delete;

  void put_down(std::uint32_t finger, Point at);
  void move(std::uint32_t finger, Point at);
  void lift(std::uint32_t finger, Point at);
  // A key of one of the keyboards that are plugged in: "keys", and "other keys".
  void type(int key_code);
  void type_on_the_other(int key_code);
  // What a window manager, or a tool, asks of the window of this title.
  void close_window(const std::string& title);

  std::string display() const { return display_; }

 private:
  class Device;

  testing::TemporaryFolder folder_;
  std::unique_ptr<testing::Process> server_;
  std::string display_;
  std::unique_ptr<Device> fingers_, keys_, other_keys_;
};

}  // namespace qiaomen
