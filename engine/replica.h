#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/hash.h"
#include "engine/base/log.h"
#include "engine/base/random.h"
#include "engine/base/result.h"
#include "engine/catalog/catalog.h"
#include "engine/catalog/receipt.h"
#include "engine/codec/exchange.h"
#include "engine/crypto/crypto.h"
#include "engine/store/database.h"
#include "engine/store/draft.h"

namespace qiaomen {

// visible row = base row (hub's last word) ⊕ pending changes of that row, in order
//
// A device's SQLite file: what this person may see, plus what they did. Writes are complete with their outbox entry
// when `write` returns (WAL, synchronous=FULL). The sync half below is driven by one session; it changes rows only as
// PROTOCOL_RULES §3 says.

enum class Delivery : std::uint8_t {
  OnlyHere,   // 仅本机: not yet sealed
  Sending,    // 发送中: sealed, perhaps received
  Waiting,    // 发送中: the hub is missing something that it rests on
  Confirmed,  // 已确认
  Returned,   // 已退回
};

struct PendingInfo {
  TransactionId id;
  Delivery delivery = Delivery::OnlyHere;
  Transaction transaction;
  std::vector<ChangeVerdict> verdicts;  // once judged
  std::vector<bool> contained;          // per change: the base row has it
};

// How many pending transactions there are, by what became of them.
struct PendingCounts {
  std::int64_t only_here = 0;
  std::int64_t sending = 0;
  std::int64_t waiting = 0;
  std::int64_t confirmed = 0;
  std::int64_t unjudged() const { return only_here + sending + waiting; }
};

struct ReturnedInfo {
  Transaction transaction;
  Reason reason;
};

// Accepted, and out of the outbox.
struct ConfirmedInfo {
  Transaction transaction;
  Receipt receipt;
};

// Of one bucket: how far it was read, and what is held of it as the hub last said it.
struct BucketDigest {
  BucketId bucket;
  bool granted = false;
  std::int64_t cursor = 0;
  std::int64_t rows = 0;
  SetHash hash;
};

struct ReplicaOptions {
  bool read_only = false;
  // Of a machine that stands in public: what is forgotten (because a backup of the hub covers it, or a person put it
  // away) leaves no byte in the file and its log. Every program that opens such a file says so.
  bool leaves_no_trace = false;
};

class Replica {
 public:
  // Creates the file if it is not there. `Unsupported`: written by a newer version; nothing is touched. A damaged file
  // is `Unavailable`, or throws later where it is read: see engine/store/salvage.h. The catalog, clock, random and log
  // must outlive the replica.
  static Result<std::unique_ptr<Replica>> open(const std::string& path, const Catalog& catalog, DeviceId device,
                                               Clock& clock, Random& random, Log& log, ReplicaOptions options = {});
  ~Replica();

  const Catalog& catalog() const;

  // --- for people ---
  // The act's own error, `Refused` while frozen, `Blocked` once blocked, `Unavailable` if the disk does not take it:
  // then nothing is written.
  Result<TransactionId> write(const std::function<Result<>(Draft&)>& act);
  // Several acts in one commit, each a transaction of its own: all of them, or none.
  Result<std::vector<TransactionId>> write_each(std::size_t acts,
                                                const std::function<Result<>(std::size_t act, Draft&)>& write);
  template <typename F>
  auto read(F&& look) {
    return database().read(std::forward<F>(look));
  }
  std::optional<FieldValues> find(const Table& table, const RowId& row);
  // Counts up with every commit that moved something a screen may show.
  std::int64_t version();
  // In order of writing.
  std::vector<PendingInfo> pending();
  PendingCounts pending_counts();
  std::vector<ReturnedInfo> returned();
  // In order of writing; those that a backup of the hub covers are forgotten.
  std::vector<ConfirmedInfo> confirmed();
  // Sends a returned transaction again, with `edit` as its new content; dependents refused with it go along. Its new
  // id supersedes the old one for ever.
  Result<TransactionId> resend(const TransactionId& returned, const std::function<Result<>(Draft&)>& edit);
  // The same act again, unchanged: what stood in its way is gone (a grant was given, what it rests on came).
  Result<TransactionId> resend(const TransactionId& returned);
  // A person has dealt with it: it leaves the box.
  Result<> put_away(const TransactionId& returned);
  // Of a transaction that this copy knows, also after it left the outbox; nullopt: pending or unknown.
  std::optional<Receipt> receipt(const TransactionId& transaction);
  // The hub was restored or this copy was: waiting since (hub time), if the hub has counted it without a verdict.
  std::optional<std::int64_t> waiting_since_us(const TransactionId& transaction);
  // Transactions that stay here until the hub has judged older ones: it takes 10,000 at once.
  std::int64_t held_back();
  std::int64_t hash_mismatches();
  // Two copies of this device are in use: what is here goes to the hub, nothing new is taken.
  bool frozen();
  // The hub blocked this device: how many transactions were lost with what was here; nullopt: it did not.
  std::optional<std::int64_t> lost_to_block();
  // For comparison with the hub's own.
  std::vector<BucketDigest> digests();
  // "Consistent as of": every bucket was read to its head in one reply.
  bool settled();
  // Hub time of the last reply that left it so; nullopt: none yet.
  std::optional<std::int64_t> settled_at_us();
  // A backup of the hub holds everything that the hub had by then (hub time), as the last reply to this object said;
  // nullopt: it said nothing.
  std::optional<std::int64_t> covered_until_us() const;

  // --- for the session ---
  // Seals what is queued or waiting and not held back, in batches within the caps; durable when it returns.
  Result<> seal(const SigningKey& key);
  OutgoingState outgoing(bool with_batches);
  // What the reply to a request with these batches may refer to (engine/codec/edited_rows.h), as of now.
  Bytes rows_edited_by(const std::vector<SealedBatch>& batches);
  // The life of the hub that this copy knows.
  std::uint32_t generation();
  // Step 1 or steps 2–3 of a reply, one commit. False: nothing more in this reply is for us (another generation,
  // fork).
  Result<bool> receive_verdicts(const Incoming& reply);
  // Steps 4–7; then forgets what a backup covers, if the reply says so and every bucket was read to its head.
  Result<> receive_rows(const Incoming& reply);
  // The hub blocked this device and signed so: rows, outbox and returned box go, and nothing new is taken. The number
  // of transactions lost: nobody else is known to have them.
  Result<std::int64_t> wipe();
  // A hub has enrolled the blocked device anew.
  Result<> readmit();

  Database& database();

 private:
  struct Parts;
  explicit Replica(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace qiaomen
