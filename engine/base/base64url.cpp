#include "engine/base/base64url.h"

#include <sodium.h>

#include "engine/base/assert.h"

namespace qiaomen {
namespace {

constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

}  // namespace

std::string to_base64url(BytesView bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  ASSERT(sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kVariant) != nullptr);
  text.pop_back();  // its closing zero
  return text;
}

std::optional<Bytes> from_base64url(std::string_view text) {
  Bytes bytes(text.size() / 4 * 3 + 3);
  std::size_t size = 0;
  const char* end = nullptr;
  if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, &end, kVariant) != 0) {
    return std::nullopt;
  }
  bytes.resize(size);
  if (to_base64url(bytes) != text) return std::nullopt;  // what sodium takes as well
  return bytes;
}

}  // namespace qiaomen
