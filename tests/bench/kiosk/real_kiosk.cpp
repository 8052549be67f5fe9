#include "tests/bench/kiosk/real_kiosk.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <stdexcept>

#include "tests/bench/own_process.h"

namespace qiaomen::bench {
namespace {

constexpr int kLooks = 300, kLookForEndMs = 100;

int bound(const std::filesystem::path& path) {
  std::filesystem::remove(path);
  const int made = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_un name{.sun_family = AF_UNIX, .sun_path = {}};
  path.string().copy(name.sun_path, sizeof name.sun_path - 1);
  if (::bind(made, reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0) throw std::runtime_error("bind");
  return made;
}

std::string next(int socket, int patience_ms) {
  pollfd waiting{socket, POLLIN, 0};
  char text[1024];
  if (::poll(&waiting, 1, patience_ms) <= 0) return {};
  const auto size = ::recv(socket, text, sizeof text, 0);
  return size < 0 ? std::string() : std::string(text, static_cast<std::size_t>(size));
}

bool has_ended(pid_t process) {
  siginfo_t about{};
  ::waitid(P_PID, static_cast<id_t>(process), &about, WEXITED | WNOHANG | WNOWAIT);
  return about.si_pid == process;
}

// Empty: the process has ended, or said nothing for half a minute.
std::string first(int socket, pid_t process) {
  for (int i = 0; i < kLooks; ++i) {
    const bool ended = has_ended(process);
    if (auto said = next(socket, kLookForEndMs); ended || !said.empty()) return said;
  }
  return {};
}

// The number after `name` of a file of /proc, in kibibytes, as MB.
double megabytes(const std::filesystem::path& file, std::string_view name) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(name)) return std::stod(line.substr(name.size())) * 1024 / 1e6;
  }
  throw std::runtime_error(file.string() + " does not say " + std::string(name));
}

}  // namespace

RealKiosk::RealKiosk(const std::string& program, const std::filesystem::path& home)
    : notice_(home.string() + ".notice"), socket_(bound(notice_)) {
  using Steady = std::chrono::steady_clock;
  const auto begin = Steady::now();
  process_ = std::make_unique<testing::Process>(
      program, std::vector<std::string>{"--home", home.string()},
      testing::ProcessOptions{.variables = {{"NOTIFY_SOCKET", notice_.string()}, {"WATCHDOG_USEC", "60000000"}}});
  const auto said = first(socket_, process_->id());
  to_first_frame_ = std::chrono::duration<double>(Steady::now() - begin).count();
  if (!said.starts_with("READY=1")) {
    ::close(socket_);
    process_->signal(SIGTERM);
    throw std::runtime_error(program + " shows nothing: " + process_->wait().err);
  }
  listener_ = std::jthread([this](const std::stop_token& stop) { listen(stop); });
}

RealKiosk::~RealKiosk() {
  process_.reset();
  listener_ = {};
  ::close(socket_);
}

// The kiosk waits where nobody takes what it tells.
void RealKiosk::listen(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    if (next(socket_, kLookForEndMs).starts_with("WATCHDOG=1")) ++frames_;
  }
}

double RealKiosk::processor_seconds() const { return bench::processor_seconds(process_->id()); }

Memory RealKiosk::memory() const {
  const auto folder = std::filesystem::path("/proc") / std::to_string(process_->id());
  return {megabytes(folder / "status", "VmRSS:"), megabytes(folder / "status", "RssFile:"),
          megabytes(folder / "smaps_rollup", "Pss:")};
}

}  // namespace qiaomen::bench
