#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qiaomen {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;

BytesView as_bytes(std::string_view text);
std::string_view as_text(BytesView bytes);

std::string to_hex(BytesView bytes);
// nullopt: odd length or a character that is no hex digit.
std::optional<Bytes> from_hex(std::string_view text);

}  // namespace qiaomen
