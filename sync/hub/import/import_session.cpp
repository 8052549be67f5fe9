#include "sync/hub/import/import_session.h"

#include <fmt/format.h>

#include "engine/domain/titles.h"

namespace qiaomen {
namespace {

// So many rows wait in the writer before they go to the store's own transaction.
constexpr std::size_t kWriterRowsMax = 5000;

bool is_named(const Group& group, const FieldValues& values) {
  for (const Field& field : group.fields) {
    if (!is_absent(values.get(field.number))) return true;
  }
  return false;
}

std::string text_of(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return fmt::format("“{}”", *text);
  if (const auto* id = std::get_if<RowId>(&value)) return to_string(*id);
  return is_absent(value) ? "（空）" : "（其他）";
}

}  // namespace

ImportSession::ImportSession(HubTx& tx, const Catalog& catalog, Stamp stamp, std::set<DivisionCode> roots,
                             ImportReport& report)
    : tx_(tx),
      catalog_(catalog),
      stamp_(stamp),
      roots_(std::move(roots)),
      report_(report),
      writer_(std::make_unique<HubWriter>(tx, catalog, stamp)),
      addresses_(tx) {}

void ImportSession::begin_file(ImportedFile file) {
  report_.files.push_back(std::move(file));
  lines_.clear();
}

void ImportSession::end_file() {
  for (auto& [row, expected] : expected_) {
    if (!exists(row)) report_.errors.add(std::move(expected.place), std::move(expected.message));
  }
  expected_.clear();
}

bool ImportSession::exists(const RowId& row) {
  if (fresh_.contains(row)) return true;
  const auto known = tx_.row(row);
  return known && known->alive;
}

void ImportSession::expect(const RowId& row, ImportPlace place, std::string message) {
  if (!exists(row)) expected_.try_emplace(row, Expected{std::move(place), std::move(message)});
}

bool ImportSession::is_left_out(const DivisionCode& parent, const ImportPlace& place) {
  if (exists(division_id(parent))) return false;
  if (roots_.contains(parent)) return true;
  if (parent.depth() != 1) return false;
  if (roots_.insert(parent).second) {
    report_.warnings.add(place, fmt::format("上级 {} 没有登记：下面的区划就作为最高一级", parent.text()));
  }
  return true;
}

RowId ImportSession::household(const RowId& building, std::string_view unit, std::string_view door) {
  return addresses_.find(building, unit, door);
}

void ImportSession::put(const ImportedRow& row, const ImportPlace& place) {
  if (is_repeated(row.id, place)) return;
  const auto known = tx_.row(row.id);
  if (!known || (!known->alive && row.table->writer == Writer::HubOnly)) {
    fresh_.insert(row.id);
    ++file().created;
    return write(*row.table, row.id, row.values);
  }
  if (!known->alive) {
    ++file().skipped;
    return report_.warnings.add(place, "这一条已在库里被删除，跳过");
  }
  FieldValues values = row.values;
  if (leave_to_people(*row.table, *known, values)) ++file().kept;
  const auto before = report_.changes.count();
  note_changes(*row.table, *known, values, place);
  if (report_.changes.count() == before) {
    ++file().unchanged;
    return;
  }
  ++file().changed;
  write(*row.table, row.id, values);
}

bool ImportSession::is_repeated(const RowId& row, const ImportPlace& place) {
  const auto [at, is_new] = lines_.emplace(row, place.line);
  if (!is_new) report_.errors.add(place, fmt::format("与第 {} 行重复：是同一条登记", at->second));
  return !is_new;
}

bool ImportSession::leave_to_people(const Table& table, const HubRow& known, FieldValues& values) const {
  bool left = false;
  for (const Field& leader : table.fields) {
    if (leader.group_number() != leader.number) continue;
    const Group group = *table.group(leader.number);
    const Cell* cell = known.cell(group.number);
    if (!is_named(group, values) || !cell || cell->key.device == DeviceId{}) continue;
    for (const Field& field : group.fields) {
      left = left || values.get(field.number) != known.values.get(field.number);
      values.set(field.number, {});
    }
  }
  return left;
}

void ImportSession::note_changes(const Table& table, const HubRow& known, const FieldValues& values,
                                 const ImportPlace& place) {
  for (const Field& field : table.fields) {
    if (!is_named(*table.group(field.group_number()), values)) continue;
    const Value& before = known.values.get(field.number);
    const Value& now = values.get(field.number);
    if (before == now) continue;
    report_.changes.add(
        {place.file, place.line, 0, {}},
        fmt::format("{}：{} → {}", title_of(table, field.group_number()), text_of(before), text_of(now)));
  }
}

void ImportSession::write(const Table& table, const RowId& row, const FieldValues& values) {
  writer_->put(table, row, values);
  if (++in_writer_ < kWriterRowsMax) return;
  commit();
  // Its writes are later ones: no two of an import share a key.
  stamp_.us += 1;
  writer_ = std::make_unique<HubWriter>(tx_, catalog_, stamp_);
}

void ImportSession::commit() {
  writer_->commit();
  fresh_.clear();
  in_writer_ = 0;
}

}  // namespace qiaomen
