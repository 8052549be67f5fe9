#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/bytes.h"

namespace qiaomen {

// base64url without padding (RFC 4648 §5): for header fields. Bytes have one text and a text has one meaning.
std::string to_base64url(BytesView bytes);
// nullopt: another alphabet, padding, an impossible length, or bits left over that are not zero.
std::optional<Bytes> from_base64url(std::string_view text);

}  // namespace qiaomen
