#include "tests/kiosk/support/far_end.h"

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

namespace qiaomen {
namespace {

constexpr int kPatienceMs = 5000;

bool comes(int descriptor) {
  pollfd waiting{descriptor, POLLIN, 0};
  return ::poll(&waiting, 1, kPatienceMs) > 0 && (waiting.revents & POLLIN) != 0;
}

}  // namespace

FarEnd::FarEnd() : far_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
  if (far_ < 0 || ::grantpt(far_) != 0 || ::unlockpt(far_) != 0) throw std::runtime_error("no pseudo terminal");
  path_ = ::ptsname(far_);
  near_ = ::open(path_.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  termios line{};
  ::tcgetattr(near_, &line);
  ::cfmakeraw(&line);
  ::tcsetattr(near_, TCSANOW, &line);
}

FarEnd::~FarEnd() { pull_out(); }

void FarEnd::pull_out() {
  if (far_ >= 0) ::close(far_);
  if (near_ >= 0) ::close(near_);
  far_ = near_ = -1;
}

std::string FarEnd::hear(std::size_t bytes) {
  std::string heard;
  std::array<char, 4096> piece{};
  while (heard.size() < bytes && comes(far_)) {
    const auto count = ::read(far_, piece.data(), piece.size());
    if (count <= 0) break;
    heard.append(piece.data(), static_cast<std::size_t>(count));
  }
  return heard;
}

void FarEnd::say(const std::string& bytes) const {
  if (::write(far_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()) || !comes(near_)) {
    throw std::runtime_error("the line takes nothing");
  }
}

}  // namespace qiaomen
