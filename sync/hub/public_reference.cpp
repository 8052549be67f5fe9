#include "sync/hub/public_reference.h"

#include <map>
#include <string>

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

struct Names {
  std::string code, name, address;
};
// Of each estate's first station.
std::map<RowId, Names> stations_by_estate(HubTx& tx, BucketId reference) {
  std::map<RowId, Names> stations;
  for (const HubRow& row : living_rows(tx, reference, kStation)) {
    const auto estate = id_in(row.values, station::kEstate);
    if (!estate) continue;
    Names names{text_in(row.values, station::kCode), text_in(row.values, station::kName),
                text_in(row.values, station::kAddress)};
    const auto [at, is_new] = stations.try_emplace(*estate, names);
    if (!is_new && names.code < at->second.code) at->second = std::move(names);
  }
  return stations;
}

FieldValues names_of(const HubRow& estate, const Names* station) {
  FieldValues values;
  values.set(estate_public::kEstate, estate.id);
  values.set(estate_public::kName, estate.values.get(estate::kName));
  if (!station) return values;
  values.set(estate_public::kStation, text_value(station->name));
  values.set(estate_public::kStationAddress, text_value(station->address));
  return values;
}

}  // namespace

void publish_reference(HubTx& tx, const Catalog& catalog, Stamp stamp) {
  constexpr BucketId kReference{BucketKind::Reference, {}};
  const auto categories = living_rows(tx, kReference, kCategory);
  const auto stations = stations_by_estate(tx, kReference);
  HubWriter writer(tx, catalog, stamp);
  for (const HubRow& estate : living_rows(tx, kReference, kEstate)) {
    const auto station = stations.find(estate.id);
    writer.put(kEstatePublic, estate_public::id_of(estate.id),
               names_of(estate, station == stations.end() ? nullptr : &station->second));
    for (const HubRow& category : categories) {
      const auto id = category_public::id_of(estate.id, text_in(category.values, category::kCode));
      writer.put(kCategoryPublic, id, copy_for(estate.id, category.values));
    }
  }
  writer.commit();
}

}  // namespace qiaomen
