#pragma once

#include <optional>
#include <string_view>

#include "engine/base/hash.h"

namespace qiaomen {

// Of 64 hex digits, lower case: a hash has one name.
std::optional<Sha256> sha256_named(std::string_view hex);

}  // namespace qiaomen
