#include "engine/replica.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/store/batches.h"
#include "engine/store/free_pages.h"
#include "engine/store/local_draft.h"
#include "engine/store/reply.h"
#include "engine/store/restart.h"
#include "engine/store/returned_box.h"
#include "engine/store/schema.h"

namespace qiaomen {
namespace {

constexpr std::size_t kRequestBatchBytesMax = 700 << 10;

Delivery delivery_of(PendingState state) {
  switch (state) {
    case PendingState::Queued: return Delivery::OnlyHere;
    case PendingState::Sealed: return Delivery::Sending;
    case PendingState::Waiting: return Delivery::Waiting;
    case PendingState::Judged: return Delivery::Confirmed;
  }
  return Delivery::OnlyHere;
}

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

struct Replica::Parts {
  Parts(const std::string& path, const Catalog& catalog, DeviceId device_id, Clock& the_clock, Random& the_random,
        Log& the_log, const ReplicaOptions& options)
      : database(path, {.read_only = options.read_only}),
        overlay(catalog),
        device(device_id),
        clock(the_clock),
        random(the_random),
        log(the_log),
        ids(the_random) {}

  Database database;
  Overlay overlay;
  bool loaded = false;
  std::int64_t data_version = 0;
  DeviceId device;
  Clock& clock;
  Random& random;
  Log& log;
  UuidV7 ids;

  // The overlay as of this transaction; what another process wrote is read anew.
  Overlay& fresh(const ReadTx& tx) {
    const auto now = database.data_version();
    if (!loaded || now != data_version) {
      overlay.load(tx);
      loaded = true;
      data_version = now;
    }
    return overlay;
  }

  // Every write of the replica: a failed one leaves no trace, in the file or in memory. `act` gives a Result.
  template <typename F>
  auto write(F&& act) -> std::invoke_result_t<F, WriteTx&, Overlay&> {
    try {
      auto result = database.write([&](WriteTx& tx) { return act(tx, fresh(tx)); });
      if (!result) loaded = false;
      return result;
    } catch (const StoreError& error) {
      loaded = false;
      return fail(Errc::Unavailable,
                  fmt::format("the file could not be written ({}); nothing of this was saved", error.what()));
    }
  }

  // `again` writes the new act: (LocalDraft&, const Transaction& the returned one).
  template <typename F>
  Result<TransactionId> resend(const TransactionId& returned, F&& again);

  // The reply is taken already: a file that stays longer than it needs is no failure of it.
  void give_back_free_pages() {
    try {
      qiaomen::give_back_free_pages(database);
    } catch (const StoreError& error) {
      log.write(LogLevel::Warning, fmt::format("the file could not be made shorter: {}", error.what()));
    }
  }

  void moved(WriteTx& tx) {
    overlay.state().version += 1;
    overlay.state().save(tx);
  }
};

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

Replica::Replica(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Replica::~Replica() = default;

Result<std::unique_ptr<Replica>> Replica::open(const std::string& path, const Catalog& catalog, DeviceId device,
                                               Clock& clock, Random& random, Log& log, ReplicaOptions options) {
  try {
    auto parts = std::make_unique<Parts>(path, catalog, device, clock, random, log, options);
    if (!options.read_only) TRY_VOID(prepare_schema(parts->database, catalog));
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

std::optional<FieldValues> Replica::find(const Table& table, const RowId& row) {
  return read([&](const ReadTx& tx) -> std::optional<FieldValues> {
    auto found = parts_->overlay.rows().find(tx, table, row);
    return found ? std::optional(std::move(found->values)) : std::nullopt;
  });
}

std::int64_t Replica::version() {
  return read([](const ReadTx& tx) { return State::load(tx).version; });
}

std::vector<PendingInfo> Replica::pending() {
  return read([&](const ReadTx& tx) {
    std::vector<PendingInfo> infos;
    for (const auto& [order, entry] : parts_->fresh(tx).outbox().entries(tx)) {
      PendingInfo info{entry.transaction.id, delivery_of(entry.state), entry.transaction, {}, {}};
      if (entry.receipt) info.verdicts = entry.receipt->changes;
      for (const PendingChange& change : entry.changes) info.contained.push_back(change.left);
      infos.push_back(std::move(info));
    }
    return infos;
  });
}

std::vector<ReturnedInfo> Replica::returned() {
  return read([](const ReadTx& tx) {
    std::vector<ReturnedInfo> infos;
    for (ReturnedTransaction& returned : load_box(tx)) {
      infos.push_back({std::move(returned.transaction), returned.receipt.refused.value_or(Reason{})});
    }
    return infos;
  });
}

Result<TransactionId> Replica::resend(const TransactionId& returned, const std::function<Result<>(Draft&)>& edit) {
  return parts_->resend(returned, [&](LocalDraft& draft, const Transaction&) { return edit(draft); });
}

Result<TransactionId> Replica::resend(const TransactionId& returned) {
  return parts_->resend(returned, [](LocalDraft& draft, const Transaction& old) { return repeat_all(draft, old); });
}

Result<> Replica::put_away(const TransactionId& returned) {
  return parts_->write([&](WriteTx& tx, Overlay&) -> Result<> {
    if (!take_from_box(tx, returned)) return fail(Errc::NotFound, "this transaction is not in the returned box");
    parts_->moved(tx);
    return {};
  });
}

std::optional<Receipt> Replica::receipt(const TransactionId& transaction) {
  return read([&](const ReadTx& tx) -> std::optional<Receipt> {
    if (const Pending* pending = parts_->fresh(tx).outbox().find(tx, transaction)) return pending->receipt;
    if (auto refused = dismissed_receipt(tx, transaction)) return refused;
    return kept_receipt(tx, transaction);
  });
}

std::optional<std::int64_t> Replica::waiting_since_us(const TransactionId& transaction) {
  return read([&](const ReadTx& tx) -> std::optional<std::int64_t> {
    const Pending* pending = parts_->fresh(tx).outbox().find(tx, transaction);
    return pending ? pending->since_us : std::nullopt;
  });
}

std::vector<ConfirmedInfo> Replica::confirmed() {
  return read([](const ReadTx& tx) {
    std::vector<ConfirmedInfo> infos;
    for (Pending& kept : load_kept(tx)) {
      infos.push_back({std::move(kept.transaction), std::move(kept.receipt).value_or(Receipt{})});
    }
    return infos;
  });
}

std::vector<BucketDigest> Replica::digests() {
  return read([&](const ReadTx& tx) {
    Overlay& overlay = parts_->fresh(tx);
    std::vector<BucketDigest> digests;
    for (const BucketState* bucket : overlay.buckets().all()) {
      const auto rows = static_cast<std::int64_t>(overlay.based_in(tx, *bucket).size());
      digests.push_back({bucket->id, bucket->granted, bucket->cursor, rows, bucket->hash});
    }
    std::ranges::sort(digests, {}, &BucketDigest::bucket);
    return digests;
  });
}

std::int64_t Replica::hash_mismatches() {
  return read([](const ReadTx& tx) { return State::load(tx).mismatches; });
}

std::int64_t Replica::held_back() {
  return read([&](const ReadTx& tx) { return qiaomen::held_back(tx, parts_->fresh(tx).outbox()); });
}

bool Replica::frozen() {
  return read([](const ReadTx& tx) { return State::load(tx).frozen; });
}

std::optional<std::int64_t> Replica::lost_to_block() {
  return read([](const ReadTx& tx) { return State::load(tx).lost_to_block; });
}

bool Replica::settled() {
  return read([](const ReadTx& tx) { return State::load(tx).settled; });
}

std::optional<std::int64_t> Replica::settled_at_us() {
  const auto at = read([](const ReadTx& tx) { return State::load(tx).settled_at_us; });
  return at == 0 ? std::nullopt : std::optional(at);
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
    if (with_batches) out.batches = uncounted_batches(tx, state.epoch, kRequestBatchBytesMax);
    auto open = open_transactions(tx, overlay.outbox(), out.batches);
    out.open = std::move(open.ids);
    out.issued = std::move(open.issued);
    out.dismissed = dismissed_in(tx, out.batches);
    for (const BucketState* bucket : overlay.buckets().granted()) {
      out.cursors.push_back({bucket->id, bucket->cursor, bucket->safe});
    }
    return out;
  });
}

Result<bool> Replica::receive_verdicts(const Incoming& reply) {
  return parts_->write([&](WriteTx& tx, Overlay& overlay) -> Result<bool> {
    bool goes_on = false;
    if (reply.generation != overlay.state().generation) {
      take_generation(tx, overlay, reply);
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
  TRY_VOID(parts_->write([&](WriteTx& tx, Overlay& overlay) -> Result<> {
    take_rows(tx, overlay, reply);
    parts_->moved(tx);
    return {};
  }));
  if (reply.covered_until_us) parts_->give_back_free_pages();
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
