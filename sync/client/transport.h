#pragma once

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/result.h"

namespace qiaomen {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string method = "POST";
  std::string path;  // "/v1/sync", with the query if there is one
  HttpHeaders headers;
  Bytes body;
  std::string content_type = {};  // empty: none is sent, which means application/cbor
  // The line counts as dead after so long without a byte in either direction. A long poll sets it above its own wait.
  std::chrono::seconds silence_max{30};
  // Any thread may request the stop; the exchange then ends at once with `Offline`.
  std::stop_token stop = {};
};

struct HttpReply {
  int status = 0;
  Bytes body;
  HttpHeaders headers;  // lower-case names, in order of arrival
};

// Bodies and HTTP headers, without TLS.
struct Traffic {
  std::uint64_t up_bytes = 0;
  std::uint64_t down_bytes = 0;
};

// One request, one reply, whatever the reply's status. The messages sit above this, libcurl below it.
class Transport {
 public:
  virtual ~Transport() = default;

  // One thread at a time. Sends the bytes at most once, and keeps no reference to `request` afterwards.
  //   Offline          the request may or may not have reached the hub, so the caller must be able to send it again
  //   Unauthenticated  whoever answered could not prove to be the hub; nothing of the request was sent
  //   TooLarge         the reply is above the cap; it was dropped
  //   Malformed        what came back is not HTTP
  //   Unavailable      this machine lacks something (the CA file)
  virtual Result<HttpReply> exchange(const HttpRequest& request) = 0;

  // Sums since construction, failed exchanges included. Any thread.
  virtual Traffic traffic() const = 0;
};

}  // namespace qiaomen
