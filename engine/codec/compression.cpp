#include "engine/codec/compression.h"

#include <zstd.h>

#include <algorithm>
#include <array>
#include <memory>

#include "engine/base/assert.h"
#include "engine/codec/message_dictionary.h"

namespace qiaomen {
namespace {

constexpr int kDictionaryLevel = 12;  // some 0.1 ms for a small message

constexpr std::array<std::uint8_t, 4> kMagic = {0x28, 0xb5, 0x2f, 0xfd};

// Decoders skip over frames of other magic numbers; for us they are not frames at all.
bool starts_with_magic(BytesView frame) {
  return frame.size() >= kMagic.size() && std::ranges::equal(frame.first(kMagic.size()), kMagic);
}

// The end of a dictionary is what a frame most cheaply refers to.
Bytes dictionary_and(BytesView known) {
  Bytes dictionary(message_dictionary().begin(), message_dictionary().end());
  dictionary.insert(dictionary.end(), known.begin(), known.end());
  return dictionary;
}

// A bit in the byte after the magic number.
bool has_checksum(BytesView frame) { return !frame.empty() && (frame.front() & 4) != 0; }

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

namespace {

Bytes compress_small(BytesView plain, BytesView known, int checksum) {
  const auto context = std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)>(ZSTD_createCCtx(), &ZSTD_freeCCtx);
  ASSERT(context);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kDictionaryLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_dictIDFlag, 0);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, checksum);
  const Bytes dictionary = dictionary_and(known);
  ASSERT(!ZSTD_isError(ZSTD_CCtx_loadDictionary(context.get(), dictionary.data(), dictionary.size())));
  Bytes frame(ZSTD_compressBound(plain.size()));
  const auto size = ZSTD_compress2(context.get(), frame.data(), frame.size(), plain.data(), plain.size());
  ASSERT(!ZSTD_isError(size) && size > kMagic.size());
  frame.resize(size);
  frame.erase(frame.begin(), frame.begin() + kMagic.size());
  return frame;
}

}  // namespace

Bytes compress_with_dictionary(BytesView plain, BytesView known) { return compress_small(plain, known, 0); }

Bytes compress_checked(BytesView plain, BytesView known) { return compress_small(plain, known, 1); }

Result<Bytes> expand(BytesView frame, Expansion limits) {
  TRY(const auto declared, content_size(frame, limits));
  Bytes plain(declared);
  const auto size = ZSTD_decompress(plain.data(), plain.size(), frame.data(), frame.size());
  if (ZSTD_isError(size) || size != declared) return fail(Errc::Malformed, "zstd frame is corrupt");
  return plain;
}

Result<Bytes> expand_with_dictionary(BytesView frame, BytesView known, Expansion limits) {
  Bytes whole(kMagic.begin(), kMagic.end());
  whole.insert(whole.end(), frame.begin(), frame.end());
  TRY(const auto declared, content_size(whole, limits));
  if (ZSTD_getDictID_fromFrame(whole.data(), whole.size()) != 0) {
    return fail(Errc::Malformed, "a small frame does not name its dictionary");
  }
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
  ASSERT(context);
  const Bytes dictionary = dictionary_and(known);
  Bytes plain(declared);
  const auto size = ZSTD_decompress_usingDict(context.get(), plain.data(), plain.size(), whole.data(), whole.size(),
                                              dictionary.data(), dictionary.size());
  if (ZSTD_isError(size) || size != declared) return fail(Errc::Malformed, "zstd frame is corrupt");
  return plain;
}

Result<Bytes> expand_checked(BytesView frame, BytesView known, Expansion limits) {
  if (!has_checksum(frame)) return fail(Errc::Malformed, "a frame without the checksum that belongs to it");
  return expand_with_dictionary(frame, known, limits);
}

}  // namespace qiaomen
