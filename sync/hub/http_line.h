#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "engine/base/bytes.h"
#include "engine/base/result.h"

struct ssl_ctx_st;
struct ssl_st;

namespace qiaomen {

// The hub's side of TLS 1.3: its certificate chain and key. Issues no session tickets: devices keep their connections,
// and a ticket would cost the hub's whole fleet a shared secret.
class TlsContext {
 public:
  // PEM files. Unavailable: not readable, or the two do not belong together.
  static Result<TlsContext> open(const std::filesystem::path& certificate_chain, const std::filesystem::path& key);

 private:
  friend class HttpLine;
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };
  std::unique_ptr<ssl_ctx_st, Free> context_;
};

// The bytes of one connection, with or without TLS, over a connected non-blocking socket that somebody else owns. On
// OpenSSL directly: an idle connection takes a fifth of the memory that Asio's TLS stream keeps. No call waits: on
// WantsRead or WantsWrite wait for the socket, then repeat the call. One thread, which blocks SIGPIPE.
class HttpLine {
 public:
  enum class State { Done, WantsRead, WantsWrite, Closed };
  struct Step {
    State state;
    std::size_t size = 0;  // bytes read or written, if Done
  };

  // No context: plain. Otherwise it outlives this.
  HttpLine(int socket, const TlsContext* tls);

  Step handshake();
  Step read(std::span<std::uint8_t> to);
  Step write(BytesView from);
  // Like a read of one byte that stays.
  Step peek();
  // Bytes were taken from the socket that `read` has not returned yet.
  bool has_pending() const;
  // Tells the peer that no more will come, as far as that goes without waiting.
  void say_goodbye();

 private:
  struct Free {
    void operator()(ssl_st* tls) const;
  };
  Step step(int result) const;
  Step plain_step(std::ptrdiff_t result) const;

  int socket_;
  std::unique_ptr<ssl_st, Free> tls_;
};

}  // namespace qiaomen
