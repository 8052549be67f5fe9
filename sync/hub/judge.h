#pragma once

#include <map>
#include <optional>
#include <set>

#include "engine/catalog/catalog.h"
#include "sync/hub/hub_store.h"
#include "sync/hub/rules.h"
#include "sync/hub/stamps.h"

namespace qiaomen {

inline constexpr std::int64_t kDeferredMaxUs = 30LL * 86'400 * 1'000'000;
inline constexpr std::int64_t kAfterGrantMaxUs = 30LL * 86'400 * 1'000'000;

// What is the same for all transactions of one request.
struct Sitting {
  const Catalog& catalog;
  const Rules& rules;
  DeviceRecord device;
  HubLife life;
  Lineage lineage;
  std::vector<Grant> grants;
  ClockSample clock;  // of the device when it made the request
  std::int64_t hub_now_us = 0;
  std::map<TransactionId, Stamp> issued;
  std::set<TransactionId> dismissed;
};

// Judges one transaction (PROTOCOL_RULES §4) and, if it is final, writes everything that follows from it: rows,
// history, receipt, feed, projections and conflict rows together. nullopt: deferred, nothing was written.
std::optional<Receipt> judge(HubTx& tx, const Sitting& sitting, const Transaction& transaction,
                             std::optional<std::int64_t> waiting_since_us);

}  // namespace qiaomen
