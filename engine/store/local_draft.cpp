#include "engine/store/local_draft.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "engine/codec/check.h"
#include "engine/merge/fold.h"
#include "engine/merge/merge.h"

namespace qiaomen {

struct LocalDraft::Ground {
  std::optional<StoredRow> visible;
  std::optional<BaseRow> hidden;  // held, but deleted by a pending change
  std::optional<BucketId> bucket;
  Rev based_on;
};

LocalDraft::LocalDraft(WriteTx& tx, Overlay& overlay, const ClockSample& at, UuidV7& ids,
                       std::optional<TransactionId> supersedes)
    : tx_(tx), overlay_(overlay), at_(at), ids_(ids) {
  State& state = overlay.state();
  pending_ = &overlay.outbox().open(state.next_order++);
  Transaction& transaction = pending_->transaction;
  transaction.id = id_ = TransactionId{ids.next(at.wall.us)};
  transaction.epoch = state.epoch;
  transaction.number = state.next_number++;
  transaction.seen = state.seen;
  transaction.at = at;
  transaction.schema = overlay.catalog().schema();
  transaction.supersedes = supersedes;
}

namespace {

// Every one of them present: what the row itself can tell.
bool are_row_values(std::span<const LentField> values) {
  return !values.empty() &&
         std::ranges::none_of(values, [](const LentField& value) { return is_absent(value.second); }) &&
         std::ranges::adjacent_find(values, std::greater_equal(), &LentField::first) == values.end();
}

const RowId* id_in(std::span<const LentField> values, FieldNumber number) {
  const auto at = std::ranges::find(values, number, &LentField::first);
  return at == values.end() ? nullptr : std::get_if<RowId>(&at->second);
}

}  // namespace

Result<> LocalDraft::create(const Table& table, const RowId& row, std::vector<FieldChange> values) {
  std::ranges::sort(values, {}, &FieldChange::first);
  lent_.clear();
  for (const auto& [number, value] : values) lent_.emplace_back(number, view_of(value));
  if (are_row_values(lent_)) {
    TRY(const bool is_new, create_new(table, row, lent_));
    if (is_new) return {};
  }
  TRY(auto intents, intents_of(table, std::move(values)));
  return lay(table, row, Op::Create, std::move(intents));
}

Result<> LocalDraft::create_lent(const Table& table, const RowId& row, std::span<const LentField> values) {
  if (are_row_values(values)) {
    TRY(const bool is_new, create_new(table, row, values));
    if (is_new) return {};
  }
  std::vector<FieldChange> copies;
  for (const auto& [number, value] : values) copies.emplace_back(number, copy_of(value));
  TRY(auto intents, intents_of(table, std::move(copies)));
  return lay(table, row, Op::Create, std::move(intents));
}

Result<> LocalDraft::edit(const Table& table, const RowId& row, std::vector<FieldChange> values) {
  TRY(auto intents, intents_of(table, std::move(values)));
  return lay(table, row, Op::Edit, std::move(intents));
}

Result<> LocalDraft::remove(const Table& table, const RowId& row) { return lay(table, row, Op::Delete, {}); }

Result<> LocalDraft::restore(const Table& table, const RowId& row) { return lay(table, row, Op::Restore, {}); }

Result<> LocalDraft::repeat(const Change& change) {
  const Table* table = overlay_.catalog().find(change.table);
  if (!table) return fail(Errc::Malformed, "a table that this program does not know");
  return lay(*table, change.row, change.op, change.intents);
}

void LocalDraft::rely_on(const RowId& row) {
  for (const Pending* entry : overlay_.outbox().of_row(tx_, row)) {
    if (entry == pending_ || entry->is_judged()) continue;
    const bool creates = std::ranges::any_of(entry->transaction.changes,
                                             [&](const Change& c) { return c.row == row && c.op == Op::Create; });
    if (creates) deps_.insert(entry->transaction.id);
  }
}

std::optional<FieldValues> LocalDraft::find(const Table& table, const RowId& row) const {
  auto found = overlay_.rows().find(tx_, table, row);
  return found ? std::optional(std::move(found->values)) : std::nullopt;
}

RowId LocalDraft::new_id() { return RowId{ids_.next(at_.wall.us)}; }

Result<std::vector<Intent>> LocalDraft::intents_of(const Table& table, std::vector<FieldChange> values) const {
  std::ranges::sort(values, {}, &FieldChange::first);
  std::vector<Intent> intents;
  for (auto& [number, value] : values) {
    const Field* field = table.field(number);
    if (!field) return fail(Errc::Malformed, fmt::format("{}: no field {}", table.name, number));
    if (intents.empty() || intents.back().group != field->group_number()) {
      const auto group = table.group(field->group_number());
      intents.push_back({group->number, std::vector<Value>(group->fields.size())});
    }
    const auto group = table.group(intents.back().group);
    const auto at = static_cast<std::size_t>(field - group->fields.data());
    intents.back().values.at(at) = std::move(value);
  }
  return intents;
}

LocalDraft::Ground LocalDraft::ground(const Table& table, const RowId& row) const {
  Ground ground;
  ground.visible = overlay_.rows().find(tx_, table, row);
  ground.based_on = Rev::of(overlay_.state().generation, 0);
  if (ground.visible) {
    ground.bucket = overlay_.buckets().at(ground.visible->bucket).id;
    if (ground.visible->rev.packed != 0) ground.based_on = ground.visible->rev;
    return ground;
  }
  if (!overlay_.outbox().is_dirty(tx_, row)) return ground;
  ground.hidden = overlay_.base(tx_, table, row);
  if (ground.hidden) {
    ground.bucket = ground.hidden->bucket;
    ground.based_on = ground.hidden->rev;
    return ground;
  }
  for (const Pending* entry : overlay_.outbox().of_row(tx_, row)) {
    for (const Change& change : entry->transaction.changes) {
      if (change.row == row && change.op == Op::Create && !ground.bucket) ground.bucket = change.bucket;
    }
  }
  return ground;
}

std::vector<Parent> LocalDraft::parents_of(const Table& table, const std::vector<Intent>& intents,
                                           const FieldValues& before) {
  std::vector<Parent> parents;
  for (const ParentRule& rule : table.parents) {
    const Value& named = written_value(table, intents, rule.field);
    const auto* parent = std::get_if<RowId>(&named);
    if (parent && named != before.get(rule.field)) add_parent(parents, rule, *parent);
  }
  return parents;
}

std::vector<Parent> LocalDraft::parents_of(const Table& table, std::span<const LentField> created) {
  std::vector<Parent> parents;
  for (const ParentRule& rule : table.parents) {
    if (const auto* parent = id_in(created, rule.field)) add_parent(parents, rule, *parent);
  }
  return parents;
}

void LocalDraft::add_parent(std::vector<Parent>& parents, const ParentRule& rule, const RowId& named) {
  const Rev known = ground(*overlay_.catalog().find(rule.table), named).based_on;
  parents.push_back({named, known});
  if (known.n() == 0) rely_on(named);
}

Change LocalDraft::change_of(const Table& table, const RowId& row, Op op, std::vector<Intent> intents) const {
  return {.row = row,
          .table = table.id,
          .op = op,
          .bucket = {},
          .based_on = Rev::of(overlay_.state().generation, 0),
          .intents = std::move(intents),
          .from = {},
          .parents = {},
          .read = {}};
}

// Nothing is looked up before: the insertion tells whether the row is there.
Result<bool> LocalDraft::create_new(const Table& table, const RowId& row, std::span<const LentField> values) {
  if (overlay_.outbox().may_hide(row)) return false;
  const RowId* scope = table.bucket_field == 0 ? nullptr : id_in(values, table.bucket_field);
  if (table.bucket_field != 0 && !scope) return false;
  TRY(const auto size, check_create(table, values));
  if (size > kRowBytesMax) return false;
  auto parents = parents_of(table, values);
  const BucketId bucket{table.bucket, scope ? *scope : RowId{}};
  const auto local = overlay_.buckets().of(tx_, bucket).local;
  if (!overlay_.rows().insert_created(tx_, table, row, local, values)) return false;
  const Rev none = Rev::of(overlay_.state().generation, 0);
  if (in_bulk_) {
    created_bytes_ += size;
    overlay_.outbox().add_created(*pending_, table, row, values, none, std::move(parents));
  } else {
    const FieldValues copies(values);
    overlay_.outbox().add_change(*pending_, change_creating(table, row, copies, none, std::move(parents)), {});
  }
  return true;
}

Result<> LocalDraft::lay(const Table& table, const RowId& row, Op op, std::vector<Intent> intents) {
  Ground now = ground(table, row);
  const bool known = now.visible || now.hidden || now.bucket;
  if (op != Op::Create && !known) {
    return fail(Errc::NotFound, fmt::format("{}: this row is not here (any more); nothing was written", table.name));
  }
  Change change = change_of(table, row, op, std::move(intents));
  change.based_on = now.based_on;
  const auto target = op == Op::Create && !now.bucket
                          ? table.bucket_by(written_value(table, change.intents, table.bucket_field))
                          : now.bucket;
  if (!target)
    return fail(Errc::Malformed, fmt::format("{}: the field that decides its bucket is missing", table.name));
  change.bucket = *target;
  const FieldValues nothing;
  const FieldValues& before = now.visible ? now.visible->values : nothing;
  PendingChange state;
  for (const Intent& intent : change.intents) {
    const auto group = *table.group(intent.group);
    state.old.push_back(group_values(before, group));
    if (group.merge == Merge::Transition) change.from = current_state(*table.machine, state.old.back()[0]);
  }
  if (op == Op::Create || op == Op::Edit) {
    change.parents = parents_of(table, change.intents, op == Op::Edit ? before : nothing);
  }
  if (op == Op::Delete) {
    const BucketState* bucket = overlay_.buckets().find(change.bucket);
    change.read = ReadMark{overlay_.state().generation, bucket ? bucket->cursor : 0};
  }
  if ((op == Op::Delete || op == Op::Restore) && !now.hidden) now.hidden = overlay_.base(tx_, table, row);
  TRY_VOID(check_change(overlay_.catalog(), change));
  if (now.based_on.n() == 0) rely_on(row);
  overlay_.outbox().add_change(*pending_, std::move(change), std::move(state));
  return show(table, pending_->transaction.changes.back(), now);
}

Result<> LocalDraft::show(const Table& table, const Change& change, Ground& now) {
  const bool writes = change.op == Op::Create || change.op == Op::Edit;
  if (writes && now.visible) {
    const BaseRow under{table.id, *now.bucket, change.based_on, now.visible->values, {}, {}};
    const Laid laid{&change, false, nullptr};
    now.visible->values = fold(table, &under, {&laid, 1})->values;
    TRY_VOID(check_row(table, now.visible->values));
    if (now.visible->rev.packed == 0) overlay_.outbox().spell_out(tx_, change.row);
    overlay_.rows().put(tx_, table, change.row, *now.visible);
  } else {
    overlay_.show(tx_, table.id, change.row, now.hidden);
  }
  return {};
}

Result<> LocalDraft::finish() {
  Transaction& transaction = pending_->transaction;
  transaction.deps.assign(deps_.begin(), deps_.end());
  // Near the cap the new rows' values are looked at too.
  Outbox& outbox = overlay_.outbox();
  if (size_bound(transaction) + created_bytes_ > kTransactionBytesMax) outbox.entries(tx_);
  TRY_VOID(check_whole(transaction, outbox.references()));
  Pending& written = *std::exchange(pending_, nullptr);
  if (in_bulk_) {
    outbox.finish_in_bulk(tx_, written);
  } else {
    outbox.finish(tx_, written);
  }
  return {};
}

}  // namespace qiaomen
