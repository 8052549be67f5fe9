#include "sync/hub/hub_writer.h"

#include <algorithm>

#include "engine/base/assert.h"
#include "engine/merge/merge.h"

namespace qiaomen {
namespace {

bool names(const Group& group, const FieldValues& values) {
  return std::ranges::any_of(group.fields, [&](const Field& field) { return !is_absent(values.get(field.number)); });
}

}  // namespace

HubWriter::HubWriter(HubTx& tx, const Catalog& catalog, Stamp stamp)
    : work_(tx, catalog), stamp_(stamp), generation_(tx.life().generation) {}

bool HubWriter::put(const Table& table, const RowId& row, const FieldValues& values) {
  const HubRow* known = work_.find(row);
  if (!known) {
    const auto bucket = table.bucket_of(values);
    ASSERT(bucket);
    HubRow& fresh = work_.put(HubRow{.id = row, .table = table.id, .bucket = *bucket}).row;
    fresh.advance(generation_);
    write_groups(table, fresh, values);
    fresh.stamp = stamp_;
    work_.add_children(table, row, values);
    return true;
  }
  HubRow next = *known;
  next.advance(generation_);
  const bool wrote = write_groups(table, next, values);
  if (!wrote && next.alive) return false;
  next.alive = true;
  next.stamp = std::max(next.stamp, stamp_);
  follow_bucket(next, table);
  work_.put(std::move(next));
  return true;
}

void HubWriter::renew(const Table& table, const RowId& row) {
  HubRow& known = work_.edit(row);
  known.advance(generation_);
  known.stamp = std::max(known.stamp, stamp_);
  work_.add_children(table, row, known.values);
}

bool HubWriter::remove(const RowId& row) {
  const HubRow* known = work_.find(row);
  if (!known || !known->alive) return false;
  HubRow& next = work_.edit(row);
  next.advance(generation_);
  next.alive = false;
  next.stamp = std::max(next.stamp, stamp_);
  return true;
}

bool HubWriter::write_groups(const Table& table, HubRow& row, const FieldValues& values) {
  bool wrote = false;
  const WriteKey key{stamp_, DeviceId{}, 0, 0, index_++};
  for (const Field& field : table.fields) {
    if (field.group_number() != field.number) continue;
    const Group group = *table.group(field.number);
    auto now = group_values(values, group);
    if (!names(group, values) || group_values(row.values, group) == now) continue;
    set_group(row.values, group, now);
    row.set_cell(group.number, {key, row.rev});
    if (group.merge == Merge::Review) row.candidates_of(group.number) = {{{key, row.rev}, std::move(now)}};
    wrote = true;
  }
  return wrote;
}

void HubWriter::commit() {
  work_.project_all(generation_);
  work_.commit();
}

}  // namespace qiaomen
