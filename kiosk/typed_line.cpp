#include "kiosk/typed_line.h"

#include <termios.h>
#include <unistd.h>

#include <iostream>

namespace qiaomen {
namespace {

// The terminal shows nothing as long as it lives.
class Unseen {
 public:
  Unseen() {
    termios quiet{};
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    is_terminal_ = true;
    quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
  }
  ~Unseen() {
    if (is_terminal_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  Unseen(const Unseen&) = delete;
  bool is_terminal() const { return is_terminal_; }

 private:
  termios before_{};
  bool is_terminal_ = false;
};

}  // namespace

WipedText typed_line(std::string_view question) {
  constexpr std::size_t kMost = 256;
  const Unseen unseen;
  if (unseen.is_terminal()) std::cerr << question << std::flush;
  WipedText line;
  char c = 0;
  while (line.view().size() < kMost && ::read(STDIN_FILENO, &c, 1) == 1 && c != '\n') {
    if (c != '\r') line.append({&c, 1});
  }
  if (unseen.is_terminal()) std::cerr << '\n';
  return line;
}

}  // namespace qiaomen
