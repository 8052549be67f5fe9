#include "engine/blobs/blob_name.h"

#include <algorithm>

namespace qiaomen {

std::optional<Sha256> sha256_named(std::string_view hex) {
  const auto bytes = from_hex(hex);
  if (!bytes || bytes->size() != Sha256{}.size() || to_hex(*bytes) != hex) return std::nullopt;
  Sha256 sha256;
  std::ranges::copy(*bytes, sha256.begin());
  return sha256;
}

}  // namespace qiaomen
