#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "engine/base/log.h"
#include "sync/client/backoff.h"
#include "sync/client/exchange_ahead.h"
#include "sync/client/online_state.h"
#include "sync/client/sync_exchange.h"
#include "sync/client/transport.h"
#include "sync/wire/enrolment.h"

namespace qiaomen {

enum class SessionState {
  Working,         // more to send or to read: tick again at once
  Settled,         // everything sent, every bucket read to its head (or not, with `send_only`)
  Waiting,         // the line failed or the hub is busy: tick again when due
  NeedsEnrolment,  // the hub does not know this key (it was restored): everything is kept, enrol again
  Blocked,         // the hub blocked this device and proved it: what was here is gone
  Refused,         // the hub does not understand this program: update it; everything is kept
  Broken,          // the replica's file could not be written; everything saved is kept: tick again when due
};

// What one tick did.
struct TickReport {
  SessionState state = SessionState::Waiting;
  std::string problem;           // for people; empty if none
  std::int64_t lost_unsent = 0;  // with Blocked: transactions that nobody else has
  bool moved = false;            // with Working: something came or was judged since the round before
};

// Keeps one replica and its hub in step. Every `tick` makes at most one round trip and says when it wants the next one.
// While it applies a reply behind which more is to be read, the next request is under way on a thread of its own, and
// another hashes what came; both end with it; otherwise no thread is used but the caller's. A session that makes no
// progress for some rounds starts from its replica's state anew, which is all the state there is: nothing is lost by
// dropping one. One thread at a time.
class Session {
 public:
  // All must outlive the session.
  Session(Replica& replica, const SigningKey& key, const PublicKey& hub_key, Transport& transport, Clock& clock,
          Random& random, Log& log);

  // Does nothing before `due`, unless asked to hurry.
  TickReport tick(std::stop_token stop = {});
  // When the next tick is worth making (monotonic).
  MonotonicTime due() const { return due_; }
  // For a line that costs money or is about to go: from the next tick on what waits is sent and its verdicts are taken;
  // what others wrote is left for a session that reads.
  void send_only() { exchange_.send_only(); }
  // A person asks, something was written, or the line is said to be back.
  void hurry();

  Online online() const { return online_.now(); }
  std::int64_t round_trips() const { return round_trips_; }

 private:
  // With what its reply may refer to.
  struct Asked {
    HttpRequest http;
    Nonce nonce;
    Bytes rows;
  };
  Result<Asked> make_request(bool push, const Incoming* as_if);
  SyncAnswer exchange(const Asked& asked) const;
  TickReport take_answer(SyncAnswer answer, const Nonce& nonce);
  TickReport take(SyncReply reply);
  void send_ahead(const Incoming& reply);
  TickReport wait(std::string problem);
  TickReport stopped_by(const Error& error);
  TickReport after(const Incoming& reply, bool rows_taken);
  std::int64_t progress(const PendingCounts& pending);
  std::string held_back();

  Replica& replica_;
  const SigningKey& key_;
  PublicKey hub_key_;
  Transport& transport_;
  Clock& clock_;
  Log& log_;
  SyncExchange exchange_;
  Backoff backoff_;
  OnlineState online_;
  MonotonicTime due_;
  std::int64_t round_trips_ = 0;
  std::int64_t last_progress_ = -1;
  int idle_rounds_ = 0;
  bool pushed_ = false;  // by the latest request
  SideThread line_;
  SideThread hashing_;
  std::unique_ptr<ExchangeAhead> ahead_;
};

}  // namespace qiaomen
