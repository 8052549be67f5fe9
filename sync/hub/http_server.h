#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "engine/base/log.h"
#include "engine/base/result.h"
#include "sync/hub/request_handler.h"

namespace qiaomen {

struct TlsFiles {
  std::filesystem::path certificate_chain;  // PEM, the server's own certificate first
  std::filesystem::path private_key;        // PEM
};

struct HttpServerOptions {
  std::string address = "127.0.0.1";  // an IP address; "::" listens on both families
  std::uint16_t port = 0;             // 0: the system chooses, `port()` tells
  std::optional<TlsFiles> tls = {};   // none: plain HTTP, on a loopback address only
  int workers = 4;                    // threads that run the handler
  std::size_t head_bytes_max = std::size_t{8} << 10;
  std::size_t body_bytes_max = std::size_t{1} << 20;
  std::size_t connections_max = 12'000;
  std::chrono::milliseconds handshake_timeout{10'000};
  std::chrono::milliseconds head_timeout{10'000};   // from a request's first byte to the end of its head
  std::chrono::milliseconds stall_timeout{30'000};  // for every 4 KiB of a body, and for every piece of a reply
  std::chrono::milliseconds idle_timeout{90'000};   // between requests
};

struct ServerCounters {
  std::uint64_t requests = 0;  // that reached the handler
  std::uint64_t bytes_in = 0;  // bodies and HTTP headers, without TLS
  std::uint64_t bytes_out = 0;
  std::uint64_t connections = 0;          // ever accepted
  std::uint64_t connections_refused = 0;  // above the limit
  std::uint64_t timeouts = 0;             // connections closed by one of the time-outs, idle ones included
  std::uint64_t open_connections = 0;
  std::uint64_t waiting_replies = 0;
};

// HTTP/1.1 over TLS 1.3. One thread reads and writes all connections; the workers run the handler; a reply that waits
// holds neither. Bodies above the limit get 413 before they are read, long heads 431, what is not HTTP 400; everything
// else is the handler's. Nothing of a request is logged.
class HttpServer {
 public:
  // Serves when it returns. `handler` and `log` outlive the server; `log` is called from several threads.
  // Refused: plain off loopback; Unavailable: address, port or certificate.
  static Result<std::unique_ptr<HttpServer>> start(HttpServerOptions options, RequestHandler& handler, Log& log);
  // Like stop(0).
  ~HttpServer();

  std::uint16_t port() const;

  // Complete the waiting replies of these keys, or of everybody. Any thread.
  void poke(std::span<const PokeKey> keys);
  void wake_all();

  // Any thread.
  ServerCounters counters() const;

  // Accepts no more, completes the waiting replies, lets requests that have begun finish, closes what is left at the
  // deadline, and ends the threads. Waits for handlers that still run even then. Not from a handler; once done, again
  // does nothing.
  void stop(std::chrono::milliseconds deadline);

  struct Core;  // http_core.h

 private:
  explicit HttpServer(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace qiaomen
