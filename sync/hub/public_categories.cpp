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
  constexpr BucketId kReference{BucketKind::Reference, {}};
  const auto categories = living_rows(tx, kReference, kCategory);
  HubWriter writer(tx, catalog, stamp);
  for (const HubRow& estate : living_rows(tx, kReference, kEstate)) {
    for (const HubRow& category : categories) {
      const auto id = category_public::id_of(estate.id, text_in(category.values, category::kCode));
      writer.put(kCategoryPublic, id, copy_for(estate.id, category.values));
    }
  }
  writer.commit();
}

}  // namespace qiaomen
