#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "engine/base/bytes.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"

namespace qiaomen {

// Ed25519 and X25519 as libsodium has them. A national profile (SM2, SM3) fits behind the same functions later.
using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

// The secret half never leaves this object but for its file.
class SigningKey {
 public:
  static SigningKey from_seed(const std::array<std::uint8_t, 32>& seed);
  // Reads a file of 32 raw bytes; refuses one that others may read. `Unavailable` if missing or wrong.
  static Result<SigningKey> load(const std::string& path);
  // Writes the seed to a new file with mode 0600, fsynced, by rename; never overwrites.
  Result<> save(const std::string& path) const;

  const PublicKey& public_key() const { return public_; }
  Signature sign(BytesView message) const;

 private:
  std::array<std::uint8_t, 32> seed_{};
  std::array<std::uint8_t, 64> secret_{};
  PublicKey public_{};
};

// The hub's X25519 key, to which a kiosk seals telephones.
class SealingKey {
 public:
  static SealingKey from_seed(const std::array<std::uint8_t, 32>& seed);
  // As those of SigningKey.
  static Result<SealingKey> load(const std::string& path);
  Result<> save(const std::string& path) const;

  const PublicKey& public_key() const { return public_; }
  // nullopt: not sealed to this key, or damaged.
  std::optional<Bytes> open(BytesView sealed) const;

 private:
  std::array<std::uint8_t, 32> seed_{};
  PublicKey public_{};
};

// So that only the holder of the secret half reads it, the sender no more than others: 48 bytes longer, and different
// each time. `Malformed`: no such key.
Result<Bytes> seal(BytesView plain, const PublicKey& to);

bool verify(BytesView message, const Signature& signature, const PublicKey& key);

DeviceId device_of(const PublicKey& key);

}  // namespace qiaomen
