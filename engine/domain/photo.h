#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/hash.h"

namespace qiaomen {

// What a row says of a photo; the bytes travel apart.
struct Photo {
  Sha256 sha256{};
  std::int64_t size = 0;
  std::string media_type;  // image/jpeg, image/png
  std::optional<std::int64_t> taken_at_us;
};

}  // namespace qiaomen
