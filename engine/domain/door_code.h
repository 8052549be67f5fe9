#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/bytes.h"
#include "engine/catalog/value.h"

namespace qiaomen {

// The short code on paper and at the door, K7PM-3XQ2: 40 bits of HMAC-SHA-256 over the household's id, under the
// campaign's door key. It shows that who scanned it had the door or the list before them; nobody guesses it from an
// address. Letters and digits of Crockford's base 32: no I, L, O, U.
std::string door_code(BytesView door_key, const RowId& household);

// One spelling of what was scanned or typed: capitals, no blanks or dashes, O as 0, I and L as 1. nullopt: no door
// code.
std::optional<std::string> parse_door_code(std::string_view text);

}  // namespace qiaomen
