#include "sync/hub/workspace.h"

#include <algorithm>
#include <ranges>

#include "engine/base/assert.h"
#include "engine/merge/merge.h"
#include "sync/hub/living_rows.h"
#include "sync/hub/named_blob.h"

namespace qiaomen {

Workspace::Copy* Workspace::load(const RowId& row) {
  const auto at = copies_.find(row);
  if (at != copies_.end()) return &at->second;
  auto stored = tx_.row(row);
  if (!stored) return nullptr;
  Copy copy{std::move(*stored), false, false, 0};
  copy.homes_before = copy.row.homes.size();
  return &copies_.emplace(row, std::move(copy)).first->second;
}

const HubRow* Workspace::find(const RowId& row) {
  const Copy* copy = load(row);
  return copy ? &copy->row : nullptr;
}

std::vector<RowId> Workspace::children(const RowId& parent) {
  auto children = tx_.children(parent);
  for (const auto& [above, child] : children_) {
    if (above == parent) children.push_back(child);
  }
  return children;
}

HubRow& Workspace::edit(const RowId& row) {
  Copy* copy = load(row);
  ASSERT(copy);
  copy->touched = true;
  return copy->row;
}

HubRow& Workspace::add(HubRow row) {
  const RowId id = row.id;
  return copies_.insert_or_assign(id, Copy{std::move(row), true, true, 0}).first->second.row;
}

void Workspace::add_child(const RowId& parent, const RowId& child) { children_.emplace_back(parent, child); }

void Workspace::add_children(const Table& table, const RowId& child, const FieldValues& values) {
  for (const ParentRule& rule : table.parents) {
    if (const auto* parent = std::get_if<RowId>(&values.get(rule.field))) add_child(*parent, child);
  }
}

void Workspace::history(const RowId& row, const std::function<bool(const HistoryEntry&)>& visit) {
  for (const HistoryEntry& entry : std::views::reverse(history_)) {
    if (entry.row == row && !visit(entry)) return;
  }
  const Copy* copy = load(row);
  if (copy && !copy->is_new) tx_.history(copy->row, visit);
}

void Workspace::derive(const HubOnlyRow& derived, bool alive, Stamp stamp, std::uint32_t generation) {
  const auto bucket = derived.bucket ? derived.bucket : derived.table->bucket_of(derived.values);
  if (!bucket) return;
  const HubRow* known = find(derived.id);
  if (!known && !alive) return;
  if (!known) add_children(*derived.table, derived.id, derived.values);
  if (known && known->alive == alive && (!alive || (known->values == derived.values && known->bucket == *bucket)))
    return;
  HubRow& row = known ? edit(derived.id) : add(HubRow{.id = derived.id, .table = derived.table->id, .bucket = *bucket});
  row.advance(generation);
  if (row.bucket != *bucket) {
    row.homes.push_back({row.bucket, row.rev});
    row.bucket = *bucket;
  }
  row.alive = alive;
  row.stamp = std::max(row.stamp, stamp);
  row.values = derived.values;
}

void Workspace::project_all(std::uint32_t generation) {
  std::vector<RowId> touched;
  for (const auto& [id, copy] : copies_) {
    if (copy.touched) touched.push_back(id);
  }
  for (const RowId& id : touched) {
    const HubRow source = copies_.at(id).row;
    const Table* table = catalog_.find(source.table);
    if (table && table->projection) project(*table, source, generation);
    if (table && table->joined) project_joined(*table->joined, source, generation);
  }
}

void Workspace::project_joined(const JoinedProjection& projection, const HubRow& source, std::uint32_t generation) {
  const LivingRows rows(*this);
  for (const RowId& leading : projection.leading(source.id, source.values, rows)) {
    HubOnlyRow derived{projection.target, projection.id(leading), {}, {}};
    auto values = projection.values(leading, rows);
    const bool is_there = values.has_value();
    const HubRow* known = find(derived.id);
    if (!is_there && !known) continue;
    derived.values = is_there ? *std::move(values) : known->values;
    derive(derived, is_there, source.stamp, generation);
  }
}

void Workspace::project(const Table& table, const HubRow& source, std::uint32_t generation) {
  const Projection& projection = *table.projection;
  HubOnlyRow derived{projection.target, projection.id(source.id), {}, projection.bucket(source.values)};
  if (projection.target->bucket_field != 0) {
    derived.values.set(projection.target->bucket_field, derived.bucket->scope);
  }
  if (projection.source != 0) derived.values.set(projection.source, source.id);
  for (const Copied& copied : projection.fields) {
    const Field* field = table.field(copied.from);
    Value value = source.values.get(copied.from);
    // A step never taken shows as the machine's first state.
    if (is_absent(value) && field->merge == Merge::Transition && table.group(copied.from))
      value = table.machine->initial;
    derived.values.set(copied.to, std::move(value));
  }
  derive(derived, source.alive, source.stamp, generation);
}

void Workspace::commit() {
  struct Entry {
    BucketId bucket;
    RowId row;
    bool gone;
    auto operator<=>(const Entry&) const = default;
  };
  std::vector<Entry> entries;
  for (const auto& [id, copy] : copies_) {
    if (!copy.touched) continue;
    entries.push_back({copy.row.bucket, id, false});
    for (std::size_t i = copy.homes_before; i < copy.row.homes.size(); ++i) {
      if (copy.row.homes[i].bucket != copy.row.bucket) entries.push_back({copy.row.homes[i].bucket, id, true});
    }
  }
  std::ranges::sort(entries);
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  for (const auto& [parent, child] : children_) tx_.add_child(parent, child);
  for (HistoryEntry& entry : history_) {
    HubRow& row = copies_.at(entry.row).row;
    tx_.add_history(row, std::move(entry));
  }
  for (const Entry& entry : entries) {
    HubRow& row = copies_.at(entry.row).row;
    const auto place = tx_.next_place(entry.bucket);
    if (entry.gone) {
      tx_.put_marker(entry.bucket, {place, row.id, row.table, row.rev, true});
      continue;
    }
    row.place = place;
    tx_.erase_marker(entry.bucket, entry.row);
  }
  for (const auto& [id, copy] : copies_) {
    if (!copy.touched) continue;
    const Table* table = catalog_.find(copy.row.table);
    if (const auto blob = table ? named_blob(*table, copy.row.values) : std::nullopt)
      tx_.add_blob_row(blob->sha256, id);
    tx_.put_row(copy.row);
  }
}

void fill_hub_stamps(HubRow& row, const Table& table, Stamp stamp) {
  for (const Field& field : table.fields) {
    if (field.type == Type::HubStamp) row.values.set(field.number, stamp.us);
  }
}

void follow_bucket(HubRow& row, const Table& table) {
  const auto bucket = table.bucket_of(row.values);
  if (!bucket || *bucket == row.bucket) return;
  row.homes.push_back({row.bucket, row.rev});
  row.bucket = *bucket;
}

void take_out_sealed(HubRow& row, const Table& table) {
  for (const Field& field : table.fields) {
    if (field.sealed) row.values.set(field.number, {});
  }
}

}  // namespace qiaomen
