#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace qiaomen {

// What guessing one PIN costs: passes over so much memory. A second's tenth on a small machine, so never on the thread
// that draws.
struct PinCost {
  unsigned long long passes = 3;
  std::size_t memory = std::size_t{64} << 20U;  // bytes
};

// Argon2id with a salt of its own, in its usual text form ("$argon2id$v=19$…"): what may be kept of a PIN. Empty: there
// was not so much memory.
std::string hash_pin(std::string_view pin, const PinCost& cost = {});
// False also for what is no such hash.
bool is_pin_of(std::string_view pin, const std::string& hash);

}  // namespace qiaomen
