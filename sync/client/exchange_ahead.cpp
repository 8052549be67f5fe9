#include "sync/client/exchange_ahead.h"

#include <utility>

namespace qiaomen {

ExchangeAhead::ExchangeAhead(const Nonce& nonce, Exchange exchange)
    : nonce_(nonce), answer_(std::async(std::launch::async, std::move(exchange), stop_.get_token())) {}

ExchangeAhead::~ExchangeAhead() { stop_.request_stop(); }

SyncAnswer ExchangeAhead::wait(std::stop_token stop) {
  const std::stop_callback passed_on(std::move(stop), [this] { stop_.request_stop(); });
  return answer_.get();
}

}  // namespace qiaomen
