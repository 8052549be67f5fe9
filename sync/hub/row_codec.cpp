#include "sync/hub/row_codec.h"

#include <algorithm>

#include "engine/base/result.h"
#include "engine/codec/transaction_codec.h"
#include "engine/codec/value_codec.h"
#include "sync/hub/record_parts.h"

namespace qiaomen {
namespace {

constexpr std::size_t kRowHeadMax = 64;  // bytes of a record: all but values, asks and what only the merge asks for

// Most groups of a row were last written by one change: that cell is written once.
void write_cells(cbor::Writer& out, const HubRow& row) {
  std::vector<std::pair<const Cell*, std::vector<GroupNumber>>> distinct;
  for (const auto& [group, cell] : row.cells) {
    const auto at = std::ranges::find_if(distinct, [&](const auto& known) { return *known.first == cell; });
    (at == distinct.end() ? distinct.emplace_back(&cell, std::vector<GroupNumber>{}) : *at).second.push_back(group);
  }
  out.array(distinct.size());
  for (const auto& [first, groups] : distinct) {
    const Cell& cell = *first;
    out.array(4 + groups.size());
    write_key(out, cell.key);
    out.integer(cell.rev.packed);
    out.boolean(cell.contested);
    out.array(3 * cell.shadows.size());
    for (const Shadow& shadow : cell.shadows) {
      write_key(out, shadow.key);
      out.integer(shadow.rev.packed);
      write_values(out, shadow.values);
    }
    for (const GroupNumber group : groups) out.integer(group);
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

}  // namespace

Bytes encode_values(const HubRow& row) {
  cbor::Writer out;
  write_fields(out, row.values);
  return out.take();
}

Bytes encode_row(const HubRow& row) { return encode_row(row, encode_values(row)); }

Bytes encode_row(const HubRow& row, BytesView values) {
  const auto state = encode_merge_state(row);
  cbor::Writer out;
  out.reserve(kRowHeadMax + values.size() + state.size());
  out.array(7);
  out.integer(row.table);
  out.boolean(row.alive);
  out.integer(row.rev.packed);
  out.integer(row.stamp.us);
  out.raw(values);
  write_asks(out, row);
  out.bytes(state);
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
