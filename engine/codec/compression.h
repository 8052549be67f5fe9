#pragma once

#include <cstddef>

#include "engine/base/bytes.h"
#include "engine/base/result.h"

namespace qiaomen {

// One zstd frame, content size in its header. Level 1 unless said otherwise. Very repetitive content shrinks beyond the
// ratio that `expand` takes: the sender compares the sizes and sends it plain.
Bytes compress(BytesView plain, int level = 1);

struct Expansion {
  std::size_t plain_max = 8 << 20;
  std::size_t ratio_max = 100;
};
// Refuses before it allocates: a frame without a content size, above `plain_max` or above the ratio (TooLarge);
// anything that is no whole frame (Malformed).
Result<Bytes> expand(BytesView frame, Expansion limits = {});

// The same for small messages, with the dictionary that is part of the program (message_dictionary.h), and after it
// what both sides know besides: `known`, of at most 16 KiB. The frame has neither zstd's magic number nor the
// dictionary's id; with another `known` than it was made with it is Malformed, or something else comes out.
Bytes compress_with_dictionary(BytesView plain, BytesView known = {});
Result<Bytes> expand_with_dictionary(BytesView frame, BytesView known = {}, Expansion limits = {});
// With a checksum of the content, for a `known` that may be another: then it is Malformed.
Bytes compress_checked(BytesView plain, BytesView known);
Result<Bytes> expand_checked(BytesView frame, BytesView known, Expansion limits = {});

}  // namespace qiaomen
