#include "sync/hub/workspace.h"

#include <algorithm>
#include <ranges>
#include <utility>

#include "engine/base/assert.h"
#include "engine/merge/merge.h"
#include "sync/hub/living_rows.h"
#include "sync/hub/named_blob.h"

namespace qiaomen {

Workspace::Copy* Workspace::load(const RowId& row) {
  const auto at = copies_.find(row);
  if (at != copies_.end()) return &at->second;
  const HubRow* stored = tx_.find_row(row);
  return stored ? &copies_.emplace(row, Copy{stored, std::nullopt}).first->second : nullptr;
}

const HubRow* Workspace::find(const RowId& row) {
  const Copy* copy = load(row);
  return copy ? &copy->row() : nullptr;
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
  if (!copy->now) copy->now = *copy->stored;
  return *copy->now;
}

Workspace::Put Workspace::put(HubRow row) {
  Copy* known = load(row.id);
  Copy& copy = known ? *known : copies_[row.id];
  auto previous = std::exchange(copy.now, std::move(row));
  return {*copy.now, std::move(previous)};
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
  if (copy && copy->stored) tx_.history(*copy->stored, visit);
}

void Workspace::derive(const HubOnlyRow& derived, bool alive, Stamp stamp, std::uint32_t generation) {
  const auto bucket = derived.bucket ? derived.bucket : derived.table->bucket_of(derived.values);
  if (!bucket) return;
  const HubRow* known = find(derived.id);
  if (!known && !alive) return;
  if (!known) add_children(*derived.table, derived.id, derived.values);
  if (known && known->alive == alive && (!alive || (known->values == derived.values && known->bucket == *bucket)))
    return;
  HubRow& row =
      known ? edit(derived.id) : put(HubRow{.id = derived.id, .table = derived.table->id, .bucket = *bucket}).row;
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
  std::vector<std::pair<RowId, const Table*>> sources;
  for (const auto& [id, copy] : copies_) {
    const Table* table = copy.now ? catalog_.find(copy.now->table) : nullptr;
    if (table && (table->projection || table->joined)) sources.emplace_back(id, table);
  }
  for (const auto& [id, table] : sources) {
    const HubRow source = copies_.at(id).row();
    if (table->projection) project(*table, source, generation);
    if (table->joined) project_joined(*table->joined, source, generation);
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
    if (!copy.now) continue;
    entries.push_back({copy.now->bucket, id, false});
    for (std::size_t i = copy.stored ? copy.stored->homes.size() : 0; i < copy.now->homes.size(); ++i) {
      if (copy.now->homes[i].bucket != copy.now->bucket) entries.push_back({copy.now->homes[i].bucket, id, true});
    }
  }
  std::ranges::sort(entries);
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  for (const auto& [parent, child] : children_) tx_.add_child(parent, child);
  for (HistoryEntry& entry : history_) {
    HubRow& row = copies_.at(entry.row).now.value();
    tx_.add_history(row, std::move(entry));
  }
  for (const Entry& entry : entries) {
    HubRow& row = copies_.at(entry.row).now.value();
    const auto place = tx_.next_place(entry.bucket);
    if (entry.gone) {
      tx_.put_marker(entry.bucket, {place, row.id, row.table, row.rev, true});
      continue;
    }
    row.place = place;
    // Only what left it can have left a marker there.
    const bool was_away = std::ranges::find(row.homes, entry.bucket, &Home::bucket) != row.homes.end();
    if (was_away) tx_.erase_marker(entry.bucket, entry.row);
  }
  for (auto& [id, copy] : copies_) {
    if (!copy.now) continue;
    const Table* table = catalog_.find(copy.now->table);
    if (const auto blob = table ? named_blob(*table, copy.now->values) : std::nullopt)
      tx_.add_blob_row(blob->sha256, id);
    tx_.put_row(*std::exchange(copy.now, std::nullopt));
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
