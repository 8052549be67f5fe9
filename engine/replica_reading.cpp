#include <algorithm>

#include "engine/replica_parts.h"
#include "engine/store/batches.h"
#include "engine/store/returned_box.h"

namespace qiaomen {
namespace {

Delivery delivery_of(PendingState state) {
  switch (state) {
    case PendingState::Queued: return Delivery::OnlyHere;
    case PendingState::Sealed: return Delivery::Sending;
    case PendingState::Waiting: return Delivery::Waiting;
    case PendingState::Judged: return Delivery::Confirmed;
  }
  return Delivery::OnlyHere;
}

}  // namespace

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

PendingCounts Replica::pending_counts() {
  return read([&](const ReadTx& tx) {
    PendingCounts counts;
    for (const auto& [order, entry] : parts_->fresh(tx).outbox().entries(tx)) {
      switch (delivery_of(entry.state)) {
        case Delivery::OnlyHere: ++counts.only_here; break;
        case Delivery::Sending: ++counts.sending; break;
        case Delivery::Waiting: ++counts.waiting; break;
        default: ++counts.confirmed;
      }
    }
    return counts;
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

std::uint32_t Replica::generation() {
  return read([](const ReadTx& tx) { return State::load(tx).generation; });
}

bool Replica::settled() {
  return read([](const ReadTx& tx) { return State::load(tx).settled; });
}

std::optional<std::int64_t> Replica::covered_until_us() const { return parts_->covered_until_us; }

std::optional<std::int64_t> Replica::settled_at_us() {
  const auto at = read([](const ReadTx& tx) { return State::load(tx).settled_at_us; });
  return at == 0 ? std::nullopt : std::optional(at);
}

}  // namespace qiaomen
