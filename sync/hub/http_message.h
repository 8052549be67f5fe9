#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "engine/base/bytes.h"
#include "sync/hub/request_handler.h"

namespace qiaomen {

struct HttpRequest {
  ServerRequest request;  // `remote` is the connection's to fill in
  bool keep_alive = false;
  bool wants_body = true;  // not after HEAD
};

// Bytes of one connection to requests, one after the other, within limits; no sockets. Beast's parser.
class HttpRequestReader {
 public:
  struct Limits {
    std::size_t head_bytes = 0;
    std::size_t body_bytes = 0;
  };
  explicit HttpRequestReader(const Limits& limits);
  ~HttpRequestReader();

  // Where the peer's next bytes belong, and how many came. Valid until the next call.
  std::span<std::uint8_t> room();
  void filled(std::size_t size);
  // Bytes of the next request are here already.
  bool has_bytes() const;
  // Gives memory back, between requests.
  void shrink();

  void begin();
  enum class State {
    NeedsMore,
    HeadComplete,   // once a request; call `parse` again
    AwaitsConsent,  // the same, and the peer waits for "100 Continue"
    Complete,
    Refused
  };
  State parse();
  bool head_is_read() const;
  // After Refused: 400, 413 or 431.
  int refusal() const;
  // After Complete, once.
  HttpRequest take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Head and body in one piece: one TLS record, one packet, if it is small.
Bytes to_http(const ServerReply& reply, bool keep_alive, bool with_body);

}  // namespace qiaomen
