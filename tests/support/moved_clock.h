#pragma once

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "tests/support/process.h"

namespace qiaomen::testing {

// The clocks of a program, its wall's and its monotonic one, which a test puts forward while the program runs.
class MovedClock {
 public:
  explicit MovedClock(const std::filesystem::path& folder) : file_(folder / "clock") { put_forward("+0s"); }

  // From the start of the program, "+61s".
  void put_forward(const std::string& by) const {
    const auto next = file_.string() + ".next";
    std::ofstream(next) << by << '\n';
    std::filesystem::rename(next, file_);
  }
  ProcessOptions of_program() const {
    return {.variables = {{"LD_PRELOAD", library()}, {"FAKETIME_TIMESTAMP_FILE", file_}, {"FAKETIME_NO_CACHE", "1"}}};
  }

 private:
  static std::string library() {
    for (const auto& folder : std::filesystem::directory_iterator("/usr/lib")) {
      const auto file = folder.path() / "faketime" / "libfaketimeMT.so.1";
      if (std::filesystem::exists(file)) return file;
    }
    throw std::runtime_error("libfaketime is not installed");
  }

  std::filesystem::path file_;
};

}  // namespace qiaomen::testing
