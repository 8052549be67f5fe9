#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/crypto/crypto.h"
#include "sync/client/device_blobs.h"
#include "sync/client/transport.h"
#include "sync/wire/blob.h"

namespace qiaomen {

enum class BlobStep {
  Done,    // nothing to do until the next sync
  Moved,   // something went or came, or was learnt: step again
  Failed,  // the line or the hub does not serve now, or the disk does not: another time
};

// Sends the photos that were made here and fetches those that are wanted, after the records: whoever drives it syncs
// first. Every step makes at most one round trip, of one chunk; what was sent before a cut is not sent again, for the
// hub says how far it is. Holds no state worth keeping: the marks of DeviceBlobs are all. One thread at a time.
class BlobTransfer {
 public:
  // What the replica says, when it is settled.
  struct Rows {
    std::function<std::set<Sha256>()> named;                        // by rows that this device holds
    std::function<std::uint32_t()> generation;                      // of the hub
    std::function<std::int64_t()> replied_us;                       // hub time of the last reply
    std::function<std::optional<std::int64_t>()> covered_until_us;  // see Replica
  };
  // All must outlive it.
  BlobTransfer(DeviceBlobs& blobs, Rows rows, const SigningKey& key, Transport& transport, Random& random)
      : blobs_(blobs), rows_(std::move(rows)), key_(key), transport_(transport), random_(random) {}

  // From now on nothing is fetched.
  void send_only() { fetches_ = false; }

  // After a sync that settled. Looks anew at what there is to do whenever it was done or failed; then photos of which
  // nothing here speaks any more go, if a backup of the hub has them.
  BlobStep step(std::stop_token stop = {});

  std::int64_t sent() const { return sent_; }
  // Photos went since the last reply that it was told of: a sync more lets the next backup cover them.
  bool waits_for_reply() const { return marked_after_us_ == rows_.replied_us(); }
  std::int64_t fetched() const { return fetched_; }
  std::int64_t round_trips() const { return round_trips_; }
  // Why the last photo was left out; empty if none was.
  const std::string& problem() const { return problem_; }

 private:
  struct Upload {
    Sha256 sha256{};
    Bytes bytes;  // read once it is its turn
    std::int64_t have = 0;
  };

  void plan();
  void forget_what_is_covered();
  Result<> mark_as_sent(const Sha256& sha256);
  BlobStep next();
  BlobStep ask();
  Result<> take_states(const std::vector<Sha256>& asked, const BlobStates& states);
  Result<> take_state(const Sha256& sha256, const BlobState& state);
  BlobStep send();
  BlobStep take_progress(Upload& upload, const BlobState& state);
  BlobStep fetch();
  BlobStep leave_out(std::string why);
  Result<HttpReply> exchange(std::string method, std::string path, Bytes body);

  DeviceBlobs& blobs_;
  Rows rows_;
  const SigningKey& key_;
  Transport& transport_;
  Random& random_;

  bool fetches_ = true;
  bool planned_ = false;
  std::optional<std::int64_t> marked_after_us_;  // the last reply before the last photo that went
  std::uint32_t generation_ = 0;
  std::set<Sha256> offered_;  // a hub of another life may lack them
  std::deque<Sha256> to_ask_;
  std::deque<Upload> uploads_;
  std::deque<Sha256> downloads_;
  std::stop_token stop_;
  std::int64_t sent_ = 0;
  std::int64_t fetched_ = 0;
  std::int64_t round_trips_ = 0;
  std::string problem_;
};

}  // namespace qiaomen
