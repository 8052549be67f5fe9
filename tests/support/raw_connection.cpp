#include "tests/support/raw_connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace qiaomen::testing {

namespace {

constexpr timeval kPatience{60, 0};

void must(bool succeeded, const char* what) {
  if (!succeeded) throw std::runtime_error(what);
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int new_socket() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  must(socket >= 0, "no socket");
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
  return socket;
}

std::size_t content_length(std::string_view head) {
  constexpr std::string_view kName = "Content-Length: ";
  const auto at = head.find(kName);
  if (at == std::string_view::npos) return 0;
  std::size_t length = 0;
  std::from_chars(head.data() + at + kName.size(), head.data() + head.size(), length);
  return length;
}

}  // namespace

RawConnection::RawConnection(std::uint16_t port) : socket_(new_socket()) {
  const auto address = loopback(port);
  must(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0, "cannot connect");
}

RawConnection::RawConnection(RawConnection&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), unread_(std::move(other.unread_)) {}

RawConnection::~RawConnection() { close(); }

void RawConnection::close() {
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

RawConnection& RawConnection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) break;  // the other side may have heard enough
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return *this;
}

// False: the other side has ended or broken the connection.
bool RawConnection::receive() {
  std::array<char, 16384> piece;
  const auto size = ::recv(socket_, piece.data(), piece.size(), 0);
  must(size >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK), "nothing came");
  if (size <= 0) return false;
  unread_.append(piece.data(), static_cast<std::size_t>(size));
  return true;
}

std::string RawConnection::read(std::size_t size) {
  while (unread_.size() < size) must(receive(), "the connection ended too early");
  auto result = unread_.substr(0, size);
  unread_.erase(0, size);
  return result;
}

std::string RawConnection::read_until(std::string_view end) {
  while (!unread_.contains(end)) must(receive(), "the connection ended too early");
  return read(unread_.find(end) + end.size());
}

std::string RawConnection::read_message() {
  auto head = read_until("\r\n\r\n");
  return head + read(content_length(head));
}

std::string RawConnection::read_to_end() {
  while (receive()) continue;
  return std::exchange(unread_, {});
}

RawListener::RawListener() : socket_(new_socket()) {
  auto address = loopback(0);
  socklen_t size = sizeof address;
  must(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0, "cannot bind");
  must(::listen(socket_, 16) == 0, "cannot listen");
  must(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0, "no port");
  port_ = ntohs(address.sin_port);
}

RawListener::~RawListener() { ::close(socket_); }

RawConnection RawListener::accept() {
  const int socket = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
  must(socket >= 0, "nobody connected");
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  return RawConnection::adopt(socket);
}

std::uint16_t unused_port() { return RawListener().port(); }

}  // namespace qiaomen::testing
