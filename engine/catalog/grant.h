#pragma once

#include <cstdint>

namespace qiaomen {

// What a device may do in a bucket. Numbers on the wire and in files.
enum class GrantMode : std::uint8_t {
  Read = 1,
  Write = 2,   // and read
  Create = 3,  // creates only; nothing of the bucket is emitted
};

}  // namespace qiaomen
