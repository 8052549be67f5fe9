#pragma once

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "sync/hub/certificates.h"
#include "sync/hub/http_server.h"
#include "tests/support/temporary_folder.h"

namespace qiaomen::testing {

// TLS compares with the machine's clock, and so must a certificate that it shall accept.
inline WallTime wall_time_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(now).count()};
}

inline constexpr WallTime kYear2000{946'684'800'000'000};

// An authority and a server certificate of its own.
class TestCertificates {
 public:
  explicit TestCertificates(std::vector<std::string> hosts = {"127.0.0.1"}, WallTime when = wall_time_now()) {
    const auto made = create_authority(authority, "test", wall_time_now());
    if (!made) throw std::runtime_error(made.error().message);
    const auto signed_ = create_server_certificate(authority, server, hosts, when);
    if (!signed_) throw std::runtime_error(signed_.error().message);
  }

  TlsFiles tls() const { return {server.certificate, server.private_key}; }

  TemporaryFolder folder;
  KeyPairFiles authority{folder / "ca.pem", folder / "ca.key"};
  KeyPairFiles server{folder / "server.pem", folder / "server.key"};
};

}  // namespace qiaomen::testing
