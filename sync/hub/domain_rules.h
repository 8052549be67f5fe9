#pragma once

#include "engine/catalog/catalog.h"
#include "sync/hub/rules.h"

namespace qiaomen {

// The business of engine/domain as the judge asks for it: authority and rules refuse, accepted steps become events,
// concurrent writes of different people become rows of their table's conflict table.
class DomainRules final : public Rules {
 public:
  explicit DomainRules(const Catalog& catalog) : catalog_(catalog) {}

  std::optional<RuleRefusal> refuse(const ChangeInContext& change, RowSource& rows) const override;
  std::vector<HubOnlyRow> derive(const ChangeInContext& change, RowSource& rows) const override;
  std::optional<HubOnlyRow> conflict(const ChangeInContext& change, GroupNumber group, const Side& standing,
                                     const Side& arriving, bool arriving_stands) const override;

 private:
  const Catalog& catalog_;
};

}  // namespace qiaomen
