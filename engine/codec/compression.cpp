#include "engine/codec/compression.h"

#include <zstd.h>

#include "engine/base/assert.h"

namespace qiaomen {
namespace {

// Decoders skip over frames of other magic numbers; for us they are not frames at all.
bool starts_with_magic(BytesView frame) {
  return frame.size() >= 4 && frame[0] == (ZSTD_MAGICNUMBER & 0xff) && frame[1] == (ZSTD_MAGICNUMBER >> 8 & 0xff) &&
         frame[2] == (ZSTD_MAGICNUMBER >> 16 & 0xff) && frame[3] == ZSTD_MAGICNUMBER >> 24;
}

bool is_one_whole_frame(BytesView bytes) {
  return starts_with_magic(bytes) && ZSTD_findFrameCompressedSize(bytes.data(), bytes.size()) == bytes.size();
}

}  // namespace

Bytes compress(BytesView plain, int level) {
  Bytes frame(ZSTD_compressBound(plain.size()));
  const auto size = ZSTD_compress(frame.data(), frame.size(), plain.data(), plain.size(), level);
  ASSERT(!ZSTD_isError(size));
  frame.resize(size);
  return frame;
}

Result<Bytes> expand(BytesView frame, Expansion limits) {
  if (!is_one_whole_frame(frame)) return fail(Errc::Malformed, "not one whole zstd frame");
  const auto declared = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (declared == ZSTD_CONTENTSIZE_UNKNOWN) return fail(Errc::TooLarge, "zstd frame does not say its content size");
  if (declared > limits.plain_max) return fail(Errc::TooLarge, "content is above the size cap");
  if (declared > 0 && (declared - 1) / limits.ratio_max >= frame.size()) {
    return fail(Errc::TooLarge, "content is above the ratio cap");
  }
  Bytes plain(declared);
  const auto size = ZSTD_decompress(plain.data(), plain.size(), frame.data(), frame.size());
  if (ZSTD_isError(size) || size != declared) return fail(Errc::Malformed, "zstd frame is corrupt");
  return plain;
}

}  // namespace qiaomen
