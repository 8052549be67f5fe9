#pragma once

#include <memory>
#include <string>

#include "tests/support/process.h"

namespace qiaomen {

// A panel of 1080 × 1920 that nobody sees: an X server of its own, whose pictures are drawn by the CPU.
class HiddenScreen {
 public:
  // False: this machine has no such X server.
  static bool is_here();

  HiddenScreen();
  const std::string& display() const { return display_; }

 private:
  testing::Process server_;
  std::string display_;
};

}  // namespace qiaomen
