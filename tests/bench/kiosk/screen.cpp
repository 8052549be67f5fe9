#include "tests/bench/kiosk/screen.h"

#include <cstdlib>
#include <stdexcept>

#include "tests/support/text_file.h"

namespace qiaomen::bench {

Screen::Screen() {
  const auto said = folder_ / "said";
  const auto command = "exec Xvfb -displayfd 1 -screen 0 1080x1920x24 -nolisten tcp 2>'" + said.string() + "'";
  server_ = std::make_unique<testing::Process>("/bin/sh", std::vector<std::string>{"-c", command});
  try {
    display_ = ":" + server_->line_with("");
  } catch (const std::exception&) {
    throw std::runtime_error("no display to measure at, Xvfb is needed: " + testing::read_text(said));
  }
  ::setenv("DISPLAY", display_.c_str(), 1);
}

}  // namespace qiaomen::bench
