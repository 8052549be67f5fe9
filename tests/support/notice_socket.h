#pragma once

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace qiaomen::testing {

// Where systemd would listen: what a service says by sd_notify.
class NoticeSocket {
 public:
  // Throws std::runtime_error if it cannot be there.
  explicit NoticeSocket(const std::filesystem::path& path) : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un name{.sun_family = AF_UNIX, .sun_path = {}};
    path.string().copy(name.sun_path, sizeof name.sun_path - 1);
    const timeval patience{60, 0};
    if (::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0 ||
        ::bind(socket_, reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0) {
      ::close(socket_);
      throw std::runtime_error("nobody can listen at " + path.string());
    }
  }
  NoticeSocket(const NoticeSocket&) = delete;
  ~NoticeSocket() { ::close(socket_); }

  // What was said and not asked for yet; empty: nothing within a minute.
  std::string next() {
    char text[1024];
    const auto size = ::recv(socket_, text, sizeof text, 0);
    return size < 0 ? std::string() : std::string(text, static_cast<std::size_t>(size));
  }

 private:
  int socket_;
};

}  // namespace qiaomen::testing
