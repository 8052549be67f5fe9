#include "engine/crypto/pin_hash.h"

#include <sodium.h>

#include <array>

#include "engine/base/assert.h"

namespace qiaomen {
namespace {

void ensure_sodium() {
  static const bool ready = sodium_init() >= 0;
  ASSERT(ready);
}

}  // namespace

std::string hash_pin(std::string_view pin, const PinCost& cost) {
  ensure_sodium();
  std::array<char, crypto_pwhash_STRBYTES> text{};
  const bool done = crypto_pwhash_str_alg(text.data(), pin.data(), pin.size(), cost.passes, cost.memory,
                                          crypto_pwhash_ALG_ARGON2ID13) == 0;
  return done ? text.data() : "";
}

bool is_pin_of(std::string_view pin, const std::string& hash) {
  ensure_sodium();
  return hash.size() < crypto_pwhash_STRBYTES && crypto_pwhash_str_verify(hash.c_str(), pin.data(), pin.size()) == 0;
}

}  // namespace qiaomen
