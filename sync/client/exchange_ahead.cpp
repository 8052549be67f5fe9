#include "sync/client/exchange_ahead.h"

#include <utility>

namespace qiaomen {
namespace {

constexpr std::size_t kRowsMin = 256;  // fewer are hashed sooner than another thread wakes up

}  // namespace

ExchangeAhead::ExchangeAhead(SideThread& thread, const Nonce& nonce, Exchange exchange)
    : nonce_(nonce), answer_(thread.run([stop = stop_.get_token(), run = std::move(exchange)] { return run(stop); })) {}

ExchangeAhead::~ExchangeAhead() {
  stop_.request_stop();
  if (answer_.valid()) answer_.wait();
}

SyncAnswer ExchangeAhead::wait(std::stop_token stop) {
  const std::stop_callback passed_on(std::move(stop), [this] { stop_.request_stop(); });
  return answer_.get();
}

HashesAhead::HashesAhead(SideThread& thread, Incoming& reply) {
  for (Slice& slice : reply.slices) {
    for (Page& page : slice.pages) {
      if (page.size() < kRowsMin) continue;
      page.hashes = thread.run([&page = std::as_const(page)] { return hashes_of(page); });
      hashes_.push_back(page.hashes);
    }
  }
}

HashesAhead::~HashesAhead() {
  for (const auto& hashes : hashes_) hashes.wait();
}

}  // namespace qiaomen
