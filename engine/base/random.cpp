#include "engine/base/random.h"

#include <sys/random.h>

#include <cerrno>

#include "engine/base/assert.h"

namespace qiaomen {

void SystemRandom::fill(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const auto got = getrandom(out.data(), out.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    // Without randomness every later id and key would be wrong, so there is nothing to go on with.
    ASSERT(got > 0);
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

}  // namespace qiaomen
