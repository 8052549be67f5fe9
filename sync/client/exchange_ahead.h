#pragma once

#include <functional>
#include <future>
#include <stop_token>

#include "sync/client/transport.h"
#include "sync/wire/messages.h"

namespace qiaomen {

// A reply as it came, and what is in its body if the status says that there is something.
struct SyncAnswer {
  Result<HttpReply> reply;
  Result<SyncReply> content = fail(Errc::Malformed, "no content");
};

// One request under way on a thread of its own, while the caller does something else. Its end stops the exchange and
// waits for the thread.
class ExchangeAhead {
 public:
  using Exchange = std::function<SyncAnswer(std::stop_token)>;
  ExchangeAhead(const Nonce& nonce, Exchange exchange);
  ~ExchangeAhead();
  ExchangeAhead(const ExchangeAhead&) = delete;
  ExchangeAhead& operator=(const ExchangeAhead&) = delete;

  const Nonce& nonce() const { return nonce_; }
  // Once.
  SyncAnswer wait(std::stop_token stop);

 private:
  Nonce nonce_;
  std::stop_source stop_;
  std::future<SyncAnswer> answer_;
};

}  // namespace qiaomen
