#include "sync/hub/contract_grants.h"

#include <algorithm>
#include <limits>
#include <map>

#include "engine/domain/civil_day.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/role.h"
#include "engine/domain/values.h"
#include "sync/hub/feed.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

// By company and estate: when the last contract is over.
using Ends = std::map<std::pair<RowId, RowId>, std::int64_t>;

Ends ends_of_contracts(HubTx& tx) {
  Ends ends;
  for (const HubRow& row : living_rows(tx, {BucketKind::Reference, {}}, kContract)) {
    const auto company = id_in(row.values, contract::kCompany);
    const auto estate = id_in(row.values, contract::kEstate);
    if (!company || !estate) continue;
    const auto last = integer_in(row.values, contract::kToOn);
    auto& end = ends[{*company, *estate}];
    end = std::max(end, last ? start_of(*last + 1) : kNever);
  }
  return ends;
}

bool is_of_contract(const Grant& grant) {
  return grant.bucket.kind == BucketKind::EstateLedger || grant.bucket.kind == BucketKind::EstatePublic;
}

void end_grants_of(HubTx& tx, const DeviceRecord& device, const Ends& ends, Stamp now) {
  auto grants = tx.grants(device.id);
  bool ended = false;
  for (Grant& grant : grants) {
    const auto at = ends.find({*device.company, grant.bucket.scope});
    if (!is_of_contract(grant) || at == ends.end() || at->second == kNever) continue;
    const Stamp end{std::max({at->second, now.us, grant.from.us})};
    if (grant.to && *grant.to <= end) continue;
    grant.to = end;
    ended = true;
  }
  if (ended) tx.put_grants(device.id, grants);
}

}  // namespace

void end_with_contracts(HubTx& tx, const std::vector<DeviceId>& devices, Stamp now) {
  const Ends ends = ends_of_contracts(tx);
  for (const DeviceId id : devices) {
    const auto device = tx.device(id);
    if (device && parse_role(device->role) == Role::Company && device->company) end_grants_of(tx, *device, ends, now);
  }
}

}  // namespace qiaomen
