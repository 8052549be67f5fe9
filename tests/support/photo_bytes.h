#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/base/bytes.h"

namespace qiaomen::testing {

// What passes for a photo by its first bytes.
inline Bytes jpeg(std::size_t size, std::uint8_t content = 'x') {
  Bytes bytes(size, content);
  const Bytes first{0xFF, 0xD8, 0xFF, 0xE0};
  std::ranges::copy(first, bytes.begin());
  return bytes;
}

}  // namespace qiaomen::testing
