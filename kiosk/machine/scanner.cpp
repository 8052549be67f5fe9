#include "kiosk/machine/scanner.h"

#include <unistd.h>

#include <array>
#include <cerrno>

namespace qiaomen {

std::optional<std::string> Scanner::next(MonotonicTime now) {
  if (!device_) look_for_it(now);
  if (!device_) return std::nullopt;
  while (heard_.size() < kLineMax && hear()) {
  }
  auto line = take_line();
  // Longer than any slip: noise, of which no line is made up.
  if (!line && heard_.size() >= kLineMax) heard_.clear();
  return line;
}

std::optional<MonotonicTime> Scanner::looks_at() const {
  if (device_) return std::nullopt;
  return looked_ ? MonotonicTime{looked_->us + kLookAgainUs} : MonotonicTime{};
}

void Scanner::look_for_it(MonotonicTime now) {
  if (looked_ && now.us - looked_->us < kLookAgainUs) return;
  looked_ = now;
  device_ = OpenDevice::open(path_, OpenDevice::For::Reading);
}

bool Scanner::hear() {
  std::array<char, 64> piece{};
  const auto count = ::read(device_.descriptor(), piece.data(), piece.size());
  if (count > 0) {
    heard_.append(piece.data(), static_cast<std::size_t>(count));
    return true;
  }
  // A pipe ends when nobody writes to it, and goes on when somebody does: opened anew, it is silent until then.
  if (count == 0 && !device_.is_two_way()) {
    device_ = OpenDevice::open(path_, OpenDevice::For::Reading);
  } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
    device_.close();
    heard_.clear();
  }
  return false;
}

std::optional<std::string> Scanner::take_line() {
  const auto start = heard_.find_first_not_of("\r\n");
  if (start == std::string::npos) {
    heard_.clear();
    return std::nullopt;
  }
  const auto end = heard_.find_first_of("\r\n", start);
  if (end == std::string::npos) return std::nullopt;
  auto line = heard_.substr(start, end - start);
  heard_.erase(0, end + 1);
  return line;
}

}  // namespace qiaomen
