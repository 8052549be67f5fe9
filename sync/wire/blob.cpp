#include "sync/wire/blob.h"

#include <algorithm>
#include <utility>

#include "engine/blobs/blob_store.h"
#include "engine/codec/value_codec.h"
#include "sync/wire/messages.h"

namespace qiaomen {
namespace {

void read_version(cbor::Reader& in) {
  if (in.integer() != kMessageVersion) in.fail("a message about bytes of an unknown version");
}

Bytes read_bytes(cbor::Reader& in) {
  const auto bytes = in.bytes();
  if (bytes.size() > kBlobChunkBytesMax) in.fail("more than 256 KiB of a photo at once");
  return {bytes.begin(), bytes.end()};
}

BlobState read_state(cbor::Reader& in) {
  in.array_of(2);
  BlobState state;
  state.standing = static_cast<BlobStanding>(read_number(in, std::to_underlying(BlobStanding::Whole)));
  state.have = read_number(in, kBlobBytesMax);
  return state;
}

}  // namespace

Bytes encode(const BlobAsk& ask) {
  Bytes all;
  for (const Sha256& sha256 : ask.hashes) all.insert(all.end(), sha256.begin(), sha256.end());
  cbor::Writer out;
  out.array(2);
  out.integer(kMessageVersion);
  out.bytes(all);
  return out.take();
}

Result<BlobAsk> decode_blob_ask(BytesView bytes) {
  cbor::Reader in(bytes);
  in.array_of(2);
  read_version(in);
  const auto all = in.bytes();
  constexpr std::size_t kOne = Sha256{}.size();
  if (all.size() % kOne != 0 || all.size() > kBlobsAskedMax * kOne) in.fail("hashes that are not whole, or too many");
  TRY_VOID(in.finish());
  BlobAsk ask;
  ask.hashes.resize(all.size() / kOne);
  for (std::size_t i = 0; i < ask.hashes.size(); ++i) {
    std::ranges::copy(all.subspan(i * kOne, kOne), ask.hashes[i].begin());
  }
  return ask;
}

Bytes encode(const BlobStates& states) {
  cbor::Writer out;
  out.array(2);
  out.integer(kMessageVersion);
  out.array(states.states.size());
  for (const BlobState& state : states.states) {
    out.array(2);
    out.integer(std::to_underlying(state.standing));
    out.integer(state.have);
  }
  return out.take();
}

Result<BlobStates> decode_blob_states(BytesView bytes) {
  cbor::Reader in(bytes);
  in.array_of(2);
  read_version(in);
  BlobStates states;
  const auto count = in.array();
  for (std::size_t i = 0; i < count && in.ok(); ++i) states.states.push_back(read_state(in));
  TRY_VOID(in.finish());
  return states;
}

Bytes encode(const BlobChunk& chunk) {
  cbor::Writer out;
  out.array(4);
  out.integer(kMessageVersion);
  out.integer(chunk.size);
  out.integer(chunk.offset);
  out.bytes(chunk.bytes);
  return out.take();
}

Result<BlobChunk> decode_blob_chunk(BytesView bytes) {
  cbor::Reader in(bytes);
  in.array_of(4);
  read_version(in);
  BlobChunk chunk;
  chunk.size = read_number(in, kBlobBytesMax);
  chunk.offset = read_number(in, kBlobBytesMax);
  chunk.bytes = read_bytes(in);
  TRY_VOID(in.finish());
  return chunk;
}

Bytes encode(const BlobPart& part) {
  cbor::Writer out;
  out.array(3);
  out.integer(kMessageVersion);
  out.integer(part.size);
  out.bytes(part.bytes);
  return out.take();
}

Result<BlobPart> decode_blob_part(BytesView bytes) {
  cbor::Reader in(bytes);
  in.array_of(3);
  read_version(in);
  BlobPart part;
  part.size = read_number(in, kBlobBytesMax);
  part.bytes = read_bytes(in);
  TRY_VOID(in.finish());
  return part;
}

}  // namespace qiaomen
