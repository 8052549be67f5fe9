#pragma once

#include <optional>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/random.h"
#include "engine/base/result.h"
#include "engine/catalog/change.h"
#include "engine/crypto/crypto.h"

namespace qiaomen {

inline constexpr std::size_t kBatchTransactionsMax = 1000;
inline constexpr std::size_t kBatchBytesMax = 512 << 10;
// Sealed and not yet judged, of one device: what a client may have under way, and what a hub hears of in one request.
inline constexpr std::size_t kUnjudgedMax = 10'000;

struct Offered {
  Transaction transaction;
  std::optional<std::int64_t> waiting_since_us;  // hub time of the first reply that left it waiting
};

// Sealed transactions of one device, chained by the hash of the batch before.
struct Batch {
  DeviceId device;
  std::uint32_t epoch = 1;
  std::int64_t number = 1;  // within the epoch
  Sha256 previous{};        // zeros before the first
  std::vector<Offered> transactions;
};

// The envelope: [signed part, signature, personal values]. In the signed part each value of a change in a personal
// bucket is SHA-256(salt ‖ value), row ids excepted; salts and values travel beside, so that erasing them leaves chain
// and signature whole.
Bytes seal_batch(const Batch& batch, const SigningKey& key, Random& random);

// At most so much does it add to an envelope, personal values and their salts included; and so much is the rest of one.
std::size_t sealed_bytes(const Transaction& transaction);
inline constexpr std::size_t kEnvelopeBytesMax = 448;

// What the signed part says, without a look at the signature; personal values are their hashes.
Result<Batch> peek_batch(BytesView envelope);

// The chain hash: SHA-256 of the signed part.
Result<Sha256> hash_of_batch(BytesView envelope);

struct OpenedBatch {
  Batch batch;
  Sha256 hash{};
};
// `Unauthenticated` if the signature is not the key's; `Malformed`, `TooLarge` by the caps.
Result<OpenedBatch> open_batch(BytesView envelope, const PublicKey& key);

}  // namespace qiaomen
