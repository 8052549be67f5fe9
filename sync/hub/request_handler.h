#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/bytes.h"

namespace qiaomen {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct ServerRequest {
  std::string method;
  std::string target;   // path and query, as sent
  HttpHeaders headers;  // lower-case names, in order of arrival
  Bytes body;
  std::string remote;  // address without port; for limits, never for logs

  // The first of that name; empty if there is none.
  std::string_view header(std::string_view lower_case_name) const {
    for (const auto& [name, value] : headers) {
      if (name == lower_case_name) return value;
    }
    return {};
  }
};

struct ServerReply {
  int status = 200;
  std::string content_type = {};  // empty: none is sent, which means application/cbor of what has a body
  HttpHeaders headers = {};
  Bytes body = {};
};

// What a waiting reply waits for: a bucket, as the hub numbers it, or a device. Two things that share a key wake each
// other's waiters for nothing, which is harmless.
using PokeKey = std::uint64_t;

// The reply of a long poll, once one of `keys` is poked. Holds no thread meanwhile.
struct DeferredReply {
  std::vector<PokeKey> keys;
  std::chrono::milliseconds timeout{50'000};
  // Called once on a worker thread, unless the peer leaves first. `moved`: those of `keys` that were poked; empty at
  // the time-out, when everybody is woken, and when the server stops.
  std::move_only_function<ServerReply(const std::vector<PokeKey>& moved)> reply;
};

using ServerAnswer = std::variant<ServerReply, DeferredReply>;

// What an HTTP server serves.
class RequestHandler {
 public:
  virtual ~RequestHandler() = default;

  // On worker threads, several at once. A poke that comes after this call began also completes the DeferredReply that
  // it returns, so it may simply look, and wait when there is nothing new. What it throws becomes a bare 500.
  virtual ServerAnswer handle(const ServerRequest& request) = 0;
};

}  // namespace qiaomen
