#include "sync/client/session.h"

#include <fmt/format.h>

#include <algorithm>

#include "sync/client/signed_message.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kSettledIntervalUs = 60'000'000;  // without a poke
constexpr int kIdleRoundsMax = 8;
constexpr const char* kPath = "/v1/sync";

}  // namespace

Session::Session(Replica& replica, const SigningKey& key, const PublicKey& hub_key, Transport& transport, Clock& clock,
                 Random& random, Log& log)
    : replica_(replica),
      key_(key),
      hub_key_(hub_key),
      transport_(transport),
      clock_(clock),
      log_(log),
      exchange_(replica, key, clock, random),
      backoff_(random) {}

void Session::hurry() {
  backoff_.reset();
  due_ = MonotonicTime{};
}

TickReport Session::wait(std::string problem) {
  log_.write(LogLevel::Info, problem);
  due_.us = clock_.sample().monotonic.us + backoff_.next_us();
  return {SessionState::Waiting, std::move(problem), 0};
}

// The disk's refusal is not the line's.
TickReport Session::stopped_by(const Error& error) {
  auto report = wait(error.message);
  if (error.code == Errc::Unavailable) report.state = SessionState::Broken;
  return report;
}

Result<Session::Asked> Session::make_request(bool push, const Incoming* as_if) {
  TRY(auto request, exchange_.make_request(push, as_if));
  pushed_ = push;
  const Nonce nonce = exchange_.nonce().value();
  return Asked{signed_request(kPath, std::move(request), key_, nonce, exchange_.rows()), nonce, exchange_.rows()};
}

SyncAnswer Session::exchange(const Asked& asked) const {
  SyncAnswer answer{transport_.exchange(asked.http)};
  if (!answer.reply || answer.reply->status != 200) return answer;
  const auto body = message_of(*answer.reply, asked.http, asked.rows);
  answer.content = body ? exchange_.decode(*body) : fail(body.error().code, body.error().message);
  return answer;
}

TickReport Session::tick(std::stop_token stop) {
  if (clock_.sample().monotonic < due_) return {SessionState::Waiting, {}, 0};
  if (ahead_) {
    const auto sent = std::move(ahead_);
    return take_answer(sent->wait(std::move(stop)), sent->nonce());
  }
  auto asked = make_request(true, nullptr);
  if (!asked) return stopped_by(asked.error());
  asked->http.stop = std::move(stop);
  ++round_trips_;
  return take_answer(exchange(*asked), asked->nonce);
}

// Sends and reads by turns, for the answer to a large push has no rows: reading must not wait until all is sent, nor
// sending until all is read. A request that cannot be made is made, and fails, at the next tick.
void Session::send_ahead(const Incoming& reply) {
  if (std::ranges::none_of(reply.slices, &Slice::more)) return;
  auto made = make_request(!pushed_, &reply);
  if (!made) return;
  ++round_trips_;
  const Nonce nonce = made->nonce;
  ahead_ =
      std::make_unique<ExchangeAhead>(line_, nonce, [this, asked = *std::move(made)](std::stop_token stop) mutable {
        asked.http.stop = std::move(stop);
        return exchange(asked);
      });
}

TickReport Session::take_answer(SyncAnswer answer, const Nonce& nonce) {
  if (!answer.reply) {
    online_.failed();
    return wait(answer.reply.error().message);
  }
  online_.answered();
  const HttpReply& reply = *answer.reply;
  if (reply.status == 403 && is_block_notice(reply.body, nonce, key_.public_key(), hub_key_)) {
    const auto lost = replica_.wipe();
    return {SessionState::Blocked, "The hub blocked this device.", lost.value_or(0)};
  }
  if (reply.status == 401) {
    due_.us = clock_.sample().monotonic.us + backoff_.next_us();
    return {SessionState::NeedsEnrolment, "The hub does not know this device. Everything is kept; enrol it again.", 0};
  }
  if (reply.status == 400 || reply.status == 413 || reply.status == 415) {
    due_.us = clock_.sample().monotonic.us + backoff_.next_us();
    return {
        SessionState::Refused,
        fmt::format("The hub does not understand this program (HTTP {}). Everything is kept; update it.", reply.status),
        0};
  }
  if (reply.status != 200) return wait(fmt::format("The hub cannot serve now (HTTP {}).", reply.status));
  if (!answer.content) return wait(answer.content.error().message);
  auto report = take(*std::move(answer.content));
  if (report.state != SessionState::Working) ahead_.reset();
  return report;
}

TickReport Session::take(SyncReply answer) {
  auto reply = exchange_.accept(std::move(answer));
  if (!reply) return wait("An answer to another request came; it was dropped unread.");
  // What is to be read can be asked for before the verdicts are written; what is to be sent follows from them.
  const bool reads_next = pushed_ && exchange_.goes_on(*reply);
  if (reads_next) send_ahead(*reply);
  const auto goes_on = exchange_.take_verdicts(*reply);
  if (!goes_on) return stopped_by(goes_on.error());
  if (*goes_on) {
    if (!reads_next) send_ahead(*reply);
    const HashesAhead hashes(hashing_, *reply);
    if (const auto rows = exchange_.take_rows(*reply); !rows) return stopped_by(rows.error());
  }
  return after(*reply, *goes_on);
}

// Progress: anything that a further round would not find as it was.
std::int64_t Session::progress(const PendingCounts& pending) {
  std::int64_t sum = 0;
  for (const CursorInfo& cursor : replica_.outgoing(false).cursors) sum += cursor.cursor;
  return sum * 1'000'003 - pending.confirmed - 499'979 * pending.unjudged();
}

// Nobody may think that it went.
std::string Session::held_back() {
  const auto count = replica_.held_back();
  if (count == 0) return {};
  return fmt::format("The hub has yet to judge what was sent. {} later transactions are kept here and go after it.",
                     count);
}

TickReport Session::after(const Incoming&, bool rows_taken) {
  backoff_.reset();
  const PendingCounts pending = replica_.pending_counts();
  const bool to_send = pending.only_here + pending.sending > 0;
  if (rows_taken && (!exchange_.reads() || replica_.settled()) && !to_send) {
    due_.us = clock_.sample().monotonic.us + kSettledIntervalUs;
    idle_rounds_ = 0;
    return {SessionState::Settled, {}, 0};
  }
  const auto now = progress(pending);
  idle_rounds_ = now == last_progress_ ? idle_rounds_ + 1 : 0;
  last_progress_ = now;
  if (idle_rounds_ >= kIdleRoundsMax) {
    idle_rounds_ = 0;
    const auto held = held_back();
    return wait(held.empty() ? "No progress for some rounds; starting anew." : held);
  }
  due_ = MonotonicTime{};
  return {SessionState::Working, held_back(), 0, idle_rounds_ == 0};
}

}  // namespace qiaomen
