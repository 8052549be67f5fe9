#include "sync/client/sync_exchange.h"

namespace qiaomen {

Result<Bytes> SyncExchange::make_request(bool push) {
  if (push) TRY_VOID(replica_.seal(key_));
  latest_ = random_.id<Nonce>();
  return encode(SyncRequest{*latest_, clock_.sample(), replica_.outgoing(push)});
}

Result<std::optional<Incoming>> SyncExchange::open_reply(BytesView bytes) {
  TRY(auto reply, decode_sync_reply(bytes, replica_.catalog()));
  if (!latest_ || reply.nonce != *latest_) return std::nullopt;
  latest_.reset();
  return std::move(reply.content);
}

}  // namespace qiaomen
