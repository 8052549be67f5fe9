#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "engine/base/result.h"
#include "sync/client/transport.h"

namespace qiaomen {

struct CurlTransportOptions {
  std::string hub_url;                                // scheme, host and port only: "https://hub.example:8443"
  std::filesystem::path ca_file;                      // PEM; the only authority that is believed
  bool plain_is_allowed = false;                      // http://, for tests and the benchmark
  std::chrono::milliseconds connect_timeout{10'000};  // TLS handshake included
  // Below the hub's idle time-out, so that a kept connection is not used at the moment when the hub closes it.
  std::chrono::seconds connection_age_max{60};
  std::size_t reply_body_max = std::size_t{1} << 20;
  std::size_t reply_head_max = std::size_t{16} << 10;
};

// HTTP/1.1 over TLS 1.3 with a pinned authority: no redirects, no proxies from the environment, no silent repeats of a
// body. Keeps one connection open between exchanges.
class CurlTransport final : public Transport {
 public:
  // Malformed or Refused: the URL; Unavailable: the CA file. Does not connect yet.
  static Result<std::unique_ptr<CurlTransport>> open(CurlTransportOptions options);
  ~CurlTransport() override;

  Result<HttpReply> exchange(const HttpRequest& request) override;
  Traffic traffic() const override;

 private:
  struct Handles;
  CurlTransport(CurlTransportOptions options, std::unique_ptr<Handles> handles);

  CurlTransportOptions options_;
  std::unique_ptr<Handles> handles_;
  std::atomic<std::uint64_t> up_bytes_ = 0;
  std::atomic<std::uint64_t> down_bytes_ = 0;
};

// Over TLS, as a device's programs reach their hub. Errors as `CurlTransport::open`.
Result<std::unique_ptr<Transport>> connect_to_hub(const std::string& hub_url, const std::filesystem::path& ca_file);

}  // namespace qiaomen
