#include "sync/hub/renewal.h"

#include <algorithm>

#include "engine/domain/ledger_states.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"
#include "sync/hub/feed.h"
#include "sync/hub/hub_writer.h"

namespace qiaomen {
namespace {

constexpr BucketId kReference{BucketKind::Reference, {}};

bool is_there(HubTx& tx, const RowId& row) {
  const auto found = tx.row(row);
  return found && found->alive;
}

bool is_known_to_company(HubTx& tx, const HubRow& row) {
  const auto contracts = tx.children(id_in(row.values, contract::kCompany).value_or(RowId{}));
  return std::ranges::find(contracts, row.id) != contracts.end();
}

// Its progress, or the dates in it.
bool is_told_its_progress(HubTx& tx, const HubRow& report) {
  const auto told = tx.row(report_public::id_of(report.id));
  if (!told || !told->alive) return false;
  const auto state = integer_in(told->values, report_public::kState).value_or(0);
  const bool has_dates = state >= ledger_state::kReported && state != ledger_state::kDeclined;
  return !has_dates || integer_in(told->values, report_public::kAcceptedAt);
}

bool lacks(HubTx& tx, const HubRow& row) {
  if (row.table == contract::kTable) return !is_known_to_company(tx, row);
  if (row.table == building::kTable) return !is_there(tx, building_public::id_of(row.id));
  return row.table == resident_report::kTable && !is_told_its_progress(tx, row);
}

}  // namespace

void renew_stored(HubTx& tx, const Catalog& catalog, Stamp stamp) {
  HubWriter writer(tx, catalog, stamp);
  std::vector<BucketId> buckets{kReference};
  for (const HubRow& estate : living_rows(tx, kReference, kEstate)) {
    buckets.push_back({BucketKind::EstateWork, estate.id});
    buckets.push_back({BucketKind::EstateDrop, estate.id});
  }
  for (const BucketId& bucket : buckets) {
    for (const HubRow& row : living_rows(tx, bucket)) {
      if (lacks(tx, row)) writer.renew(*catalog.find(row.table), row.id);
    }
  }
  writer.commit();
}

}  // namespace qiaomen
