#include "sync/hub/public_categories.h"

#include "engine/domain/public_tables.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/values.h"
#include "sync/hub/feed.h"
#include "sync/hub/hub_writer.h"

namespace qiaomen {
namespace {

constexpr Copied kCopied[] = {{category::kCode, category_public::kCode},
                              {category::kName, category_public::kName},
                              {category::kIcon, category_public::kIcon},
                              {category::kPosition, category_public::kPosition}};

FieldValues copy_for(const RowId& estate, const FieldValues& category) {
  FieldValues values;
  values.set(category_public::kEstate, estate);
  for (const Copied& copied : kCopied) values.set(copied.to, category.get(copied.from));
  return values;
}

}  // namespace

void publish_categories(HubTx& tx, const Catalog& catalog, Stamp stamp) {
  std::vector<RowId> estates;
  std::vector<FieldValues> categories;
  for (HubRow& row : living_rows(tx, {BucketKind::Reference, {}})) {
    if (row.table == estate::kTable) estates.push_back(row.id);
    if (row.table == category::kTable) categories.push_back(std::move(row.values));
  }
  HubWriter writer(tx, catalog, stamp);
  for (const RowId& estate : estates) {
    for (const FieldValues& category : categories) {
      const auto id = category_public::id_of(estate, text_in(category, category::kCode));
      writer.put(kCategoryPublic, id, copy_for(estate, category));
    }
  }
  writer.commit();
}

}  // namespace qiaomen
