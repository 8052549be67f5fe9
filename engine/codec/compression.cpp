#include "engine/codec/compression.h"

#include <zstd.h>

#include <memory>

#include "engine/base/assert.h"
#include "engine/codec/message_dictionary.h"

namespace qiaomen {
namespace {

constexpr int kDictionaryLevel = 12;  // some 0.1 ms for a small message

// Decoders skip over frames of other magic numbers; for us they are not frames at all.
bool starts_with_magic(BytesView frame) {
  return frame.size() >= 4 && frame[0] == (ZSTD_MAGICNUMBER & 0xff) && frame[1] == (ZSTD_MAGICNUMBER >> 8 & 0xff) &&
         frame[2] == (ZSTD_MAGICNUMBER >> 16 & 0xff) && frame[3] == ZSTD_MAGICNUMBER >> 24;
}

bool is_one_whole_frame(BytesView bytes) {
  return starts_with_magic(bytes) && ZSTD_findFrameCompressedSize(bytes.data(), bytes.size()) == bytes.size();
}

// Refuses before anything is allocated.
Result<std::size_t> content_size(BytesView frame, const Expansion& limits) {
  if (!is_one_whole_frame(frame)) return fail(Errc::Malformed, "not one whole zstd frame");
  const auto declared = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (declared == ZSTD_CONTENTSIZE_UNKNOWN) return fail(Errc::TooLarge, "zstd frame does not say its content size");
  if (declared > limits.plain_max) return fail(Errc::TooLarge, "content is above the size cap");
  if (declared > 0 && (declared - 1) / limits.ratio_max >= frame.size()) {
    return fail(Errc::TooLarge, "content is above the ratio cap");
  }
  return declared;
}

}  // namespace

Bytes compress(BytesView plain, int level) {
  Bytes frame(ZSTD_compressBound(plain.size()));
  const auto size = ZSTD_compress(frame.data(), frame.size(), plain.data(), plain.size(), level);
  ASSERT(!ZSTD_isError(size));
  frame.resize(size);
  return frame;
}

Bytes compress_with_dictionary(BytesView plain) {
  static const std::unique_ptr<ZSTD_CDict, decltype(&ZSTD_freeCDict)> dictionary(
      ZSTD_createCDict(message_dictionary().data(), message_dictionary().size(), kDictionaryLevel), &ZSTD_freeCDict);
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), &ZSTD_freeCCtx);
  ASSERT(dictionary && context);
  Bytes frame(ZSTD_compressBound(plain.size()));
  const auto size =
      ZSTD_compress_usingCDict(context.get(), frame.data(), frame.size(), plain.data(), plain.size(), dictionary.get());
  ASSERT(!ZSTD_isError(size));
  frame.resize(size);
  return frame;
}

Result<Bytes> expand(BytesView frame, Expansion limits) {
  TRY(const auto declared, content_size(frame, limits));
  Bytes plain(declared);
  const auto size = ZSTD_decompress(plain.data(), plain.size(), frame.data(), frame.size());
  if (ZSTD_isError(size) || size != declared) return fail(Errc::Malformed, "zstd frame is corrupt");
  return plain;
}

Result<Bytes> expand_with_dictionary(BytesView frame, Expansion limits) {
  static const std::unique_ptr<ZSTD_DDict, decltype(&ZSTD_freeDDict)> dictionary(
      ZSTD_createDDict(message_dictionary().data(), message_dictionary().size()), &ZSTD_freeDDict);
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
  ASSERT(dictionary && context);
  TRY(const auto declared, content_size(frame, limits));
  if (ZSTD_getDictID_fromFrame(frame.data(), frame.size()) != ZSTD_getDictID_fromDDict(dictionary.get())) {
    return fail(Errc::Malformed, "zstd frame of another dictionary");
  }
  Bytes plain(declared);
  const auto size = ZSTD_decompress_usingDDict(context.get(), plain.data(), plain.size(), frame.data(), frame.size(),
                                               dictionary.get());
  if (ZSTD_isError(size) || size != declared) return fail(Errc::Malformed, "zstd frame is corrupt");
  return plain;
}

}  // namespace qiaomen
