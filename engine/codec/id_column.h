#pragma once

#include <array>
#include <span>
#include <vector>

#include "engine/codec/cbor.h"

namespace qiaomen {

using IdBytes = std::array<std::uint8_t, 16>;

// Many ids as one byte string: the first bytes of all, then all second bytes, and so on, each less the same byte of the
// id before (modulo 256). So what ids have in common becomes runs of zeros, and those that count up ones.
void write_id_column(cbor::Writer& out, std::span<const IdBytes> ids);
std::vector<IdBytes> read_id_column(cbor::Reader& in);

}  // namespace qiaomen
