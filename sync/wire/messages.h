#pragma once

#include <span>

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/catalog/catalog.h"
#include "engine/codec/exchange.h"

namespace qiaomen {

// Versions of the messages below. A hub answers an unknown one with `Unsupported`.
inline constexpr std::int64_t kMessageVersion = 1;

inline constexpr std::size_t kMessageBytesMax = 8 << 20;  // plain
inline constexpr std::size_t kCompressedBytesMax = 1 << 20;
inline constexpr std::size_t kBucketsMax = 1024;  // of a device; a role may be exempt, so no message is bound by it

// POST /v1/sync, up.
struct SyncRequest {
  Nonce nonce;
  ClockSample clock;  // of the device when it made the request; only batches need it, and only with them it travels
  OutgoingState state;
};

// POST /v1/sync, down. Its nonce is that of the request that it answers.
struct SyncReply {
  Nonce nonce;
  Incoming content;
};

Bytes encode(const SyncRequest& request);
Result<SyncRequest> decode_sync_request(BytesView bytes);

Bytes encode(const SyncReply& reply);
// The same with slices that were written before (`write_slice`), in place of its own.
Bytes encode(const SyncReply& reply, std::span<const BytesView> slices);
// Fields that `catalog` does not know stay raw in the rows.
Result<SyncReply> decode_sync_reply(BytesView bytes, const Catalog& catalog);

}  // namespace qiaomen
