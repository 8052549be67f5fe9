#include "engine/replica.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/replica_parts.h"
#include "engine/store/batches.h"
#include "engine/store/local_draft.h"
#include "engine/store/reply.h"
#include "engine/store/restart.h"
#include "engine/store/returned_box.h"
#include "engine/store/schema.h"

namespace qiaomen {
namespace {

constexpr std::size_t kRequestBatchBytesMax = 700 << 10;

Result<> may_write(const State& state) {
  if (state.lost_to_block) {
    return fail(Errc::Blocked, "the hub blocked this device; what was here is gone, nothing new is taken");
  }
  if (!state.frozen) return {};
  return fail(
      Errc::Refused,
      "two copies of this device are in use; everything written so far is kept and goes to the hub, nothing new "
      "is taken: enrol this device again");
}

Result<> repeat_all(LocalDraft& draft, const Transaction& old) {
  for (const Change& change : old.changes) TRY_VOID(draft.repeat(change));
  return {};
}

Result<> resend_dependents(WriteTx& tx, Overlay& overlay, const ClockSample& at, UuidV7& ids, const TransactionId& old,
                           const TransactionId& successor) {
  for (const Transaction& dependent : dependents_in_box(tx, old)) {
    LocalDraft draft(tx, overlay, at, ids, dependent.id);
    draft.rest_on(successor);
    TRY_VOID(repeat_all(draft, dependent));
    TRY_VOID(draft.finish());
    take_from_box(tx, dependent.id);
    TRY_VOID(resend_dependents(tx, overlay, at, ids, dependent.id, draft.id()));
  }
  return {};
}

}  // namespace

template <typename F>
Result<TransactionId> Replica::Parts::resend(const TransactionId& returned, F&& again) {
  return write([&](WriteTx& tx, Overlay& fresh_overlay) -> Result<TransactionId> {
    TRY_VOID(may_write(fresh_overlay.state()));
    const auto old = find_in_box(tx, returned);
    if (!old) return fail(Errc::NotFound, "this transaction is not in the returned box; nothing was sent");
    const auto at = clock.sample();
    LocalDraft draft(tx, fresh_overlay, at, ids, returned);
    TRY_VOID(again(draft, old->transaction));
    TRY_VOID(draft.finish());
    take_from_box(tx, returned);
    TRY_VOID(resend_dependents(tx, fresh_overlay, at, ids, returned, draft.id()));
    moved(tx);
    return draft.id();
  });
}

// What cannot be read is the write's to tell.
template <typename F>
bool Replica::Parts::is_news(F&& tells) {
  try {
    return database.read([&](const ReadTx& tx) { return tells(tx, fresh(tx)); });
  } catch (const StoreError&) {
    return true;
  }
}

Replica::Replica(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Replica::~Replica() = default;

Result<std::unique_ptr<Replica>> Replica::open(const std::string& path, const Catalog& catalog, DeviceId device,
                                               Clock& clock, Random& random, Log& log, ReplicaOptions options) {
  try {
    auto parts = std::make_unique<Parts>(path, catalog, device, clock, random, log, options);
    if (!options.read_only) TRY_VOID(prepare_schema(parts->database, catalog));
    parts->wipe_traces();
    return std::unique_ptr<Replica>(new Replica(std::move(parts)));
  } catch (const StoreError& error) {
    return fail(Errc::Unavailable, fmt::format("{} cannot be opened: {}; nothing was changed", path, error.what()));
  }
}

const Catalog& Replica::catalog() const { return parts_->overlay.catalog(); }

Database& Replica::database() { return parts_->database; }

Result<TransactionId> Replica::write(const std::function<Result<>(Draft&)>& act) {
  TRY(const auto ids, write_each(1, [&](std::size_t, Draft& draft) { return act(draft); }));
  return ids.front();
}

Result<std::vector<TransactionId>> Replica::write_each(std::size_t acts,
                                                       const std::function<Result<>(std::size_t act, Draft&)>& write) {
  return parts_->write([&](WriteTx& tx, Overlay& overlay) -> Result<std::vector<TransactionId>> {
    TRY_VOID(may_write(overlay.state()));
    std::vector<TransactionId> ids;
    ids.reserve(acts);
    for (std::size_t act = 0; act < acts; ++act) {
      LocalDraft draft(tx, overlay, parts_->clock.sample(), parts_->ids);
      if (acts > 1) draft.write_in_bulk();
      TRY_VOID(write(act, draft));
      TRY_VOID(draft.finish());
      ids.push_back(draft.id());
    }
    parts_->moved(tx);
    return ids;
  });
}

Result<TransactionId> Replica::resend(const TransactionId& returned, const std::function<Result<>(Draft&)>& edit) {
  return parts_->resend(returned, [&](LocalDraft& draft, const Transaction&) { return edit(draft); });
}

Result<TransactionId> Replica::resend(const TransactionId& returned) {
  return parts_->resend(returned, [](LocalDraft& draft, const Transaction& old) { return repeat_all(draft, old); });
}

Result<> Replica::put_away(const TransactionId& returned) {
  TRY_VOID(parts_->write([&](WriteTx& tx, Overlay&) -> Result<> {
    if (!take_from_box(tx, returned)) return fail(Errc::NotFound, "this transaction is not in the returned box");
    parts_->moved(tx);
    return {};
  }));
  parts_->forgot();
  return {};
}

Result<> Replica::seal(const SigningKey& key) {
  return parts_->write(
      [&](WriteTx& tx, Overlay& overlay) { return seal_pending(tx, overlay, parts_->device, key, parts_->random); });
}

OutgoingState Replica::outgoing(bool with_batches) {
  return read([&](const ReadTx& tx) {
    Overlay& overlay = parts_->fresh(tx);
    const State& state = overlay.state();
    OutgoingState out;
    out.epoch = state.epoch;
    out.generation = state.generation;
    out.scope_version = state.scope_version;
    out.parents_of_epoch = load_lineage(tx);
    const auto last = last_batch(tx, state.epoch);
    out.last_batch = last.number;
    out.last_hash = last.hash;
    UncountedBatches uncounted;
    if (with_batches) uncounted = uncounted_batches(tx, state.epoch, kRequestBatchBytesMax);
    auto open = open_transactions(tx, overlay.outbox(), uncounted.held);
    out.open = std::move(open.ids);
    out.issued = std::move(open.issued);
    out.dismissed = dismissed_in(tx, uncounted);
    out.batches = std::move(uncounted.batches);
    for (const BucketState* bucket : overlay.buckets().granted()) {
      out.cursors.push_back({bucket->id, bucket->cursor, bucket->safe});
    }
    return out;
  });
}

Bytes Replica::rows_edited_by(const std::vector<SealedBatch>& batches) {
  if (batches.empty()) return {};
  return read([&](const ReadTx& tx) { return qiaomen::rows_edited_by(tx, parts_->fresh(tx), batches); });
}

Result<bool> Replica::receive_verdicts(const Incoming& reply) {
  const bool is_news = parts_->is_news([&](const ReadTx& tx, Overlay& overlay) {
    return reply.generation != overlay.state().generation || tells_verdicts(tx, overlay, reply);
  });
  if (!is_news) return true;
  return parts_->write([&](WriteTx& tx, Overlay& overlay) -> Result<bool> {
    bool goes_on = false;
    if (reply.generation != overlay.state().generation) {
      take_generation(tx, overlay, reply);
      parts_->covered_until_us.reset();
    } else {
      take_verdicts(tx, overlay, reply);
      if (reply.fork) take_fork(tx, overlay, reply);
      goes_on = !reply.fork;
    }
    parts_->moved(tx);
    return goes_on;
  });
}

Result<> Replica::receive_rows(const Incoming& reply) {
  const bool is_news =
      parts_->is_news([&](const ReadTx& tx, Overlay& overlay) { return tells_rows(tx, overlay, reply); });
  if (!is_news) return {};
  bool forgot = false;
  TRY_VOID(parts_->write([&](WriteTx& tx, Overlay& overlay) -> Result<> {
    forgot = take_rows(tx, overlay, reply);
    parts_->moved(tx);
    return {};
  }));
  parts_->covered_until_us = reply.covered_until_us;
  if (reply.covered_until_us) parts_->give_back_free_pages();
  forgot ? parts_->forgot() : parts_->wipe_traces();
  return {};
}

Result<std::int64_t> Replica::wipe() {
  auto lost = parts_->write([&](WriteTx& tx, Overlay& overlay) -> Result<std::int64_t> {
    const auto unsent = std::ranges::count_if(
        overlay.outbox().entries(tx), [](const auto& entry) { return entry.second.state != PendingState::Judged; });
    State& state = overlay.state();
    state.lost_to_block = state.lost_to_block.value_or(0) + unsent;
    state.settled = false;
    state.scope_version = 0;
    erase_everything(tx, overlay.catalog());
    parts_->moved(tx);
    return *state.lost_to_block;
  });
  parts_->loaded = false;
  parts_->forgot();
  return lost;
}

Result<> Replica::readmit() {
  return parts_->write([&](WriteTx& tx, Overlay& overlay) -> Result<> {
    overlay.state().lost_to_block.reset();
    parts_->moved(tx);
    return {};
  });
}

}  // namespace qiaomen
