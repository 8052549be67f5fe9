#include "engine/store/reply.h"

#include <algorithm>
#include <set>

#include "engine/store/batches.h"
#include "engine/store/returned_box.h"

namespace qiaomen {
namespace {

void put_in_returned_box(WriteTx& tx, Overlay& overlay, const Pending& refused, const Receipt& receipt) {
  overlay.change_pending(tx, Overlay::rows_of(refused.transaction),
                         [&, order = refused.order] { put_in_box(tx, overlay.outbox().remove(tx, order), receipt); });
}

void accept(WriteTx& tx, Overlay& overlay, Pending& pending, const Receipt& receipt, std::int64_t hub_now_us) {
  pending.state = PendingState::Judged;
  pending.receipt = receipt;
  pending.judged_us = hub_now_us;
  pending.issued = receipt.stamp;
  pending.since_us.reset();
  for (std::size_t c = 0; c < pending.changes.size(); ++c) pending.changes[c].verdict = receipt.changes[c];
  // Another life of the file may have sent it under another number than this one has.
  auto& transaction = pending.transaction;
  if (transaction.epoch != receipt.epoch || transaction.number != receipt.number) {
    transaction.epoch = receipt.epoch;
    transaction.number = receipt.number;
    overlay.outbox().save_body(tx, pending);
  }
  overlay.outbox().save_delivery(tx, pending);
}

void take_verdict(WriteTx& tx, Overlay& overlay, const Receipt& receipt, std::int64_t hub_now_us) {
  State& state = overlay.state();
  if (receipt.stamp) state.seen = std::max(state.seen, *receipt.stamp);
  Pending* pending = overlay.outbox().find(tx, receipt.transaction);
  if (!pending || pending->is_judged()) return;
  const EpochParent judged{receipt.epoch, receipt.number};
  if (std::tie(state.known.epoch, state.known.last_number) < std::tie(judged.epoch, judged.last_number)) {
    state.known = judged;
  }
  if (receipt.refused) {
    put_in_returned_box(tx, overlay, *pending, receipt);
  } else if (receipt.changes.size() == pending->changes.size()) {
    accept(tx, overlay, *pending, receipt, hub_now_us);
  }
}

bool is_counted(const Pending& pending, const Incoming& reply) {
  return pending.state == PendingState::Sealed && pending.batch_epoch == reply.epoch &&
         pending.batch_number <= reply.counted;
}

bool counts_batches(const ReadTx& tx, Overlay& overlay, const Incoming& reply) {
  if (reply.epoch != overlay.state().epoch) return false;
  auto query = tx.query("SELECT 1 FROM batch WHERE epoch = ? AND number <= ? AND counted = 0 LIMIT 1");
  if (query.bind(static_cast<std::int64_t>(reply.epoch)).bind(reply.counted).step()) return true;
  return std::ranges::any_of(overlay.outbox().entries(tx),
                             [&](const auto& entry) { return is_counted(entry.second, reply); });
}

void count_batches(WriteTx& tx, Overlay& overlay, const Incoming& reply) {
  if (reply.epoch != overlay.state().epoch) return;
  tx.query("UPDATE batch SET counted = ? WHERE epoch = ? AND number <= ? AND counted = 0")
      .bind(std::max<std::int64_t>(reply.hub_now_us, 1))
      .bind(static_cast<std::int64_t>(reply.epoch))
      .bind(reply.counted)
      .run();
  for (auto& [order, pending] : overlay.outbox().entries(tx)) {
    if (!is_counted(pending, reply)) continue;
    pending.state = PendingState::Waiting;
    if (!pending.since_us) pending.since_us = reply.hub_now_us;
    overlay.outbox().save_delivery(tx, pending);
  }
}

void clear_in_base(WriteTx& tx, Overlay& overlay, const RowId& row) {
  for (Pending* pending : overlay.outbox().of_row(tx, row)) {
    bool changed = false;
    for (std::size_t c = 0; c < pending->changes.size(); ++c) {
      if (pending->transaction.changes[c].row != row || !pending->changes[c].in_base) continue;
      pending->changes[c].in_base = false;
      changed = true;
    }
    if (changed) overlay.outbox().save_delivery(tx, *pending);
  }
}

// Own work that the row contained shows by itself again: at a restored hub it may wait for long.
void drop_base(WriteTx& tx, Overlay& overlay, TableId table, const RowId& row) {
  clear_in_base(tx, overlay, row);
  overlay.rebase(tx, table, row, std::nullopt);
}

void lose_bucket(WriteTx& tx, Overlay& overlay, BucketState& bucket) {
  overlay.lay_held(tx);
  for (const auto& [table, row] : overlay.based_in(tx, bucket)) drop_base(tx, overlay, table, row);
  bucket.granted = false;
  bucket.seeding = Seeding::No;
  bucket.cursor = bucket.safe = 0;
  tx.query("DELETE FROM seed WHERE bucket = ?").bind(bucket.local).run();
}

void take_scope(WriteTx& tx, Overlay& overlay, const Scope& scope) {
  for (BucketState* bucket : overlay.buckets().all()) {
    const bool still = std::ranges::binary_search(scope.buckets, bucket->id);
    if (bucket->granted && !still) lose_bucket(tx, overlay, *bucket);
  }
  for (const BucketId& id : scope.buckets) {
    overlay.buckets().of(tx, id).granted = true;
  }
  overlay.state().scope_version = scope.version;
}

class SliceIntake {
 public:
  SliceIntake(WriteTx& tx, Overlay& overlay, const Slice& slice)
      : tx_(tx), overlay_(overlay), slice_(slice), bucket_(overlay.buckets().of(tx, slice.bucket)) {}

  // False: not for us.
  bool take() {
    if (!bucket_.granted || (slice_.from != bucket_.cursor && !slice_.reseed)) return false;
    if (slice_.reseed || bucket_.cursor == 0) begin_seeding();
    if (slice_.safe > 0) bucket_.safe = slice_.safe;
    for (const Page& page : slice_.pages) take_page(page);
    for (const Marker& marker : slice_.markers) take_marker(marker);
    bucket_.cursor = slice_.to;
    overlay_.state().seen = std::max(overlay_.state().seen, slice_.stamp);
    if (!slice_.more && is_seeding()) end_seeding();
    return true;
  }

 private:
  void begin_seeding() {
    bucket_.cursor = 0;
    // The sum over no rows is that of an empty set.
    bucket_.seeding = bucket_.hash == SetHash() ? Seeding::FromNothing : Seeding::OverRows;
    tx_.query("DELETE FROM seed WHERE bucket = ?").bind(bucket_.local).run();
  }

  // Rows that the re-seeding did not bring are gone.
  void end_seeding() {
    const bool over_rows = bucket_.seeding == Seeding::OverRows;
    bucket_.seeding = Seeding::No;
    if (!over_rows) return;
    overlay_.lay_held(tx_);
    for (const auto& [table, row] : overlay_.based_in(tx_, bucket_)) {
      if (!met(row)) drop_base(tx_, overlay_, table, row);
    }
    tx_.query("DELETE FROM seed WHERE bucket = ?").bind(bucket_.local).run();
  }

  bool is_seeding() const { return bucket_.seeding != Seeding::No; }

  bool met(const RowId& row) const {
    auto query = tx_.query("SELECT 1 FROM seed WHERE bucket = ? AND row = ?");
    return query.bind(bucket_.local).bind(row).step();
  }

  void take_page(const Page& page) {
    const Table* table = overlay_.catalog().find(page.table);
    auto quick = table ? PageRows::of(tx_, overlay_.rows(), *table, page) : std::nullopt;
    for (std::size_t i = 0; i < page.size(); ++i) {
      note_as_met(page.ids[i]);
      if (quick && overlay_.take_clean(tx_, *quick, i, bucket_, is_seeding())) continue;
      take_row(page.ids[i], row_at(page, i, slice_.bucket, table));
    }
    if (quick) bucket_.hash.add(quick->hash_of_written());
  }

  void note_as_met(const RowId& row) {
    if (bucket_.seeding != Seeding::OverRows) return;
    tx_.query("INSERT OR IGNORE INTO seed(bucket, row) VALUES(?, ?)").bind(bucket_.local).bind(row).run();
  }

  void take_row(const RowId& row, BaseRow item) {
    const auto& ours = overlay_.hold(tx_, item.table, row);
    if (!is_seeding() && ours && ours->rev > item.rev) return;
    clear_in_base(tx_, overlay_, row);
    const TableId table = item.table;
    overlay_.rebase(tx_, table, row, std::move(item));
  }

  void take_marker(const Marker& marker) {
    const auto& ours = overlay_.hold(tx_, marker.table, marker.row);
    if (!ours || ours->bucket != slice_.bucket || ours->rev > marker.rev) return;
    if (marker.present) {
      auto moved = ours;
      moved->bucket = *marker.present;
      overlay_.rebase(tx_, marker.table, marker.row, std::move(moved));
      return;
    }
    drop_judged(marker);
    drop_base(tx_, overlay_, marker.table, marker.row);
  }

  void drop_judged(const Marker& marker) {
    for (Pending* pending : overlay_.outbox().of_row(tx_, marker.row)) {
      if (!pending->is_judged()) continue;
      for (std::size_t c = 0; c < pending->changes.size(); ++c) {
        const auto& verdict = pending->changes[c].verdict;
        const bool contained = pending->transaction.changes[c].row == marker.row && verdict->rev <= marker.rev;
        if (contained && !pending->changes[c].left) overlay_.leave(tx_, *pending, c, true);
      }
      overlay_.outbox().save_delivery(tx_, *pending);
    }
  }

  WriteTx& tx_;
  Overlay& overlay_;
  const Slice& slice_;
  BucketState& bucket_;
};

void compare_hash(WriteTx& tx, Overlay& overlay, const Slice& slice) {
  BucketState& bucket = overlay.buckets().of(tx, slice.bucket);
  if (slice.more || !slice.hash || bucket.hash == *slice.hash) return;
  overlay.state().mismatches += 1;
  overlay.recount(tx, bucket);
  bucket.cursor = bucket.safe = 0;  // re-seed; the outbox is not touched
}

bool says_only_more(Overlay& overlay, const Slice& slice) {
  const BucketState* bucket = overlay.buckets().find(slice.bucket);
  return bucket && bucket->granted && bucket->cursor > 0 && slice.from == bucket->cursor && slice.to == slice.from &&
         slice.more && !slice.reseed && slice.pages.empty() && slice.markers.empty() && slice.safe == bucket->safe &&
         slice.stamp <= overlay.state().seen;
}

// A backup of the hub holds what it had accepted by then: no restore can forget it.
bool forget_covered(WriteTx& tx, Overlay& overlay, std::int64_t until_us) {
  tx.query("DELETE FROM kept WHERE judged <= ?").bind(until_us).run();
  const bool forgot_kept = tx.changes() > 0;
  return forget_batches(tx, overlay, until_us) || forgot_kept;
}

}  // namespace

bool tells_verdicts(const ReadTx& tx, Overlay& overlay, const Incoming& reply) {
  return reply.fork || !reply.verdicts.empty() || overlay.state().forks != 0 || counts_batches(tx, overlay, reply);
}

void take_verdicts(WriteTx& tx, Overlay& overlay, const Incoming& reply) {
  for (const Receipt& receipt : reply.verdicts) take_verdict(tx, overlay, receipt, reply.hub_now_us);
  if (!reply.fork) {
    count_batches(tx, overlay, reply);
    overlay.state().forks = 0;
  }
  if (std::ranges::any_of(reply.slices, &Slice::more)) overlay.state().settled = false;
}

bool tells_rows(const ReadTx& tx, Overlay& overlay, const Incoming& reply) {
  if (reply.scope || reply.covered_until_us || overlay.state().settled || reply.slices.empty()) return true;
  if (!std::ranges::all_of(reply.slices, [&](const Slice& slice) { return says_only_more(overlay, slice); }))
    return true;
  return overlay.any_may_leave(tx, [&](const BucketId& bucket) {
    return std::ranges::find(reply.slices, bucket, &Slice::bucket) == reply.slices.end();
  });
}

bool take_rows(WriteTx& tx, Overlay& overlay, const Incoming& reply) {
  if (reply.scope) take_scope(tx, overlay, *reply.scope);
  std::set<BucketId> unread;
  for (const Slice& slice : reply.slices) {
    const bool taken = SliceIntake(tx, overlay, slice).take();
    if (!taken || slice.more) unread.insert(slice.bucket);
  }
  overlay.leave_all(tx, [&](const BucketId& bucket) {
    const BucketState* known = overlay.buckets().find(bucket);
    return !known || !known->granted || !unread.contains(bucket);
  });
  for (const Slice& slice : reply.slices) {
    if (!unread.contains(slice.bucket)) compare_hash(tx, overlay, slice);
  }
  overlay.buckets().save(tx);
  overlay.state().settled = unread.empty();
  if (!unread.empty()) return false;
  overlay.state().settled_at_us = reply.hub_now_us;
  return reply.covered_until_us && forget_covered(tx, overlay, *reply.covered_until_us);
}

}  // namespace qiaomen
