#pragma once

#include <map>

#include "engine/domain/registry_queries.h"
#include "sync/cli/delivery_map.h"
#include "sync/cli/report.h"

namespace qiaomen {

// Of each visit: how many of its photos are on this device.
using ArrivedPhotos = std::map<RowId, std::int64_t>;
Report household_report(const HouseholdCard& card, const DeliveryMap& deliveries, const ArrivedPhotos& arrived);

}  // namespace qiaomen
