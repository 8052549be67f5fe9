#pragma once

#include <functional>
#include <string>

#include "engine/domain/ledger_queries.h"
#include "sync/cli/delivery_map.h"
#include "sync/cli/report.h"

namespace qiaomen {

Listing issues_listing(const std::vector<IssueLine>& lines, const DeliveryMap& deliveries);
// Whether the bytes of this hash, in hex, are on this device.
using HeldPhotos = std::function<bool(const std::string& sha256)>;
Report issue_report(const IssueCard& card, const DeliveryMap& deliveries, const HeldPhotos& held);

}  // namespace qiaomen
