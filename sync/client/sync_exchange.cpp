#include "sync/client/sync_exchange.h"

#include <algorithm>
#include <unordered_set>

namespace qiaomen {
namespace {

void take_scope(OutgoingState& state, const Scope& scope) {
  std::vector<CursorInfo> cursors;
  for (const BucketId& bucket : scope.buckets) {
    const auto known = std::ranges::find(state.cursors, bucket, &CursorInfo::bucket);
    cursors.push_back(known == state.cursors.end() ? CursorInfo{bucket, 0, 0} : *known);
  }
  state.cursors = std::move(cursors);
  state.scope_version = scope.version;
}

void close_judged(OutgoingState& state, const std::vector<Receipt>& verdicts) {
  std::unordered_set<TransactionId> judged;
  for (const Receipt& receipt : verdicts) judged.insert(receipt.transaction);
  std::erase_if(state.open, [&](const TransactionId& id) { return judged.contains(id); });
  std::erase_if(state.issued, [&](const IssuedStamp& issued) { return judged.contains(issued.transaction); });
}

void take_slice(OutgoingState& state, const Slice& slice) {
  const auto cursor = std::ranges::find(state.cursors, slice.bucket, &CursorInfo::bucket);
  if (cursor == state.cursors.end() || (slice.from != cursor->cursor && !slice.reseed)) return;
  cursor->cursor = slice.to;
  if (slice.safe > 0) cursor->safe = slice.safe;
}

}  // namespace

Result<Bytes> SyncExchange::make_request(bool push, const Incoming* as_if) {
  if (push) TRY_VOID(replica_.seal(key_));
  latest_ = random_.id<Nonce>();
  SyncRequest request{*latest_, clock_.sample(), replica_.outgoing(push)};
  request.state.reads = reads_;
  rows_ = reads_ ? replica_.rows_edited_by(request.state.batches) : Bytes{};
  if (as_if) close_judged(request.state, as_if->verdicts);
  if (as_if && as_if->scope) take_scope(request.state, *as_if->scope);
  if (as_if) {
    for (const Slice& slice : as_if->slices) take_slice(request.state, slice);
  }
  return encode(request);
}

std::optional<Incoming> SyncExchange::accept(SyncReply&& reply) {
  if (!latest_ || reply.nonce != *latest_) return std::nullopt;
  latest_.reset();
  return std::move(reply.content);
}

Result<std::optional<Incoming>> SyncExchange::open_reply(BytesView bytes) {
  TRY(auto reply, decode(bytes));
  return accept(std::move(reply));
}

}  // namespace qiaomen
