#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/result.h"

namespace qiaomen {

// Bytes of photos and signatures, beside the records and after them. Every message is safe to repeat.

inline constexpr std::size_t kBlobsAskedMax = 1024;

// POST /v1/blob, up: of which of these does the hub have how much?
struct BlobAsk {
  std::vector<Sha256> hashes;
};
Bytes encode(const BlobAsk& ask);
Result<BlobAsk> decode_blob_ask(BytesView bytes);

// What a hub says of bytes to this device. Numbers on the wire.
enum class BlobStanding : std::uint8_t {
  Nothing = 0,  // no living row that concerns this device names them, or it may only read and they are not here yet
  Wanted = 1,   // the hub takes them from this device, from `have` on
  Whole = 2,    // they are here
};
struct BlobState {
  BlobStanding standing = BlobStanding::Nothing;
  std::int64_t have = 0;  // bytes that came from this device so far; of Whole: all
  bool operator==(const BlobState&) const = default;
};
// Down: one for each that was asked, in that order; of a chunk, that of its hash.
struct BlobStates {
  std::vector<BlobState> states;
};
Bytes encode(const BlobStates& states);
Result<BlobStates> decode_blob_states(BytesView bytes);

// POST /v1/blob/{sha256}, up: the bytes from this offset on, at most 256 KiB, of `size` in all.
struct BlobChunk {
  std::int64_t size = 0;
  std::int64_t offset = 0;
  Bytes bytes;
};
Bytes encode(const BlobChunk& chunk);
Result<BlobChunk> decode_blob_chunk(BytesView bytes);

// GET /v1/blob/{sha256}?offset=N, down: bytes from there on, at most 256 KiB, of `size` in all.
struct BlobPart {
  std::int64_t size = 0;
  Bytes bytes;
};
Bytes encode(const BlobPart& part);
Result<BlobPart> decode_blob_part(BytesView bytes);

}  // namespace qiaomen
