#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/result.h"

namespace qiaomen {

// A certificate and the private key that belongs to it, both PEM.
struct KeyPairFiles {
  std::filesystem::path certificate;
  std::filesystem::path private_key;
};

// The hub's private authority, which devices pin when they enrol, and the server certificate that it signs. Both are
// ECDSA P-256. Both count from a year before `now`, so that a device whose clock is that far behind still connects; the
// authority lasts 15 years after `now`, the server certificate 825 days.
//
// A key file has mode 0600 and is never overwritten, nor is a certificate, except by renewal. Everything is fsynced
// before a function returns. Refused: a file exists already; Unavailable: it cannot be read or written; Malformed: a
// host that is neither a DNS name nor an IP address.

// `name`, at most 64 characters, is shown by tools that display certificates; it proves nothing.
Result<void> create_authority(const KeyPairFiles& authority, const std::string& name, WallTime now);

// For the names and addresses under which devices reach the hub; at least one.
Result<void> create_server_certificate(const KeyPairFiles& authority, const KeyPairFiles& server,
                                       const std::vector<std::string>& hosts, WallTime now);

// A fresh certificate for the key that is there, in the place of the old one, at once: whoever opens the two files at
// any moment finds a pair. No hosts: those of the old certificate.
Result<void> renew_server_certificate(const KeyPairFiles& authority, const KeyPairFiles& server,
                                      const std::vector<std::string>& hosts, WallTime now);

struct CertificateFacts {
  std::vector<std::string> hosts;  // as given, DNS names first
  WallTime not_before;
  WallTime not_after;
};
Result<CertificateFacts> read_certificate(const std::filesystem::path& certificate);

}  // namespace qiaomen
