#pragma once

#include <filesystem>
#include <string>

#include "tests/bench/report.h"

namespace qiaomen::bench {

// The JSON of a benchmark's run, to which this part adds its figures. Empty path: none is kept.
class FiguresFile {
 public:
  // Throws if it is there and no list of figures; then it stays as it is.
  explicit FiguresFile(std::filesystem::path path);
  void add(const Report& report) const;

 private:
  std::filesystem::path path_;
  std::string before_;
};

}  // namespace qiaomen::bench
