#pragma once

#include <functional>
#include <future>
#include <stop_token>

#include "sync/client/side_thread.h"
#include "sync/client/transport.h"
#include "sync/wire/messages.h"

namespace qiaomen {

// A reply as it came, and what is in its body if the status says that there is something.
struct SyncAnswer {
  Result<HttpReply> reply;
  Result<SyncReply> content = fail(Errc::Malformed, "no content");
};

// One request under way on another thread, while the caller does something else. Its end stops the exchange and waits
// for it.
class ExchangeAhead {
 public:
  using Exchange = std::function<SyncAnswer(std::stop_token)>;
  // The thread must outlive it.
  ExchangeAhead(SideThread& thread, const Nonce& nonce, Exchange exchange);
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

// The rows of a reply are hashed on another thread, while the caller writes them. Its end waits for that.
class HashesAhead {
 public:
  // Both must outlive it.
  HashesAhead(SideThread& thread, Incoming& reply);
  ~HashesAhead();
  HashesAhead(const HashesAhead&) = delete;
  HashesAhead& operator=(const HashesAhead&) = delete;

 private:
  std::vector<std::shared_future<std::vector<SetHash>>> hashes_;
};

}  // namespace qiaomen
