#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

namespace qiaomen {

// How far something is: on a terminal one line that grows, elsewhere a line every 10 %.
class ProgressBar {
 public:
  // `out` outlives the bar.
  ProgressBar(std::ostream& out, bool is_terminal, std::string label);

  void show(std::uint64_t done, std::uint64_t total);
  // Ends the line.
  void finish();

 private:
  void draw(int percent);

  std::ostream& out_;
  bool is_terminal_;
  std::string label_;
  int shown_ = -1;  // percent
};

}  // namespace qiaomen
