#include "sync/cli/signal_interrupt.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <limits>

namespace qiaomen {

SignalInterrupt::SignalInterrupt() : requests_(::eventfd(0, EFD_CLOEXEC)) {}

SignalInterrupt::~SignalInterrupt() {
  ::close(requests_);
  if (signals_ >= 0) ::close(signals_);
}

void SignalInterrupt::listen() {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGTERM);
  ::sigaddset(&set, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signals_ = ::signalfd(signals_, &set, SFD_CLOEXEC);
}

bool SignalInterrupt::wait(std::chrono::microseconds time) {
  std::array<pollfd, 2> sources{{{requests_, POLLIN, 0}, {signals_, POLLIN, 0}}};
  // Rounded up, so that a wait until a moment is not over before it.
  const auto milliseconds = std::clamp<std::int64_t>((time.count() + 999) / 1000, 0, std::numeric_limits<int>::max());
  return ::poll(sources.data(), sources.size(), static_cast<int>(milliseconds)) > 0;
}

void SignalInterrupt::request() { ::eventfd_write(requests_, 1); }

}  // namespace qiaomen
