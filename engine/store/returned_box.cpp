#include "engine/store/returned_box.h"

#include <algorithm>

#include "engine/codec/transaction_codec.h"

namespace qiaomen {
namespace {

Bytes encode_receipt(const Receipt& receipt) {
  cbor::Writer out;
  write_receipt(out, receipt);
  return out.take();
}

Receipt decode_receipt(BytesView bytes) {
  cbor::Reader in(bytes);
  Receipt receipt = read_receipt(in);
  if (!in.finish()) throw StoreError("a receipt's own bytes are damaged");
  return receipt;
}

ReturnedTransaction entry(const Query& query) {
  return {decode_pending(query.integer(0), query.bytes(1), {}).transaction, decode_receipt(query.bytes(2))};
}

}  // namespace

void put_in_box(WriteTx& tx, const Pending& pending, const Receipt& receipt) {
  const Bytes encoded = encode_receipt(receipt);
  tx.query("INSERT INTO returned(written, id, body, receipt) VALUES(?, ?, ?, ?)")
      .bind(pending.order)
      .bind(receipt.transaction)
      .bind(BytesView(encode_pending_body(pending)))
      .bind(BytesView(encoded))
      .run();
  tx.query("INSERT OR REPLACE INTO dismissed(id, receipt) VALUES(?, ?)")
      .bind(receipt.transaction)
      .bind(BytesView(encoded))
      .run();
}

bool take_from_box(WriteTx& tx, const TransactionId& id) {
  tx.query("DELETE FROM returned WHERE id = ?").bind(id).run();
  return tx.changes() > 0;
}

std::vector<ReturnedTransaction> load_box(const ReadTx& tx) {
  std::vector<ReturnedTransaction> box;
  auto query = tx.query("SELECT written, body, receipt FROM returned ORDER BY written");
  while (query.step()) box.push_back(entry(query));
  return box;
}

std::optional<ReturnedTransaction> find_in_box(const ReadTx& tx, const TransactionId& id) {
  auto query = tx.query("SELECT written, body, receipt FROM returned WHERE id = ?");
  if (!query.bind(id).step()) return std::nullopt;
  return entry(query);
}

std::vector<Transaction> dependents_in_box(const ReadTx& tx, const TransactionId& id) {
  std::vector<Transaction> dependents;
  for (ReturnedTransaction& returned : load_box(tx)) {
    const auto& deps = returned.transaction.deps;
    const bool rests = std::ranges::find(deps, id) != deps.end();
    const auto& refused = returned.receipt.refused;
    if (rests && refused && refused->refusal == Refusal::Dependency) {
      dependents.push_back(std::move(returned.transaction));
    }
  }
  return dependents;
}

std::optional<Receipt> dismissed_receipt(const ReadTx& tx, const TransactionId& id) {
  auto query = tx.query("SELECT receipt FROM dismissed WHERE id = ?");
  if (!query.bind(id).step()) return std::nullopt;
  return decode_receipt(query.bytes(0));
}

std::vector<Pending> load_kept(const ReadTx& tx) {
  std::vector<Pending> kept;
  auto query = tx.query("SELECT written, body, delivery FROM kept ORDER BY written");
  while (query.step()) kept.push_back(decode_pending(query.integer(0), query.bytes(1), query.bytes(2)));
  return kept;
}

namespace {

template <typename F>
bool decodes(F&& decode) {
  try {
    decode();
    return true;
  } catch (const StoreError&) {
    return false;
  }
}

std::vector<std::int64_t> damaged_returned(const ReadTx& tx) {
  std::vector<std::int64_t> damaged;
  auto query = tx.query("SELECT written, body, receipt FROM returned");
  while (query.step()) {
    if (!decodes([&] { entry(query); })) damaged.push_back(query.integer(0));
  }
  return damaged;
}

std::vector<std::int64_t> damaged_kept(const ReadTx& tx) {
  std::vector<std::int64_t> damaged;
  auto query = tx.query("SELECT written, body, delivery FROM kept");
  while (query.step()) {
    if (!decodes([&] { decode_pending(query.integer(0), query.bytes(1), query.bytes(2)); })) {
      damaged.push_back(query.integer(0));
    }
  }
  return damaged;
}

std::vector<Bytes> damaged_dismissed(const ReadTx& tx) {
  std::vector<Bytes> damaged;
  auto query = tx.query("SELECT id, receipt FROM dismissed");
  while (query.step()) {
    const auto id = query.bytes(0);
    if (!decodes([&] { decode_receipt(query.bytes(1)); })) damaged.emplace_back(id.begin(), id.end());
  }
  return damaged;
}

}  // namespace

void check_box(const ReadTx& tx) {
  if (!damaged_returned(tx).empty() || !damaged_kept(tx).empty() || !damaged_dismissed(tx).empty()) {
    throw StoreError("a returned or kept transaction's own bytes are damaged");
  }
}

std::int64_t drop_damaged_in_box(WriteTx& tx) {
  const auto returned = damaged_returned(tx);
  const auto kept = damaged_kept(tx);
  const auto dismissed = damaged_dismissed(tx);
  for (const auto order : returned) tx.query("DELETE FROM returned WHERE written = ?").bind(order).run();
  for (const auto order : kept) tx.query("DELETE FROM kept WHERE written = ?").bind(order).run();
  for (const Bytes& id : dismissed) tx.query("DELETE FROM dismissed WHERE id = ?").bind(BytesView(id)).run();
  return static_cast<std::int64_t>(returned.size() + kept.size() + dismissed.size());
}

std::optional<Receipt> kept_receipt(const ReadTx& tx, const TransactionId& id) {
  for (Pending& kept : load_kept(tx)) {
    if (kept.transaction.id == id) return kept.receipt;
  }
  return std::nullopt;
}

}  // namespace qiaomen
