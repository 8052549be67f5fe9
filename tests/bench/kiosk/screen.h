#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"

namespace qiaomen::bench {

// An X server that shows nothing, of the panel's size, with OpenGL in software. This process's display as long as it
// lives. Throws if there is none on this machine.
class Screen {
 public:
  Screen();
  const std::string& display() const { return display_; }

 private:
  testing::TemporaryFolder folder_;
  std::unique_ptr<testing::Process> server_;
  std::string display_;
};

}  // namespace qiaomen::bench
