#include "sync/client/backoff.h"

#include <algorithm>
#include <array>

namespace qiaomen {

std::int64_t Backoff::next_us() {
  const std::int64_t ceiling = std::min(kCapUs, kFirstUs << std::min(failures_, 20));
  ++failures_;
  std::array<std::uint8_t, 8> bytes{};
  random_.fill(bytes);
  std::uint64_t drawn = 0;
  for (const auto byte : bytes) drawn = drawn << 8 | byte;
  return std::max(kLeastUs, static_cast<std::int64_t>(drawn % static_cast<std::uint64_t>(ceiling + 1)));
}

}  // namespace qiaomen
