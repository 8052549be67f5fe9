#include "engine/base/hash.h"

#include <openssl/evp.h>
#include <sodium.h>

#include "engine/base/assert.h"

namespace qiaomen {
namespace {

struct Number128 {
  std::uint64_t low;
  std::uint64_t high;
};

std::uint64_t load_little_endian(const std::uint8_t* from) {
  std::uint64_t value = 0;
  for (int i = 7; i >= 0; --i) value = value << 8 | from[i];
  return value;
}

void store_little_endian(std::uint64_t value, std::uint8_t* to) {
  for (int i = 0; i < 8; ++i) to[i] = static_cast<std::uint8_t>(value >> 8 * i);
}

Number128 blake2b_128(BytesView member) {
  // Picks the vector code for this processor; the hash works without it, only slower.
  static const bool ready = sodium_init() >= 0;
  std::array<std::uint8_t, 16> digest;
  ASSERT(ready && crypto_generichash(digest.data(), digest.size(), member.data(), member.size(), nullptr, 0) == 0);
  return {load_little_endian(digest.data()), load_little_endian(digest.data() + 8)};
}

}  // namespace

Sha256 sha256(BytesView bytes) {
  // Fetched once: OpenSSL 3 otherwise looks the algorithm up at every call.
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  Sha256 digest;
  ASSERT(algorithm && EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, algorithm, nullptr) == 1);
  return digest;
}

void SetHash::add(BytesView member) {
  const auto [low, high] = blake2b_128(member);
  low_ += low;
  high_ += high + (low_ < low);
}

void SetHash::remove(BytesView member) {
  const auto [low, high] = blake2b_128(member);
  high_ -= high + (low_ < low);
  low_ -= low;
}

void SetHash::add(const SetHash& other) {
  const auto low = other.low_;
  low_ += low;
  high_ += other.high_ + (low_ < low);
}

void SetHash::remove(const SetHash& other) {
  high_ -= other.high_ + (low_ < other.low_);
  low_ -= other.low_;
}

std::array<std::uint8_t, 16> SetHash::bytes() const {
  std::array<std::uint8_t, 16> bytes;
  store_little_endian(low_, bytes.data());
  store_little_endian(high_, bytes.data() + 8);
  return bytes;
}

SetHash SetHash::from_bytes(const std::array<std::uint8_t, 16>& bytes) {
  SetHash hash;
  hash.low_ = load_little_endian(bytes.data());
  hash.high_ = load_little_endian(bytes.data() + 8);
  return hash;
}

}  // namespace qiaomen
