#include "sync/hub/hub.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "engine/codec/batch_codec.h"
#include "engine/codec/edited_rows.h"
#include "sync/hub/feed.h"
#include "sync/hub/judge.h"

namespace qiaomen {
namespace {

// Whether this copy's batches continue the hub's chain.
enum class Continuation { Continues, Fork };

Continuation compare(HubView& view, const DeviceRecord& device, const OutgoingState& state,
                     const std::vector<OpenedBatch>& batches) {
  if (view.newest_epoch(device.id) > state.epoch) return Continuation::Fork;
  const Chain chain = view.chain(device.id, state.epoch);
  if (state.last_batch < chain.length) return Continuation::Fork;
  if (state.last_batch == chain.length && chain.length > 0 && state.last_hash != chain.last) return Continuation::Fork;
  for (const OpenedBatch& opened : batches) {
    const auto ours = view.chain_hash(device.id, state.epoch, opened.batch.number);
    if (ours && *ours != opened.hash) return Continuation::Fork;
    if (opened.batch.number == chain.length + 1 && opened.batch.previous != chain.last) return Continuation::Fork;
  }
  return Continuation::Continues;
}

Result<std::vector<OpenedBatch>> open_all(const DeviceRecord& device, const OutgoingState& state) {
  std::vector<OpenedBatch> batches;
  for (const SealedBatch& sealed : state.batches) {
    TRY(auto opened, open_batch(sealed.bytes, device.key));
    if (opened.batch.device != device.id || opened.batch.epoch != state.epoch) {
      return fail(Errc::Malformed, "a batch of another device or epoch");
    }
    batches.push_back(std::move(opened));
  }
  return batches;
}

// What an honest device can have under way (PROTOCOL_RULES §1).
Result<> check_caps(const DeviceRecord& device, const Rules& rules, const OutgoingState& state,
                    const std::vector<OpenedBatch>& batches) {
  if (!rules.may_hold(device, state.cursors.size())) {
    return fail(Errc::TooLarge, "the request names more buckets than a device may hold");
  }
  std::unordered_set<TransactionId> unjudged;
  for (const OpenedBatch& opened : batches) {
    for (const Offered& offered : opened.batch.transactions) unjudged.insert(offered.transaction.id);
  }
  for (const TransactionId& id : state.dismissed) unjudged.erase(id);
  unjudged.insert(state.open.begin(), state.open.end());
  if (unjudged.size() <= kUnjudgedMax) return {};
  return fail(Errc::TooLarge, fmt::format("more than {} transactions without a verdict", kUnjudgedMax));
}

Sitting sit(HubView& view, const Catalog& catalog, const Rules& rules, const DeviceRecord& device,
            const SyncRequest& request, std::int64_t hub_now_us) {
  Sitting sitting{catalog,       rules,      device, view.life(), view.lineage(device.id), view.grants(device.id),
                  request.clock, hub_now_us, {},     {}};
  for (const IssuedStamp& issued : request.state.issued) sitting.issued[issued.transaction] = issued.stamp;
  sitting.dismissed.insert(request.state.dismissed.begin(), request.state.dismissed.end());
  return sitting;
}

// In order: a known batch is skipped, the next one is judged, a gap ends it.
std::vector<Receipt> take_batches(HubTx& tx, const Sitting& sitting, const std::vector<OpenedBatch>& batches) {
  std::vector<Receipt> final;
  for (const OpenedBatch& opened : batches) {
    const Batch& batch = opened.batch;
    const Chain chain = tx.chain(sitting.device.id, batch.epoch);
    if (batch.number <= chain.length) continue;
    if (batch.number != chain.length + 1) break;
    tx.append_batch(sitting.device.id, batch.epoch, batch.number, opened.hash);
    for (const Offered& offered : batch.transactions) {
      if (tx.receipt(offered.transaction.id)) continue;
      if (auto receipt = judge(tx, sitting, offered.transaction, offered.waiting_since_us)) {
        final.push_back(*std::move(receipt));
      }
    }
  }
  return final;
}

// The rows that batches edit which this very request brings, as they were before. Only then: should the device have
// others after all, it asks again, and is answered without. Nothing that it may not read now.
Bytes rows_before(HubTx& tx, const Sitting& sitting, const std::vector<OpenedBatch>& batches) {
  const DeviceId device = sitting.device.id;
  if (batches.empty() || batches.front().batch.number != tx.chain(device, batches.front().batch.epoch).length + 1) {
    return {};
  }
  std::vector<const Batch*> named;
  for (const OpenedBatch& opened : batches) named.push_back(&opened.batch);
  const Scope scope = readable_scope(sitting.grants, Stamp{sitting.hub_now_us});
  Bytes rows;
  for (const EditedRow& edited : edited_rows(named)) {
    const HubRow* row = tx.find_row(edited.row);
    const bool is_theirs = row && row->alive && row->table == edited.table && row->rev == edited.based_on &&
                           std::ranges::binary_search(scope.buckets, row->bucket);
    if (!is_theirs) return {};
    append_row(rows, row->id, as_read(*row));
  }
  return rows;
}

// Who sent more than this reads in a request of its own: what others send meanwhile would make rows travel twice, and
// the answer need not wait for what is to be read.
constexpr std::size_t kChangesBesideSlicesMax = 200;

bool is_large(const std::vector<OpenedBatch>& batches) {
  std::size_t changes = 0;
  for (const OpenedBatch& opened : batches) {
    for (const Offered& offered : opened.batch.transactions) changes += offered.transaction.changes.size();
  }
  return changes > kChangesBesideSlicesMax;
}

std::size_t bytes_of(const OutgoingState& state) {
  std::size_t bytes = 0;
  for (const SealedBatch& batch : state.batches) bytes += batch.bytes.size();
  return bytes;
}

// `judged`: by this request, just now. A receipt never changes: these need not be read again.
void add_verdicts(HubView& view, const SyncRequest& request, const std::vector<Receipt>& judged, Incoming& reply) {
  std::unordered_map<TransactionId, const Receipt*> known;
  for (const Receipt& receipt : judged) known.emplace(receipt.transaction, &receipt);
  for (const TransactionId& id : request.state.open) {
    if (const auto at = known.find(id); at != known.end()) {
      reply.verdicts.push_back(*at->second);
    } else if (auto receipt = view.receipt(id))
      reply.verdicts.push_back(std::move(*receipt));
  }
}

bool tells_news(HubView& view, const DeviceRecord& device, const OutgoingState& state) {
  if (!state.batches.empty() || view.newest_epoch(device.id) < state.epoch) return true;
  const auto lineage = view.lineage(device.id);
  return std::ranges::any_of(state.parents_of_epoch,
                             [&](const auto& parent) { return !lineage.parents().contains(parent.first); });
}

std::vector<BytesView> views_of(const std::vector<SharedSlice>& slices) {
  std::vector<BytesView> views;
  for (const SharedSlice& slice : slices) views.push_back(slice->bytes);
  return views;
}

}  // namespace

Hub::Hub(HubStore& store, const Catalog& catalog, const Rules& rules, Clock& clock, HubLimits limits)
    : store_(store), catalog_(catalog), rules_(rules), clock_(clock), limits_(limits), commits_(store, clock) {}

Result<Bytes> Hub::sync(const DeviceRecord& device, BytesView bytes, const std::optional<HubLimits>& limits,
                        Bytes* rows) {
  TRY(const auto request, decode_sync_request(bytes));
  return serve(device, request, limits.value_or(limits_), rows);
}

Result<Bytes> Hub::serve(const DeviceRecord& device, const SyncRequest& request, const HubLimits& limits, Bytes* rows) {
  const OutgoingState& state = request.state;
  const std::int64_t now = clock_.sample().wall.us;
  TRY(const auto batches, open_all(device, state));
  TRY_VOID(check_caps(device, rules_, state, batches));
  SyncReply reply;
  reply.nonce = request.nonce;
  Incoming& content = reply.content;
  content.hub_now_us = now;
  content.epoch = state.epoch;
  std::vector<SharedSlice> slices;
  bool news = false;
  Bytes before;
  std::vector<Receipt> judged;
  store_.read([&](HubView& view) { news = tells_news(view, device, state); });
  if (news) {
    commits_.run(bytes_of(state), [&](HubTx& tx) {
      judged.clear();
      before.clear();
      tx.learn_epoch(device.id, state.epoch, state.parents_of_epoch);
      const bool same_life = tx.life().generation == state.generation;
      if (!same_life || compare(tx, device, state, batches) == Continuation::Fork) return;
      const Sitting sitting = sit(tx, catalog_, rules_, device, request, now);
      if (rows && state.reads) before = rows_before(tx, sitting, batches);
      judged = take_batches(tx, sitting, batches);
    });
    if (verdict_) std::ranges::for_each(judged, verdict_);
  }
  if (rows) *rows = std::move(before);
  store_.read([&](HubView& view) {
    const BackupCover cover = view.cover();
    // A request that came before the mark of a backup and was committed after it, or one after the clock was set back,
    // is not in the backup: its reply must not say that it was judged by then.
    if (cover.marked_us) content.hub_now_us = std::max(now, *cover.marked_us + 1);
    content.generation = view.life().generation;
    content.counted = view.chain(device.id, state.epoch).length;
    if (content.generation != state.generation) {
      content.chain = view.chain_hashes(device.id);
      return;
    }
    content.fork = compare(view, device, state, batches) == Continuation::Fork;
    add_verdicts(view, request, judged, content);
    if (content.fork) {
      content.chain = view.chain_hashes(device.id);
      content.next_epoch = std::max(view.newest_epoch(device.id), state.epoch) + 1;
      return;
    }
    const Scope scope = readable_scope(view.grants(device.id), Stamp{now});
    if (scope.version != state.scope_version) content.scope = scope;
    content.covered_until_us = cover.until_us;
    if (!state.reads) return;
    slices = encoded_slices(view, scope, state.cursors, is_large(batches) ? HubLimits{0, 0} : limits, slices_);
  });
  return encode(reply, views_of(slices));
}

}  // namespace qiaomen
