#include "engine/store/restart.h"

#include <algorithm>

#include "engine/merge/fold.h"
#include "engine/store/batches.h"
#include "engine/store/returned_box.h"

namespace qiaomen {
namespace {

bool less(const EpochParent& a, const EpochParent& b) {
  return std::tie(a.epoch, a.last_number) < std::tie(b.epoch, b.last_number);
}

EpochParent parent_of(const ReadTx& tx, std::uint32_t epoch) {
  auto query = tx.query("SELECT parent, last_number FROM epoch_parent WHERE epoch = ?");
  query.bind(static_cast<std::int64_t>(epoch));
  if (!query.step()) return {};
  return {static_cast<std::uint32_t>(query.integer(0)), static_cast<std::uint64_t>(query.integer(1))};
}

void count_all_as_sealed(WriteTx& tx, Overlay& overlay) {
  for (auto& [order, pending] : overlay.outbox().entries(tx)) {
    if (pending.is_judged()) continue;
    pending.ever_sealed = true;
    overlay.outbox().save_delivery(tx, pending);
  }
}

// The greatest own number that the hub is known to have from this copy's past.
EpochParent last_known(const ReadTx& tx, Overlay& overlay, const std::set<TransactionId>& in_chain) {
  EpochParent known = std::max(overlay.state().known, parent_of(tx, overlay.state().epoch), less);
  for (const auto& [order, pending] : overlay.outbox().entries(tx)) {
    const Transaction& transaction = pending.transaction;
    if (pending.is_judged() || !in_chain.contains(transaction.id)) continue;
    known = std::max(known, EpochParent{transaction.epoch, transaction.number}, less);
  }
  return known;
}

void begin_epoch(WriteTx& tx, Overlay& overlay, const Incoming& reply) {
  State& state = overlay.state();
  const auto old_epoch = state.epoch;
  const auto in_chain = transactions_in(tx, reply.chain);
  const EpochParent parent = last_known(tx, overlay, in_chain);
  const std::uint64_t last_of_old = parent.epoch == old_epoch ? parent.last_number : 0;
  state.epoch = reply.next_epoch;
  state.next_number = 1;
  for (auto& [order, pending] : overlay.outbox().entries(tx)) {
    if (pending.is_judged()) continue;
    Transaction& transaction = pending.transaction;
    const bool known = in_chain.contains(transaction.id);
    if (!known && transaction.epoch == old_epoch && transaction.number > last_of_old) {
      transaction.epoch = state.epoch;
      transaction.number = state.next_number++;
      overlay.outbox().save_body(tx, pending);
    }
    pending.state = PendingState::Queued;
    overlay.outbox().save_delivery(tx, pending);
  }
  if (parent.epoch == 0) return;
  tx.query("INSERT OR REPLACE INTO epoch_parent(epoch, parent, last_number) VALUES(?, ?, ?)")
      .bind(static_cast<std::int64_t>(state.epoch))
      .bind(static_cast<std::int64_t>(parent.epoch))
      .bind(static_cast<std::int64_t>(parent.last_number))
      .run();
}

// A verdict of the hub's former life is void. What had left counts as contained in the base, if that is still held.
void unjudge(const ReadTx& tx, Overlay& overlay, Pending& pending, bool all_left) {
  pending.state = PendingState::Queued;
  pending.ever_sealed = true;
  pending.receipt.reset();
  for (std::size_t c = 0; c < pending.changes.size(); ++c) {
    PendingChange& change = pending.changes[c];
    const Change& what = pending.transaction.changes[c];
    const bool had_left = all_left || change.left;
    change.verdict.reset();
    change.left = false;
    change.in_base = had_left && overlay.base_of_any(tx, what.table, what.row).has_value();
  }
}

// The base holds a returned later write again by `in_base`, no longer by `over`.
void uncover_earlier(const ReadTx& tx, Overlay& overlay, const Pending& returned) {
  for (const Change& change : returned.transaction.changes) {
    const Table* table = overlay.catalog().find(change.table);
    if (!table) continue;
    const auto groups = covered_by(*table, change);
    for (Pending* earlier : overlay.outbox().of_row(tx, change.row)) {
      if (earlier->order >= returned.order) break;
      for (std::size_t c = 0; c < earlier->changes.size(); ++c) {
        if (earlier->transaction.changes[c].row != change.row) continue;
        for (const GroupNumber group : groups) earlier->changes[c].over.erase(group);
      }
    }
  }
}

void bring_back(WriteTx& tx, Overlay& overlay, Pending kept) {
  tx.query("DELETE FROM kept WHERE written = ?").bind(kept.order).run();
  overlay.change_pending(tx, Overlay::rows_of(kept.transaction), [&] {
    unjudge(tx, overlay, kept, true);
    uncover_earlier(tx, overlay, overlay.outbox().put_back(tx, std::move(kept)));
  });
}

void reoffer_pending(WriteTx& tx, Overlay& overlay) {
  for (auto& [order, pending] : overlay.outbox().entries(tx)) {
    if (!pending.is_judged()) continue;
    overlay.change_pending(tx, Overlay::rows_of(pending.transaction), [&] {
      const bool some_left = std::ranges::any_of(pending.changes, &PendingChange::left);
      unjudge(tx, overlay, pending, false);
      if (some_left) uncover_earlier(tx, overlay, pending);
    });
  }
}

void place_in_batches(WriteTx& tx, Overlay& overlay) {
  const auto sealed = where_sealed(tx, overlay.state().epoch);
  for (auto& [order, pending] : overlay.outbox().entries(tx)) {
    const auto batch = sealed.find(pending.transaction.id);
    pending.ever_sealed = true;
    pending.state = batch == sealed.end() ? PendingState::Queued : PendingState::Sealed;
    if (batch != sealed.end()) {
      pending.batch_epoch = overlay.state().epoch;
      pending.batch_number = batch->second;
    }
    overlay.outbox().save_delivery(tx, pending);
  }
}

// A third epoch within a day: two copies of this device are alive. What is here still goes to the hub, but nothing new
// is written until the device is enrolled anew.
void suspect_clone(State& state, std::int64_t hub_now_us) {
  constexpr std::int64_t kDayUs = 86'400'000'000;
  if (hub_now_us - state.forked_us > kDayUs) {
    state.forked_us = hub_now_us;
    state.forked_times = 0;
  }
  state.frozen |= ++state.forked_times >= 3;
}

void start_all_feeds_anew(WriteTx& tx, Overlay& overlay) {
  for (BucketState* bucket : overlay.buckets().all()) {
    bucket->cursor = bucket->safe = 0;
    bucket->seeding = Seeding::No;
  }
  overlay.buckets().save(tx);
  tx.query("DELETE FROM seed").run();
}

}  // namespace

void take_fork(WriteTx& tx, Overlay& overlay, const Incoming& reply) {
  count_all_as_sealed(tx, overlay);
  if (overlay.state().forks == 0) {
    overlay.state().forks = 1;
    return;
  }
  overlay.state().forks = 0;
  begin_epoch(tx, overlay, reply);
  suspect_clone(overlay.state(), reply.hub_now_us);
}

void take_generation(WriteTx& tx, Overlay& overlay, const Incoming& reply) {
  State& state = overlay.state();
  state.generation = reply.generation;
  state.known = {};
  state.forks = 0;
  state.settled = false;
  state.scope_version = 0;
  drop_what_cannot_follow(tx, state.epoch, reply.chain);
  recount_batches(tx, reply.chain, std::max<std::int64_t>(reply.hub_now_us, 1));
  reoffer_pending(tx, overlay);
  for (Pending& kept : load_kept(tx)) {
    if (!dismissed_receipt(tx, kept.transaction.id)) bring_back(tx, overlay, std::move(kept));
  }
  place_in_batches(tx, overlay);
  start_all_feeds_anew(tx, overlay);
}

}  // namespace qiaomen
