#include "sync/hub/history_codec.h"

#include <algorithm>

#include "engine/base/result.h"
#include "engine/codec/transaction_codec.h"
#include "engine/codec/value_codec.h"
#include "sync/hub/record_parts.h"

namespace qiaomen {
namespace {

constexpr cbor::Budget kBudget{.depth = 16};
constexpr std::size_t kParts = 9;
constexpr std::size_t kOldParts = 1 + kParts;  // its row lay inside
constexpr const char* kDamaged = "a history blob of the hub is damaged";

void write_entry(cbor::Writer& out, const HistoryEntry& entry, std::int64_t previous) {
  out.array(kParts);
  out.integer(entry.table);
  out.integer(entry.rev.packed);
  write_id(out, entry.transaction);
  write_key(out, entry.key);
  write_id(out, entry.person);
  out.integer(static_cast<std::int64_t>(entry.op));
  out.array(entry.intents.size());
  for (const Intent& intent : entry.intents) {
    out.array(2);
    out.integer(intent.group);
    write_values(out, intent.values);
  }
  out.array(entry.losers.size());
  for (const Loser& loser : entry.losers) {
    out.array(4);
    out.integer(loser.group);
    write_values(out, loser.values);
    write_key(out, loser.key);
    write_key(out, loser.winner);
  }
  out.integer(previous);
}

// The rest of an entry, behind its array's head and its row.
HistoryItem read_entry(cbor::Reader& in, const RowId& row) {
  HistoryEntry entry;
  entry.row = row;
  entry.table = static_cast<TableId>(in.integer());
  entry.rev.packed = in.integer();
  entry.transaction = read_id<TransactionId>(in);
  entry.key = read_key(in);
  entry.person = read_id<RowId>(in);
  entry.op = static_cast<Op>(in.integer());
  read_each(in, [&] {
    in.array_of(2);
    Intent intent;
    intent.group = static_cast<GroupNumber>(in.integer());
    intent.values = read_values(in);
    entry.intents.push_back(std::move(intent));
  });
  read_each(in, [&] {
    in.array_of(4);
    Loser loser;
    loser.group = static_cast<GroupNumber>(in.integer());
    loser.values = read_values(in);
    loser.key = read_key(in);
    loser.winner = read_key(in);
    entry.losers.push_back(std::move(loser));
  });
  const auto previous = in.integer();
  return {std::move(entry), previous};
}

}  // namespace

Bytes encode_history(std::span<const HistoryItem> entries) {
  cbor::Writer out;
  out.array(2 * entries.size());
  for (const auto& [entry, previous] : entries) {
    write_id(out, entry.row);
    cbor::Writer item;
    write_entry(item, entry, previous);
    out.bytes(item.data());
  }
  return out.take();
}

HistoryBlob::HistoryBlob(Bytes plain) : plain_(std::move(plain)) {
  cbor::Reader in(plain_, kBudget);
  const auto count = in.array();
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    if (in.peek() == cbor::Kind::Array) {  // as hubs wrote it before store version 3
      const auto item = in.raw();
      cbor::Reader inner(item, kBudget);
      inner.array_of(kOldParts);
      items_.emplace_back(read_id<RowId>(inner), item);
      continue;
    }
    const auto row = read_id<RowId>(in);
    items_.emplace_back(row, in.bytes());
    ++i;
  }
  if (!in.finish()) throw StoreError(kDamaged);
  std::ranges::sort(items_, {}, [](const Item& item) { return std::pair(item.first, item.second.data()); });
}

std::vector<HistoryItem> HistoryBlob::entries_of(const RowId& row) const {
  std::vector<HistoryItem> entries;
  for (const auto& [id, item] : std::ranges::equal_range(items_, row, {}, &Item::first)) {
    cbor::Reader in(item, kBudget);
    const auto parts = in.array();
    if (parts == kOldParts) {
      read_id<RowId>(in);
    } else if (parts != kParts) {
      in.fail("no such entry");
    }
    entries.push_back(read_entry(in, row));
    if (!in.finish()) throw StoreError(kDamaged);
  }
  return entries;
}

}  // namespace qiaomen
