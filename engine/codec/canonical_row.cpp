#include "engine/codec/canonical_row.h"

#include "engine/codec/value_codec.h"

namespace qiaomen {
namespace {

void write_all_fields(cbor::Writer& out, const BaseRow& row) {
  out.map(row.values.size() + row.unknown.size());
  auto known = row.values.begin();
  auto raw = row.unknown.begin();
  while (known != row.values.end() || raw != row.unknown.end()) {
    const bool take_known = raw == row.unknown.end() || (known != row.values.end() && known->first < raw->first);
    if (take_known) {
      out.integer(known->first);
      write_value(out, known->second);
      ++known;
    } else {
      out.integer(raw->first);
      out.raw(raw->second);
      ++raw;
    }
  }
}

}  // namespace

void write_canonical_head(cbor::Writer& out, const RowId& id, TableId table, Rev rev, const std::vector<Rev>& asks) {
  out.array(5);
  out.integer(table);
  write_id(out, id);
  out.integer(rev.packed);
  out.array(asks.size());
  for (const Rev& ask : asks) out.integer(ask.packed);
}

Bytes canonical_row(const RowId& id, TableId table, Rev rev, const std::vector<Rev>& asks, const FieldValues& values) {
  cbor::Writer out;
  write_canonical_head(out, id, table, rev, asks);
  write_fields(out, values);
  return out.take();
}

Bytes canonical_row(const RowId& id, const BaseRow& row) {
  if (row.unknown.empty()) return canonical_row(id, row.table, row.rev, row.asks, row.values);
  cbor::Writer out;
  write_canonical_head(out, id, row.table, row.rev, row.asks);
  write_all_fields(out, row);
  return out.take();
}

Bytes fields_of(const BaseRow& row) {
  cbor::Writer out;
  write_all_fields(out, row);
  return out.take();
}

}  // namespace qiaomen
