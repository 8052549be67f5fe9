#include "sync/hub/row_codec.h"

#include <algorithm>

#include "engine/base/result.h"
#include "engine/codec/transaction_codec.h"
#include "engine/codec/value_codec.h"

namespace qiaomen {
namespace {

void write_key(cbor::Writer& out, const WriteKey& key) {
  out.array(6);
  out.integer(key.stamp.us);
  out.integer(static_cast<std::int64_t>(key.device.value >> 32));
  out.integer(static_cast<std::int64_t>(key.device.value & 0xffffffffU));
  out.integer(key.epoch);
  out.integer(static_cast<std::int64_t>(key.number));
  out.integer(key.index);
}

WriteKey read_key(cbor::Reader& in) {
  in.array_of(6);
  WriteKey key;
  key.stamp.us = in.integer();
  key.device.value = static_cast<std::uint64_t>(in.integer()) << 32;
  key.device.value |= static_cast<std::uint64_t>(in.integer());
  key.epoch = static_cast<std::uint32_t>(in.integer());
  key.number = static_cast<std::uint64_t>(in.integer());
  key.index = static_cast<std::uint32_t>(in.integer());
  return key;
}

template <typename F>
void read_each(cbor::Reader& in, F&& read) {
  const auto count = in.array();
  for (std::size_t i = 0; i < count && in.ok(); ++i) read();
}

void write_values(cbor::Writer& out, const std::vector<Value>& values) {
  out.array(values.size());
  for (const Value& value : values) write_value(out, value);
}

std::vector<Value> read_values(cbor::Reader& in) {
  std::vector<Value> values;
  read_each(in, [&] { values.push_back(read_value(in)); });
  return values;
}

// Most groups of a row were last written by one change: that cell is written once.
void write_cells(cbor::Writer& out, const HubRow& row) {
  std::vector<Cell> distinct;
  for (const auto& [group, cell] : row.cells) {
    if (std::ranges::find(distinct, cell) == distinct.end()) distinct.push_back(cell);
  }
  out.array(distinct.size());
  for (const Cell& cell : distinct) {
    const auto groups = std::ranges::count(row.cells, cell, &std::pair<GroupNumber, Cell>::second);
    out.array(4 + static_cast<std::size_t>(groups));
    write_key(out, cell.key);
    out.integer(cell.rev.packed);
    out.boolean(cell.contested);
    out.array(3 * cell.shadows.size());
    for (const Shadow& shadow : cell.shadows) {
      write_key(out, shadow.key);
      out.integer(shadow.rev.packed);
      write_values(out, shadow.values);
    }
    for (const auto& [group, other] : row.cells) {
      if (other == cell) out.integer(group);
    }
  }
}

void read_cells(cbor::Reader& in, HubRow& row) {
  read_each(in, [&] {
    const auto count = in.array();
    Cell cell;
    cell.key = read_key(in);
    cell.rev.packed = in.integer();
    cell.contested = in.boolean();
    const auto shadows = in.array() / 3;
    for (std::size_t i = 0; i < shadows && in.ok(); ++i) {
      Shadow shadow;
      shadow.key = read_key(in);
      shadow.rev.packed = in.integer();
      shadow.values = read_values(in);
      cell.shadows.push_back(std::move(shadow));
    }
    for (std::size_t i = 4; i < count && in.ok(); ++i) row.set_cell(static_cast<GroupNumber>(in.integer()), cell);
  });
}

void write_candidates(cbor::Writer& out, const HubRow& row) {
  out.array(row.candidates.size());
  for (const auto& [group, candidates] : row.candidates) {
    out.array(1 + candidates.size());
    out.integer(group);
    for (const Candidate& candidate : candidates) {
      out.array(3);
      write_key(out, candidate.cell.key);
      out.integer(candidate.cell.rev.packed);
      write_values(out, candidate.values);
    }
  }
}

void read_candidates(cbor::Reader& in, HubRow& row) {
  read_each(in, [&] {
    const auto count = in.array();
    auto& candidates = row.candidates_of(static_cast<GroupNumber>(in.integer()));
    for (std::size_t i = 1; i < count && in.ok(); ++i) {
      in.array_of(3);
      Candidate candidate;
      candidate.cell.key = read_key(in);
      candidate.cell.rev.packed = in.integer();
      candidate.values = read_values(in);
      candidates.push_back(std::move(candidate));
    }
  });
}

void write_asks(cbor::Writer& out, const HubRow& row) {
  out.array(row.asks.size());
  for (const Ask& ask : row.asks) {
    out.array(3);
    write_key(out, ask.key);
    out.integer(ask.rev.packed);
    write_id(out, ask.transaction);
  }
}

Ask read_ask(cbor::Reader& in) {
  in.array_of(3);
  Ask ask;
  ask.key = read_key(in);
  ask.rev.packed = in.integer();
  ask.transaction = read_id<TransactionId>(in);
  return ask;
}

void read_asks(cbor::Reader& in, HubRow& row) {
  read_each(in, [&] { row.asks.push_back(read_ask(in)); });
}

void write_past(cbor::Writer& out, const HubRow& row) {
  out.array(row.homes.size());
  for (const Home& home : row.homes) {
    out.array(2);
    write_bucket(out, home.bucket);
    out.integer(home.rev.packed);
  }
  out.array(row.tops.size());
  for (const Rev& top : row.tops) out.integer(top.packed);
}

void read_past(cbor::Reader& in, HubRow& row) {
  read_each(in, [&] {
    in.array_of(2);
    Home home;
    home.bucket = read_bucket(in);
    home.rev.packed = in.integer();
    row.homes.push_back(home);
  });
  read_each(in, [&] { row.tops.push_back(Rev{in.integer()}); });
}

// What only the merge asks for: readers of the feed pass over it at once.
Bytes encode_merge_state(const HubRow& row) {
  cbor::Writer out;
  out.array(4);
  write_cells(out, row);
  write_candidates(out, row);
  write_past(out, row);
  return out.take();
}

bool decode_merge_state(BytesView bytes, HubRow& row) {
  cbor::Reader in(bytes, {.depth = 16});
  in.array_of(4);
  read_cells(in, row);
  read_candidates(in, row);
  read_past(in, row);
  return in.finish().has_value();
}

void write_entry(cbor::Writer& out, const HistoryEntry& entry, std::int64_t previous) {
  out.array(9);
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

Bytes encode_row(const HubRow& row) {
  cbor::Writer out;
  out.array(7);
  out.integer(row.table);
  out.boolean(row.alive);
  out.integer(row.rev.packed);
  out.integer(row.stamp.us);
  write_fields(out, row.values);
  write_asks(out, row);
  out.bytes(encode_merge_state(row));
  return out.take();
}

void decode_row(BytesView bytes, HubRow& row) {
  cbor::Reader in(bytes, {.depth = 16});
  const bool in_one_piece = in.array() == 10;  // as hubs wrote it before store version 5
  row.table = static_cast<TableId>(in.integer());
  row.alive = in.boolean();
  row.rev.packed = in.integer();
  row.stamp.us = in.integer();
  row.values = read_fields(in);
  bool whole = true;
  if (in_one_piece) {
    read_cells(in, row);
    read_candidates(in, row);
    read_asks(in, row);
    read_past(in, row);
  } else {
    read_asks(in, row);
    whole = decode_merge_state(in.bytes(), row);
  }
  if (!in.finish() || !whole) throw StoreError("a row of the hub is damaged");
}

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

std::vector<HistoryItem> decode_history(BytesView bytes, const RowId& row) {
  cbor::Reader in(bytes, {.depth = 16});
  std::vector<HistoryItem> entries;
  const auto count = in.array();
  bool whole = true;
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    if (in.peek() == cbor::Kind::Array) {  // as hubs wrote it before store version 3: to be read through
      in.array_of(10);
      auto item = read_entry(in, read_id<RowId>(in));
      if (item.first.row == row) entries.push_back(std::move(item));
      continue;
    }
    const auto id = read_id<RowId>(in);
    const auto item = in.bytes();
    ++i;
    if (id != row || !in.ok()) continue;
    cbor::Reader inner(item, {.depth = 16});
    inner.array_of(9);
    entries.push_back(read_entry(inner, row));
    whole &= inner.finish().has_value();
  }
  if (!in.finish() || !whole) throw StoreError("a history blob of the hub is damaged");
  return entries;
}

RowGlance glance_at_row(BytesView record) {
  cbor::Reader in(record, {.depth = 16});
  RowGlance glance;
  const bool in_one_piece = in.array() == 10;
  glance.table = static_cast<TableId>(in.integer());
  glance.alive = in.boolean();
  glance.rev.packed = in.integer();
  glance.stamp.us = in.integer();
  glance.fields = in.raw();
  if (in_one_piece) in.raw(), in.raw();  // cells and candidates
  read_each(in, [&] { glance.asks.push_back(read_ask(in).rev); });
  if (!in.ok()) throw StoreError("a row of the hub is damaged");
  std::ranges::sort(glance.asks);
  return glance;
}

}  // namespace qiaomen
