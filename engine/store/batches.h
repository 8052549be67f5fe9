#pragma once

#include <set>
#include <unordered_map>
#include <vector>

#include "engine/base/random.h"
#include "engine/codec/exchange.h"
#include "engine/crypto/crypto.h"
#include "engine/store/overlay.h"

namespace qiaomen {

struct LastBatch {
  std::int64_t number = 0;
  Sha256 hash{};
};
// The last one sealed in this epoch.
LastBatch last_batch(const ReadTx& tx, std::uint32_t epoch);

// Seals what is queued or waiting among the oldest kUnjudgedMax unjudged ones, oldest first, in as many batches as the
// caps need. The rest stays queued until the hub has judged.
Result<> seal_pending(WriteTx& tx, Overlay& overlay, DeviceId device, const SigningKey& key, Random& random);

// Queued behind those: as many as may be under way already are.
std::int64_t held_back(const ReadTx& tx, Outbox& outbox);

// Batches of this epoch that the hub has not counted, oldest first, as many as fit in `bytes_max` and hold no more than
// kUnjudgedMax transactions, judged ones included: after a restore a batch may hold what was judged from another.
struct UncountedBatches {
  std::vector<SealedBatch> batches;
  std::set<TransactionId> held;        // the transactions in them
  std::set<TransactionId> superseded;  // by those
};
UncountedBatches uncounted_batches(const ReadTx& tx, std::uint32_t epoch, std::size_t bytes_max);

// The ids of every unjudged transaction that was ever sealed, ascending, with the stamps once issued to them. After a
// fork or a restore there may be more than kUnjudgedMax, counted with those that go along in batches (`held`): then
// all of these, and the oldest of the others.
struct OpenTransactions {
  std::vector<TransactionId> ids;
  std::vector<IssuedStamp> issued;
};
OpenTransactions open_transactions(const ReadTx& tx, Outbox& outbox, const std::set<TransactionId>& held);

// The rows that these batches edit, as a reply may refer to them (engine/codec/edited_rows.h). Empty if there are none,
// if the batches are too large for that, or if the base of one is another than it was edited over.
Bytes rows_edited_by(const ReadTx& tx, Overlay& overlay, const std::vector<SealedBatch>& batches);

// Of all that this device knows as refused, what these batches hold or supersede: only that matters to the hub.
std::vector<TransactionId> dismissed_in(const ReadTx& tx, const UncountedBatches& uncounted);

// The transactions of all own batches, any epoch, whose hash is in `chain`.
std::set<TransactionId> transactions_in(const ReadTx& tx, const std::vector<Sha256>& chain);

// A batch counts if, and only if, its hash is in `chain`: the chain's length proves nothing.
void recount_batches(WriteTx& tx, const std::vector<Sha256>& chain, std::int64_t hub_now_us);

// Of this epoch: what is not in `chain`, the hub's own, must follow on it one by one, or the hub never counts it. Where
// one is missing (a hub was restored from an older backup than the one under which batches were forgotten), all that
// are not in it go: what they held is to be sealed anew. A hub that has more than is left here then calls for a new
// epoch.
void drop_what_cannot_follow(WriteTx& tx, std::uint32_t epoch, const std::vector<Sha256>& chain);

// Drops batches that a backup of the hub covers, and those of former epochs that were never counted, but not while
// their transactions wait (a new epoch asks which batches held them). Of the last of each epoch, number and hash stay
// without its bytes: the chain goes on from it. False: there was none.
bool forget_batches(WriteTx& tx, Overlay& overlay, std::int64_t covered_until_us);

// StoreError if a batch is not what its hash says.
void check_batches(const ReadTx& tx);
// After a salvage: drops batches that are not what their hashes say. How many.
std::int64_t drop_damaged_batches(WriteTx& tx);
// A chain with a hole never gets on: what the hub has not counted is to be sealed anew.
void drop_uncounted_batches(WriteTx& tx);

// The last uncounted batch of this epoch that holds each transaction.
std::unordered_map<TransactionId, std::int64_t> where_sealed(const ReadTx& tx, std::uint32_t epoch);

}  // namespace qiaomen
