#include "sync/wire/poke.h"

#include <limits>

#include "engine/codec/value_codec.h"
#include "sync/wire/messages.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

void read_version(cbor::Reader& in) {
  if (in.integer() != kMessageVersion) in.fail("a poke of an unknown version");
}

}  // namespace

Bytes encode(const PokeRequest& request) {
  cbor::Writer out;
  out.array(3);
  out.integer(kMessageVersion);
  out.integer(static_cast<std::int64_t>(request.scope_version));
  out.array(request.cursors.size());
  for (const CursorInfo& cursor : request.cursors) {
    out.array(2);
    write_bucket(out, cursor.bucket);
    out.integer(cursor.cursor);
  }
  return out.take();
}

Result<PokeRequest> decode_poke_request(BytesView bytes) {
  cbor::Reader in(bytes);
  PokeRequest request;
  in.array_of(3);
  read_version(in);
  request.scope_version = static_cast<std::uint64_t>(read_number(in, kMax));
  const auto count = in.array();
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    in.array_of(2);
    CursorInfo cursor;
    cursor.bucket = read_bucket(in);
    cursor.cursor = read_number(in, kMax);
    request.cursors.push_back(cursor);
  }
  TRY_VOID(in.finish());
  return request;
}

Bytes encode(const PokeReply& reply) {
  cbor::Writer out;
  out.array(3);
  out.integer(kMessageVersion);
  out.boolean(reply.scope_changed);
  out.array(reply.moved.size());
  for (const BucketId& bucket : reply.moved) write_bucket(out, bucket);
  return out.take();
}

Result<PokeReply> decode_poke_reply(BytesView bytes) {
  cbor::Reader in(bytes);
  PokeReply reply;
  in.array_of(3);
  read_version(in);
  reply.scope_changed = in.boolean();
  const auto count = in.array();
  for (std::size_t i = 0; i < count && in.ok(); ++i) reply.moved.push_back(read_bucket(in));
  TRY_VOID(in.finish());
  return reply;
}

}  // namespace qiaomen
