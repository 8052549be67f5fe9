#pragma once

#include <string_view>

#include "engine/catalog/catalog.h"
#include "engine/crypto/crypto.h"
#include "sync/hub/rules.h"

namespace qiaomen {

// A device's buckets are capped; role `reporting` reads every estate.
bool may_hold(std::string_view role, std::size_t buckets);

// The business of engine/domain as the judge asks for it: authority and rules refuse, accepted steps become events,
// a resident's sealed telephone is opened for the station master, concurrent writes of different people become rows of
// their table's conflict table.
class DomainRules final : public Rules {
 public:
  // Both must outlive it.
  DomainRules(const Catalog& catalog, const SealingKey& sealing) : catalog_(catalog), sealing_(sealing) {}

  std::optional<RuleRefusal> refuse(const ChangeInContext& change, RowSource& rows) const override;
  std::optional<RuleRefusal> refuse_whole(const Transaction& transaction, RowSource& rows) const override;
  std::vector<HubOnlyRow> derive(const ChangeInContext& change, RowSource& rows) const override;
  std::optional<HubOnlyRow> conflict(const ChangeInContext& change, GroupNumber group, const Side& standing,
                                     const Side& arriving, Survivor survivor) const override;
  bool may_hold(const DeviceRecord& device, std::size_t buckets) const override;

 private:
  const Catalog& catalog_;
  const SealingKey& sealing_;
};

}  // namespace qiaomen
