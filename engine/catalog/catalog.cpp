#include "engine/catalog/catalog.h"

#include <algorithm>

#include "engine/base/assert.h"

namespace qiaomen {
namespace {

void check_fields(const Table& table) {
  int transitions = 0;
  for (std::size_t i = 0; i < table.fields.size(); ++i) {
    const Field& field = table.fields[i];
    ASSERT(field.number > 0 && (i == 0 || table.fields[i - 1].number < field.number));
    const auto group = table.group(field.group_number());
    ASSERT(group && group->merge == field.merge);
    ASSERT(std::ranges::find(group->fields, field.number, &Field::number) != group->fields.end());
    if (field.merge == Merge::Transition && field.group_number() == field.number) {
      ++transitions;
      ASSERT(field.type == Type::Integer);
    }
    if (field.merge == Merge::Max || field.merge == Merge::Min || field.merge == Merge::Counter) {
      ASSERT(field.type == Type::Integer && group->fields.size() == 1);
    }
    if (field.merge == Merge::UnionSet) ASSERT(field.type == Type::Set && group->fields.size() == 1);
  }
  ASSERT(transitions == (table.machine ? 1 : 0));
  ASSERT(table.bucket_field == 0 || table.field(table.bucket_field)->type == Type::Id);
}

}  // namespace

Catalog::Catalog(std::uint32_t schema, std::span<const Table* const> tables)
    : schema_(schema), tables_(tables.begin(), tables.end()) {
  std::ranges::sort(tables_, {}, &Table::id);
  for (std::size_t i = 0; i < tables_.size(); ++i) {
    const Table& table = *tables_[i];
    ASSERT(i == 0 || tables_[i - 1]->id < table.id);
    check_fields(table);
    ASSERT((table.privacy == Privacy::Personal) == is_personal(table.bucket));
    for (const ParentRule& parent : table.parents) {
      ASSERT(find(parent.table) != nullptr && table.field(parent.field) != nullptr);
    }
    ASSERT(!table.projection || find(table.projection->target->id) == table.projection->target);
    ASSERT(!table.conflicts || find(table.conflicts->id) == table.conflicts);
    ASSERT(!table.conflicts || table.conflicts->bucket == table.bucket);
  }
}

const Table* Catalog::find(TableId id) const {
  const auto at = std::ranges::lower_bound(tables_, id, {}, &Table::id);
  return at != tables_.end() && (*at)->id == id ? *at : nullptr;
}

const Table* Catalog::find(std::string_view name) const {
  const auto at = std::ranges::find(tables_, name, &Table::name);
  return at == tables_.end() ? nullptr : *at;
}

std::vector<const Table*> Catalog::children_of(TableId parent) const {
  std::vector<const Table*> children;
  for (const Table* table : tables_) {
    if (std::ranges::any_of(table->parents, [&](const ParentRule& rule) { return rule.table == parent; })) {
      children.push_back(table);
    }
  }
  return children;
}

}  // namespace qiaomen
