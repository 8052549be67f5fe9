#pragma once

#include <optional>

#include "engine/replica.h"
#include "sync/wire/messages.h"

namespace qiaomen {

// Requests and replies of one replica, without a line between them. One request is the latest; the reply to any other
// is dropped unread (PROTOCOL_RULES §3). Every message is safe to repeat. One thread.
class SyncExchange {
 public:
  // All must outlive it.
  SyncExchange(Replica& replica, const SigningKey& key, Clock& clock, Random& random)
      : replica_(replica), key_(key), clock_(clock), random_(random) {}

  // From the next request on: nothing is read, so a reply has verdicts alone.
  void send_only() { reads_ = false; }
  bool reads() const { return reads_; }

  // `push`: seals what is queued, durably, and sends every batch that the hub has not counted. `as_if`: a reply that
  // is about to be taken: made as if it had been (PROTOCOL_RULES §3). With `push`, its verdicts are taken already.
  Result<Bytes> make_request(bool push, const Incoming* as_if = nullptr);

  // Of the latest request, until its answer was accepted.
  const std::optional<Nonce>& nonce() const { return latest_; }

  // What the reply to that request may refer to.
  const Bytes& rows() const { return rows_; }

  // What is in a reply, whosever it is. Any thread.
  Result<SyncReply> decode(BytesView bytes) const { return decode_sync_reply(bytes, replica_.catalog()); }
  // nullopt: not the answer to the latest request; dropped unread.
  std::optional<Incoming> accept(SyncReply&& reply);
  Result<std::optional<Incoming>> open_reply(BytesView bytes);
  // Neither a fork nor another generation.
  bool goes_on(const Incoming& reply) { return !reply.fork && reply.generation == replica_.generation(); }
  // The first commit of a reply: verdicts, or a fork, or another generation. True: its rows are for us.
  Result<bool> take_verdicts(const Incoming& reply) { return replica_.receive_verdicts(reply); }
  Result<> take_rows(const Incoming& reply) { return reads_ ? replica_.receive_rows(reply) : Result<>{}; }

 private:
  Replica& replica_;
  const SigningKey& key_;
  Clock& clock_;
  Random& random_;
  bool reads_ = true;
  std::optional<Nonce> latest_;
  Bytes rows_;
};

}  // namespace qiaomen
