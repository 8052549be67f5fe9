#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/hash.h"
#include "engine/catalog/receipt.h"
#include "engine/codec/slice_codec.h"

namespace qiaomen {

// What a replica and its hub tell each other in one round trip. sync/wire turns it into bytes.

// A batch that the hub has not counted, byte for byte as first sealed.
struct SealedBatch {
  std::uint32_t epoch = 0;
  std::int64_t number = 0;
  Sha256 hash{};
  Bytes bytes;
};

struct IssuedStamp {
  TransactionId transaction;
  Stamp stamp;
};

struct CursorInfo {
  BucketId bucket;
  std::int64_t cursor = 0;
  std::int64_t safe = 0;
};

// All that a request says of this replica (PROTOCOL_RULES §3, Request).
struct OutgoingState {
  std::uint32_t epoch = 1;
  std::vector<std::pair<std::uint32_t, EpochParent>> parents_of_epoch;
  std::uint32_t generation = 1;
  std::int64_t last_batch = 0;  // number of the last sealed one; 0: none in this epoch
  Sha256 last_hash{};
  std::vector<SealedBatch> batches;
  std::vector<TransactionId> open;
  std::vector<IssuedStamp> issued;
  std::vector<TransactionId> dismissed;
  bool reads = true;                // false: no rows are asked for, and the reply has no slices
  std::vector<CursorInfo> cursors;  // with `reads`
  std::uint64_t scope_version = 0;
};

struct Scope {
  std::uint64_t version = 0;
  std::vector<BucketId> buckets;  // readable now, ascending
  bool operator==(const Scope&) const = default;
};

// What a reply says (PROTOCOL_RULES §3, Reply).
struct Incoming {
  std::uint32_t generation = 1;
  std::int64_t hub_now_us = 0;
  bool fork = false;
  std::uint32_t next_epoch = 0;  // with `fork`
  std::vector<Sha256> chain;     // with `fork` or another generation: hashes of this device's batches, any epoch
  std::uint32_t epoch = 1;       // whose chain `counted` measures
  std::int64_t counted = 0;      // length of the hub's chain
  std::vector<Receipt> verdicts;
  std::optional<Scope> scope;  // only if it changed
  std::vector<Slice> slices;
  std::optional<std::int64_t> covered_until_us;  // a backup of the hub holds everything accepted before this hub time
};

}  // namespace qiaomen
