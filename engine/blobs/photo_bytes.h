#pragma once

#include <string_view>

#include "engine/base/bytes.h"

namespace qiaomen {

// Photos by their outer shape alone; nothing is decoded.

// image/jpeg or image/png by the first bytes; empty: neither.
std::string_view media_type_of(BytesView bytes);
// The picture begins and does not end: the file was cut. What cannot be followed counts as whole.
bool is_cut(BytesView bytes);

}  // namespace qiaomen
