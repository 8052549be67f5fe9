#include "engine/domain/act.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/domain/catalog.h"
#include "engine/domain/lookup_queries.h"
#include "engine/domain/titles.h"
#include "engine/domain/values.h"

namespace qiaomen {
namespace {

// Groups whole, as the draft will write them.
std::vector<Intent> intents_of(const Table& table, const std::vector<FieldChange>& values) {
  FieldValues written;
  std::vector<Intent> intents;
  for (const auto& [number, value] : values) written.set(number, value);
  for (const Field& field : table.fields) {
    const bool leads = field.group_number() == field.number;
    const auto group = leads ? table.group(field.number) : std::nullopt;
    const auto is_in = [&](const FieldChange& change) {
      const Field* changed = table.field(change.first);
      return changed && changed->group_number() == field.number;
    };
    if (!group || std::ranges::none_of(values, is_in)) continue;
    Intent intent{group->number, {}};
    for (const Field& member : group->fields) intent.values.push_back(written.get(member.number));
    intents.push_back(std::move(intent));
  }
  return intents;
}

// What the rules look at is written over, never added up or united: good enough to refuse early.
FieldValues overlaid(FieldValues row, const Table& table, const std::vector<Intent>& intents) {
  for (const Intent& intent : intents) {
    const auto group = table.group(intent.group);
    for (std::size_t i = 0; i < group->fields.size(); ++i) row.set(group->fields[i].number, intent.values[i]);
  }
  return row;
}

std::optional<std::int64_t> state_before(const Table& table, const Change& change, const FieldValues& before) {
  for (const Intent& intent : change.intents) {
    if (table.group(intent.group)->merge != Merge::Transition) continue;
    return integer_in(before, intent.group).value_or(table.machine->initial);
  }
  return {};
}

Result<Written> written(const Result<TransactionId>& transaction, const RowId& row) {
  if (!transaction) return std::unexpected(transaction.error());
  return Written{row, *transaction};
}

std::function<Result<>(Draft&)> drafted(const Actor& actor, const Command& command, RowId& row) {
  return [&actor, &command, &row](Draft& draft) -> Result<> {
    Act act(draft, actor);
    TRY(row, command(act));
    return {};
  };
}

}  // namespace

Result<> Act::create(const Table& table, const RowId& row, std::vector<FieldChange> values) {
  std::erase_if(values, [](const FieldChange& change) { return is_absent(change.second); });
  TRY_VOID(check(table, row, Op::Create, values));
  TRY_VOID(check_scope(table, values));
  return draft_.create(table, row, std::move(values));
}

Result<> Act::edit(const Table& table, const RowId& row, std::vector<FieldChange> values) {
  TRY_VOID(check(table, row, Op::Edit, values));
  return draft_.edit(table, row, std::move(values));
}

Result<> Act::remove(const Table& table, const RowId& row) {
  TRY_VOID(check(table, row, Op::Delete, {}));
  return draft_.remove(table, row);
}

Result<> Act::restore(const Table& table, const RowId& row) {
  TRY_VOID(check(table, row, Op::Restore, {}));
  return draft_.restore(table, row);
}

Result<FieldValues> Act::get(const Table& table, const RowId& row) const {
  if (auto found = draft_.find(table, row)) return *std::move(found);
  return fail(
      Errc::NotFound,
      fmt::format("本机没有这条{}，可能已被删除，或不在您的范围内。本次操作没有写入。请先同步。", title_of(table)));
}

std::vector<std::pair<RowId, FieldValues>> Act::children(const Table& child, const RowId& parent) const {
  std::vector<std::pair<RowId, FieldValues>> rows;
  for (const RowId& id : child_rows(draft_.read(), child, parent)) {
    if (auto row = draft_.find(child, id)) rows.emplace_back(id, *std::move(row));
  }
  return rows;
}

Result<> Act::check(const Table& table, const RowId& row, Op op, const std::vector<FieldChange>& values) const {
  const auto before = draft_.find(table, row);
  Change change{.row = row,
                .table = table.id,
                .op = op,
                .bucket = {},
                .based_on = {},
                .intents = intents_of(table, values),
                .from = {},
                .parents = {},
                .read = {}};
  change.from = state_before(table, change, before.value_or(FieldValues{}));
  const auto after = overlaid(before.value_or(FieldValues{}), table, change.intents);
  const auto refused = qiaomen::check(domain_catalog(), actor_, change, before ? &*before : nullptr, after, *this);
  if (!refused) return {};
  return fail(Errc::Refused, refused->text + "本次操作没有写入，已有记录不变。");
}

// What is not personal hangs on rows that this replica would not hold either.
Result<> Act::check_scope(const Table& table, const std::vector<FieldChange>& values) const {
  if (table.privacy != Privacy::Personal) return {};
  FieldValues row;
  for (const auto& [number, value] : values) row.set(number, value);
  const auto bucket = table.bucket_of(row);
  if (!bucket || !is_out_of_scope(draft_.read(), *bucket)) return {};
  return fail(Errc::Refused, fmt::format("这栋楼没有分派给您，不能登记{}。本次操作没有写入，已有记录不变。"
                                         "如刚刚分派，请先同步；否则请联系站长或管理员。",
                                         title_of(table)));
}

Result<Written> carry_out(Replica& replica, const Actor& actor, const Command& command) {
  RowId row;
  return written(replica.write(drafted(actor, command, row)), row);
}

Result<Written> carry_out_again(Replica& replica, const Actor& actor, const TransactionId& returned,
                                const Command& command) {
  RowId row;
  return written(replica.resend(returned, drafted(actor, command, row)), row);
}

}  // namespace qiaomen
