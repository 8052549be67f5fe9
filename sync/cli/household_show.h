#pragma once

#include "engine/domain/registry_queries.h"
#include "sync/cli/delivery_map.h"
#include "sync/cli/report.h"

namespace qiaomen {

Report household_report(const HouseholdCard& card, const DeliveryMap& deliveries);

}  // namespace qiaomen
