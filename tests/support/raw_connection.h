#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace qiaomen::testing {

// A TCP connection on loopback, as a peer that keeps no rules. Calls wait, for a minute at most, and throw then.
class RawConnection {
 public:
  explicit RawConnection(std::uint16_t port);
  // Takes over a connected socket.
  static RawConnection adopt(int socket) { return RawConnection(socket, 0); }
  RawConnection(RawConnection&& other) noexcept;
  ~RawConnection();

  RawConnection& send(std::string_view bytes);
  // Up to and including `end`.
  std::string read_until(std::string_view end);
  std::string read(std::size_t size);
  // A head, and the body that its Content-Length tells.
  std::string read_message();
  // What still comes before the other side ends or breaks the connection.
  std::string read_to_end();
  void close();
  int socket() const { return socket_; }

 private:
  RawConnection(int socket, int) : socket_(socket) {}
  bool receive();

  int socket_;
  std::string unread_;
};

// Waits for connections on a port of its own.
class RawListener {
 public:
  RawListener();
  ~RawListener();
  std::uint16_t port() const { return port_; }
  RawConnection accept();

 private:
  int socket_;
  std::uint16_t port_;
};

// A port on which nobody listens.
std::uint16_t unused_port();

}  // namespace qiaomen::testing
