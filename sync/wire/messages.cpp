#include "sync/wire/messages.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "engine/codec/batch_codec.h"
#include "engine/codec/id_column.h"
#include "engine/codec/transaction_codec.h"
#include "engine/codec/value_codec.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kInt64Max = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kUint32Max = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t kReplyWithoutSlices_bytes = 256;  // without verdicts and a new scope

std::uint32_t read_uint32(cbor::Reader& in) { return static_cast<std::uint32_t>(read_number(in, kUint32Max)); }

Sha256 read_hash(cbor::Reader& in) {
  Sha256 hash{};
  const auto bytes = in.bytes();
  if (bytes.size() == hash.size()) {
    std::ranges::copy(bytes, hash.begin());
  } else {
    in.fail("a hash has 32 bytes");
  }
  return hash;
}

template <typename F>
void read_each(cbor::Reader& in, F&& read) {
  const auto count = in.array();
  for (std::size_t i = 0; i < count && in.ok(); ++i) read();
}

// Only batches are judged by it.
void write_clock(cbor::Writer& out, const ClockSample& clock, const OutgoingState& state) {
  if (state.batches.empty()) return out.null();
  out.array(3);
  out.integer(clock.wall.us);
  out.integer(clock.monotonic.us);
  write_id(out, clock.boot);
}

ClockSample read_clock(cbor::Reader& in) {
  in.array_of(3);
  ClockSample clock;
  clock.wall.us = read_number(in, kInt64Max);
  clock.monotonic.us = read_number(in, kInt64Max);
  clock.boot = read_id<BootId>(in);
  return clock;
}

void write_ids(cbor::Writer& out, const std::vector<TransactionId>& ids) {
  std::vector<IdBytes> column;
  for (const auto& id : ids) column.push_back(id.bytes);
  write_id_column(out, column);
}

std::vector<TransactionId> read_ids(cbor::Reader& in) {
  std::vector<TransactionId> ids;
  for (const auto& id : read_id_column(in)) ids.push_back({id});
  return ids;
}

void write_lineage(cbor::Writer& out, const OutgoingState& state) {
  out.array(state.parents_of_epoch.size());
  for (const auto& [epoch, parent] : state.parents_of_epoch) {
    out.array(3);
    out.integer(epoch);
    out.integer(parent.epoch);
    out.integer(static_cast<std::int64_t>(parent.last_number));
  }
}

void read_lineage(cbor::Reader& in, OutgoingState& state) {
  read_each(in, [&] {
    in.array_of(3);
    const auto epoch = read_uint32(in);
    EpochParent parent;
    parent.epoch = read_uint32(in);
    parent.last_number = static_cast<std::uint64_t>(read_number(in, kInt64Max));
    if (parent.epoch >= epoch) in.fail("an epoch's parent is older");
    state.parents_of_epoch.emplace_back(epoch, parent);
  });
}

void write_batches(cbor::Writer& out, const OutgoingState& state) {
  out.array(state.batches.size());
  for (const SealedBatch& batch : state.batches) out.bytes(batch.bytes);
}

// What the batches of a request say of the last one that was sealed; nullopt: nothing.
std::optional<Sha256> implied_last_hash(const OutgoingState& state) {
  if (state.batches.empty()) return Sha256{};
  const auto hash = hash_of_batch(state.batches.back().bytes);
  return hash ? std::optional(*hash) : std::nullopt;
}

void write_last_hash(cbor::Writer& out, const OutgoingState& state) {
  if (implied_last_hash(state) == state.last_hash) {
    out.null();
  } else {
    out.bytes(state.last_hash);
  }
}

void take_last_hash(cbor::Reader& in, OutgoingState& state, const std::optional<Sha256>& told) {
  if (!in.ok()) return;
  const auto implied = implied_last_hash(state);
  if (told ? told == implied : !implied)
    return in.fail("the last hash is told where, and only where, it is not implied");
  state.last_hash = told ? *told : *implied;
}

void write_issued(cbor::Writer& out, const OutgoingState& state) {
  out.array(state.issued.size());
  for (const IssuedStamp& issued : state.issued) {
    out.array(2);
    write_id(out, issued.transaction);
    out.integer(issued.stamp.us);
  }
}

void write_cursors(cbor::Writer& out, const OutgoingState& state) {
  if (!state.reads) return out.null();
  out.array(state.cursors.size());
  for (const CursorInfo& cursor : state.cursors) {
    out.array(3);
    write_bucket(out, cursor.bucket);
    out.integer(cursor.cursor);
    out.integer(cursor.safe);
  }
}

void read_cursors(cbor::Reader& in, OutgoingState& state) {
  state.reads = !in.take_null();
  if (!state.reads) return;
  read_each(in, [&] {
    in.array_of(3);
    CursorInfo cursor;
    cursor.bucket = read_bucket(in);
    cursor.cursor = read_number(in, kInt64Max);
    cursor.safe = read_number(in, kInt64Max);
    state.cursors.push_back(cursor);
  });
}

}  // namespace

Bytes encode(const SyncRequest& request) {
  const OutgoingState& state = request.state;
  cbor::Writer out;
  out.array(14);
  out.integer(kMessageVersion);
  write_id(out, request.nonce);
  write_clock(out, request.clock, state);
  out.integer(state.epoch);
  write_lineage(out, state);
  out.integer(state.generation);
  out.integer(state.last_batch);
  write_last_hash(out, state);
  write_batches(out, state);
  write_ids(out, state.open);
  write_issued(out, state);
  write_ids(out, state.dismissed);
  write_cursors(out, state);
  out.integer(static_cast<std::int64_t>(state.scope_version));
  return out.take();
}

Result<SyncRequest> decode_sync_request(BytesView bytes) {
  if (bytes.size() > kMessageBytesMax) return fail(Errc::TooLarge, "the request is larger than 8 MiB");
  cbor::Reader in(bytes);
  SyncRequest request;
  OutgoingState& state = request.state;
  in.array_of(14);
  if (const auto version = in.integer(); in.ok() && version != kMessageVersion) {
    return fail(Errc::Unsupported, "the request has a message version that this hub does not know");
  }
  request.nonce = read_id<Nonce>(in);
  const bool has_clock = !in.take_null();
  if (has_clock) request.clock = read_clock(in);
  state.epoch = read_uint32(in);
  read_lineage(in, state);
  state.generation = read_uint32(in);
  state.last_batch = read_number(in, kInt64Max);
  std::optional<Sha256> last_hash;
  if (!in.take_null()) last_hash = read_hash(in);
  read_each(in, [&] {
    const auto body = in.bytes();
    state.batches.push_back({state.epoch, 0, {}, Bytes(body.begin(), body.end())});
  });
  if (in.ok() && has_clock == state.batches.empty()) in.fail("the clock is told with batches, and only with them");
  take_last_hash(in, state, last_hash);
  state.open = read_ids(in);
  read_each(in, [&] {
    in.array_of(2);
    const auto id = read_id<TransactionId>(in);
    state.issued.push_back({id, Stamp{read_number(in, kInt64Max)}});
  });
  state.dismissed = read_ids(in);
  read_cursors(in, state);
  state.scope_version = static_cast<std::uint64_t>(read_number(in, kInt64Max));
  TRY_VOID(in.finish());
  return request;
}

Bytes encode(const SyncReply& reply) {
  std::vector<Bytes> written;
  for (const Slice& slice : reply.content.slices) {
    cbor::Writer out;
    write_slice(out, slice);
    written.push_back(out.take());
  }
  return encode(reply, std::vector<BytesView>(written.begin(), written.end()));
}

Bytes encode(const SyncReply& reply, std::span<const BytesView> slices) {
  const Incoming& content = reply.content;
  std::size_t bytes = kReplyWithoutSlices_bytes;
  for (const BytesView slice : slices) bytes += slice.size();
  cbor::Writer out;
  out.reserve(bytes);
  out.array(13);
  out.integer(kMessageVersion);
  write_id(out, reply.nonce);
  out.integer(content.generation);
  out.integer(content.hub_now_us);
  out.boolean(content.fork);
  out.integer(content.next_epoch);
  out.array(content.chain.size());
  for (const Sha256& hash : content.chain) out.bytes(hash);
  out.integer(content.epoch);
  out.integer(content.counted);
  out.array(content.verdicts.size());
  for (const Receipt& receipt : content.verdicts) write_receipt(out, receipt);
  if (content.scope) {
    out.array(2);
    out.integer(static_cast<std::int64_t>(content.scope->version));
    out.array(content.scope->buckets.size());
    for (const BucketId& bucket : content.scope->buckets) write_bucket(out, bucket);
  } else {
    out.null();
  }
  out.array(slices.size());
  for (const BytesView slice : slices) out.raw(slice);
  if (content.covered_until_us) {
    out.integer(*content.covered_until_us);
  } else {
    out.null();
  }
  return out.take();
}

Result<SyncReply> decode_sync_reply(BytesView bytes, const Catalog& catalog) {
  if (bytes.size() > kMessageBytesMax) return fail(Errc::TooLarge, "the reply is larger than 8 MiB");
  cbor::Reader in(bytes);
  SyncReply reply;
  Incoming& content = reply.content;
  in.array_of(13);
  if (const auto version = in.integer(); in.ok() && version != kMessageVersion) {
    return fail(Errc::Unsupported, "the reply has a message version that this program does not know");
  }
  reply.nonce = read_id<Nonce>(in);
  content.generation = read_uint32(in);
  content.hub_now_us = read_number(in, kInt64Max);
  content.fork = in.boolean();
  content.next_epoch = read_uint32(in);
  read_each(in, [&] { content.chain.push_back(read_hash(in)); });
  content.epoch = read_uint32(in);
  content.counted = read_number(in, kInt64Max);
  read_each(in, [&] { content.verdicts.push_back(read_receipt(in)); });
  if (!in.take_null()) {
    in.array_of(2);
    Scope scope;
    scope.version = static_cast<std::uint64_t>(read_number(in, kInt64Max));
    read_each(in, [&] { scope.buckets.push_back(read_bucket(in)); });
    if (!std::ranges::is_sorted(scope.buckets)) in.fail("a scope's buckets ascend");
    content.scope = std::move(scope);
  }
  read_each(in, [&] { content.slices.push_back(read_slice(in, catalog)); });
  if (!in.take_null()) content.covered_until_us = in.integer();
  TRY_VOID(in.finish());
  return reply;
}

}  // namespace qiaomen
