#pragma once

#include "engine/domain/ledger_queries.h"
#include "sync/cli/delivery_map.h"
#include "sync/cli/report.h"

namespace qiaomen {

Listing issues_listing(const std::vector<IssueLine>& lines, const DeliveryMap& deliveries);
Report issue_report(const IssueCard& card, const DeliveryMap& deliveries);

}  // namespace qiaomen
