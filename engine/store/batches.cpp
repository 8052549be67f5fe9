#include "engine/store/batches.h"

#include <algorithm>
#include <utility>

#include "engine/codec/batch_codec.h"
#include "engine/codec/edited_rows.h"
#include "engine/codec/transaction_codec.h"
#include "engine/store/returned_box.h"

namespace qiaomen {
namespace {

Sha256 hash_column(const Query& query, int column) {
  Sha256 hash{};
  const auto bytes = query.bytes(column);
  if (bytes.size() != hash.size()) throw StoreError("a batch's hash is damaged");
  std::ranges::copy(bytes, hash.begin());
  return hash;
}

// Of the oldest that the hub may be asked to judge at once: what is not under way.
std::vector<Pending*> to_seal(const ReadTx& tx, Outbox& outbox) {
  std::vector<Pending*> entries;
  std::size_t unjudged = 0;
  for (auto& [order, pending] : outbox.entries(tx)) {
    if (pending.is_judged()) continue;
    if (++unjudged > kUnjudgedMax) break;
    if (pending.state != PendingState::Sealed) entries.push_back(&pending);
  }
  return entries;
}

class Sealer {
 public:
  Sealer(WriteTx& tx, Overlay& overlay, DeviceId device, const SigningKey& key, Random& random)
      : tx_(tx), overlay_(overlay), device_(device), key_(key), random_(random) {}

  void add(Pending& pending) {
    const auto size = sealed_bytes(pending.transaction);
    const bool full = batch_.transactions.size() >= kBatchTransactionsMax || bytes_ + size > kBatchBytesMax;
    if (full && !entries_.empty()) flush();
    batch_.transactions.push_back({pending.transaction, pending.since_us});
    entries_.push_back(&pending);
    bytes_ += size;
  }

  void flush() {
    if (entries_.empty()) return;
    const auto epoch = overlay_.state().epoch;
    const auto last = last_batch(tx_, epoch);
    batch_.device = device_;
    batch_.epoch = epoch;
    batch_.number = last.number + 1;
    batch_.previous = last.hash;
    const Bytes body = seal_batch(batch_, key_, random_);
    tx_.query("INSERT INTO batch(epoch, number, last, hash, counted, body) VALUES(?, ?, ?, ?, 0, ?)")
        .bind(static_cast<std::int64_t>(epoch))
        .bind(batch_.number)
        .bind(entries_.back()->order)
        .bind(BytesView(hash_of_batch(body).value()))
        .bind(BytesView(body))
        .run();
    for (Pending* pending : entries_) mark(*pending);
    batch_.transactions.clear();
    entries_.clear();
    bytes_ = kEnvelopeBytesMax;
  }

 private:
  // What was queued for the first time follows from the batch's `last`.
  void mark(Pending& pending) {
    const bool plain = !pending.ever_sealed && pending.state == PendingState::Queued;
    pending.state = PendingState::Sealed;
    pending.ever_sealed = true;
    pending.batch_epoch = batch_.epoch;
    pending.batch_number = batch_.number;
    if (!plain || pending.since_us || pending.issued) overlay_.outbox().save_delivery(tx_, pending);
  }

  WriteTx& tx_;
  Overlay& overlay_;
  DeviceId device_;
  const SigningKey& key_;
  Random& random_;
  Batch batch_;
  std::vector<Pending*> entries_;
  std::size_t bytes_ = kEnvelopeBytesMax;
};

}  // namespace

LastBatch last_batch(const ReadTx& tx, std::uint32_t epoch) {
  auto query = tx.query("SELECT number, hash FROM batch WHERE epoch = ? ORDER BY number DESC LIMIT 1");
  query.bind(static_cast<std::int64_t>(epoch));
  if (!query.step()) return {};
  return {query.integer(0), hash_column(query, 1)};
}

Result<> seal_pending(WriteTx& tx, Overlay& overlay, DeviceId device, const SigningKey& key, Random& random) {
  Sealer sealer(tx, overlay, device, key, random);
  for (Pending* pending : to_seal(tx, overlay.outbox())) sealer.add(*pending);
  sealer.flush();
  return {};
}

std::int64_t held_back(const ReadTx& tx, Outbox& outbox) {
  const auto unjudged = std::ranges::count_if(outbox.entries(tx), [](const auto& e) { return !e.second.is_judged(); });
  return std::max<std::int64_t>(unjudged - static_cast<std::int64_t>(kUnjudgedMax), 0);
}

OpenTransactions open_transactions(const ReadTx& tx, Outbox& outbox, const std::set<TransactionId>& held) {
  OpenTransactions open;
  std::size_t room = kUnjudgedMax - held.size();
  for (const auto& [order, pending] : outbox.entries(tx)) {
    if (pending.is_judged() || !pending.ever_sealed) continue;
    if (!held.contains(pending.transaction.id)) {
      if (room == 0) continue;
      --room;
    }
    open.ids.push_back(pending.transaction.id);
    if (pending.issued) open.issued.push_back({pending.transaction.id, *pending.issued});
  }
  std::ranges::sort(open.ids);
  return open;
}

UncountedBatches uncounted_batches(const ReadTx& tx, std::uint32_t epoch, std::size_t bytes_max) {
  UncountedBatches uncounted;
  std::size_t bytes = 0;
  auto query = tx.query("SELECT number, hash, body FROM batch WHERE epoch = ? AND counted = 0 ORDER BY number");
  query.bind(static_cast<std::int64_t>(epoch));
  while (query.step()) {
    const auto body = query.bytes(2);
    bytes += body.size();
    if (!uncounted.batches.empty() && bytes > bytes_max) break;
    const auto batch = peek_batch(body);
    if (!batch) throw StoreError("a sealed batch is damaged");
    if (uncounted.held.size() + batch->transactions.size() > kUnjudgedMax) break;
    for (const Offered& offered : batch->transactions) {
      uncounted.held.insert(offered.transaction.id);
      if (offered.transaction.supersedes) uncounted.superseded.insert(*offered.transaction.supersedes);
    }
    uncounted.batches.push_back({epoch, query.integer(0), hash_column(query, 1), Bytes(body.begin(), body.end())});
  }
  return uncounted;
}

namespace {

// Above this a request refers to nothing, and need not be decoded.
constexpr std::size_t kReferringBytesMax = 16 << 10;

std::vector<EditedRow> edited_rows_of(const std::vector<SealedBatch>& batches) {
  std::size_t bytes = 0;
  for (const SealedBatch& sealed : batches) bytes += sealed.bytes.size();
  if (bytes > kReferringBytesMax) return {};
  std::vector<Batch> opened;
  std::vector<const Batch*> named;
  opened.reserve(batches.size());
  for (const SealedBatch& sealed : batches) {
    auto batch = peek_batch(sealed.bytes);
    if (!batch) throw StoreError("a sealed batch is damaged");
    named.push_back(&opened.emplace_back(*std::move(batch)));
  }
  return edited_rows(named);
}

}  // namespace

Bytes rows_edited_by(const ReadTx& tx, Overlay& overlay, const std::vector<SealedBatch>& batches) {
  Bytes rows;
  for (const EditedRow& edited : edited_rows_of(batches)) {
    const auto base = overlay.base_of_any(tx, edited.table, edited.row);
    if (!base || base->rev != edited.based_on) return {};
    append_row(rows, edited.row, *base);
  }
  return rows;
}

std::vector<TransactionId> dismissed_in(const ReadTx& tx, const UncountedBatches& uncounted) {
  std::set<TransactionId> ids;
  if (!tx.query("SELECT 1 FROM dismissed LIMIT 1").step()) return {};
  for (const auto* named : {&uncounted.held, &uncounted.superseded}) {
    for (const TransactionId& id : *named) {
      if (dismissed_receipt(tx, id)) ids.insert(id);
    }
  }
  return {ids.begin(), ids.end()};
}

std::set<TransactionId> transactions_in(const ReadTx& tx, const std::vector<Sha256>& chain) {
  const std::set<Sha256> hashes(chain.begin(), chain.end());
  std::set<TransactionId> found;
  auto query = tx.query("SELECT hash, body FROM batch");
  while (query.step()) {
    if (query.bytes(1).empty() || !hashes.contains(hash_column(query, 0))) continue;
    const auto batch = peek_batch(query.bytes(1));
    if (!batch) throw StoreError("a sealed batch is damaged");
    for (const Offered& offered : batch->transactions) found.insert(offered.transaction.id);
  }
  return found;
}

void recount_batches(WriteTx& tx, const std::vector<Sha256>& chain, std::int64_t hub_now_us) {
  tx.query("UPDATE batch SET counted = 0").run();
  for (const Sha256& hash : chain) {
    tx.query("UPDATE batch SET counted = ? WHERE hash = ?").bind(hub_now_us).bind(BytesView(hash)).run();
  }
}

namespace {

// The next one of a chain, if there is one before it that the hub has, or of which it hears now.
bool follows(const Query& batch, std::optional<std::int64_t> before, const std::set<Sha256>& chain) {
  const auto number = batch.integer(0);
  if (batch.bytes(2).empty()) return false;
  if (before || number == 1) return number == before.value_or(0) + 1;
  const auto opened = peek_batch(batch.bytes(2));
  if (!opened) throw StoreError("a sealed batch is damaged");
  return chain.contains(opened->previous);
}

}  // namespace

void drop_what_cannot_follow(WriteTx& tx, std::uint32_t epoch, const std::vector<Sha256>& chain) {
  const std::set<Sha256> hashes(chain.begin(), chain.end());
  std::vector<std::int64_t> unknown;
  bool all_follow = true;
  {
    auto query = tx.query("SELECT number, hash, body FROM batch WHERE epoch = ? ORDER BY number");
    query.bind(static_cast<std::int64_t>(epoch));
    while (query.step()) {
      if (hashes.contains(hash_column(query, 1))) continue;
      const auto before = unknown.empty() ? std::nullopt : std::optional(unknown.back());
      all_follow = all_follow && follows(query, before, hashes);
      unknown.push_back(query.integer(0));
    }
  }
  if (all_follow) return;
  for (const auto number : unknown) {
    tx.query("DELETE FROM batch WHERE epoch = ? AND number = ?")
        .bind(static_cast<std::int64_t>(epoch))
        .bind(number)
        .run();
  }
}

namespace {

struct CoveredBatch {
  std::int64_t epoch = 0, number = 0;
  bool is_last = false;  // of its epoch's chain
};

std::set<TransactionId> kept_ids(const ReadTx& tx) {
  std::set<TransactionId> ids;
  for (const Pending& kept : load_kept(tx)) ids.insert(kept.transaction.id);
  return ids;
}

// Those that the hub has counted by then; and of former epochs those that it never will, for what they held went in
// others.
std::vector<CoveredBatch> covered_batches(const ReadTx& tx, Overlay& overlay, std::int64_t until_us) {
  std::vector<CoveredBatch> covered;
  std::set<TransactionId> kept;
  bool knows_kept = false;
  auto query = tx.query(
      "SELECT epoch, number, body, counted, NOT EXISTS(SELECT 1 FROM batch AS later "
      "WHERE later.epoch = batch.epoch AND later.number > batch.number) "
      "FROM batch WHERE counted BETWEEN 1 AND ? OR (counted = 0 AND epoch < ?)");
  query.bind(until_us).bind(static_cast<std::int64_t>(overlay.state().epoch));
  while (query.step()) {
    const bool counted = query.integer(3) != 0;
    const CoveredBatch found{query.integer(0), query.integer(1), counted && query.integer(4) != 0};
    if (query.bytes(2).empty()) {
      if (!found.is_last) covered.push_back(found);
      continue;
    }
    if (!counted && !std::exchange(knows_kept, true)) kept = kept_ids(tx);
    const auto batch = peek_batch(query.bytes(2));
    const bool waits = !batch || std::ranges::any_of(batch->transactions, [&](const Offered& offered) {
      const auto& id = offered.transaction.id;
      return overlay.outbox().find(tx, id) != nullptr || (!counted && kept.contains(id));
    });
    if (!waits) covered.push_back(found);
  }
  return covered;
}

}  // namespace

bool forget_batches(WriteTx& tx, Overlay& overlay, std::int64_t covered_until_us) {
  const auto covered = covered_batches(tx, overlay, covered_until_us);
  for (const auto& [epoch, number, is_last] : covered) {
    if (is_last) {
      tx.query("UPDATE batch SET body = zeroblob(0) WHERE epoch = ? AND number = ?").bind(epoch).bind(number).run();
    } else {
      tx.query("DELETE FROM batch WHERE epoch = ? AND number = ?").bind(epoch).bind(number).run();
    }
  }
  return !covered.empty();
}

namespace {

std::vector<std::int64_t> damaged_batches(const ReadTx& tx) {
  std::vector<std::int64_t> damaged;
  auto query = tx.query("SELECT rowid, hash, body FROM batch");
  while (query.step()) {
    if (query.bytes(2).empty()) continue;  // forgotten
    const auto hash = hash_of_batch(query.bytes(2));
    const bool whole = hash && std::ranges::equal(*hash, query.bytes(1)) && peek_batch(query.bytes(2));
    if (!whole) damaged.push_back(query.integer(0));
  }
  return damaged;
}

}  // namespace

void check_batches(const ReadTx& tx) {
  if (!damaged_batches(tx).empty()) throw StoreError("a sealed batch is damaged");
}

std::int64_t drop_damaged_batches(WriteTx& tx) {
  const auto damaged = damaged_batches(tx);
  for (const auto row : damaged) tx.query("DELETE FROM batch WHERE rowid = ?").bind(row).run();
  return static_cast<std::int64_t>(damaged.size());
}

void drop_uncounted_batches(WriteTx& tx) { tx.query("DELETE FROM batch WHERE counted = 0").run(); }

std::unordered_map<TransactionId, std::int64_t> where_sealed(const ReadTx& tx, std::uint32_t epoch) {
  std::unordered_map<TransactionId, std::int64_t> where;
  auto query = tx.query("SELECT number, body FROM batch WHERE epoch = ? AND counted = 0 ORDER BY number");
  query.bind(static_cast<std::int64_t>(epoch));
  while (query.step()) {
    const auto batch = peek_batch(query.bytes(1));
    if (!batch) throw StoreError("a sealed batch is damaged");
    for (const Offered& offered : batch->transactions) where[offered.transaction.id] = query.integer(0);
  }
  return where;
}

}  // namespace qiaomen
