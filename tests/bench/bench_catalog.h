#pragma once

#include "engine/catalog/catalog.h"
#include "sync/hub/rules.h"

// The benchmark's own two tables, every field LastWriter, and the conflict rows of both.
namespace qiaomen::bench {

inline constexpr BucketId kBucket{BucketKind::EstateWork, RowId{}};

const Table& task_table();
const Table& issue_table();
const Table& conflict_rows();
const Catalog& catalog();

// Nothing is refused; two people's concurrent writes become a conflict row.
class BenchRules final : public Rules {
 public:
  std::optional<RuleRefusal> refuse(const ChangeInContext&, RowSource&) const override { return std::nullopt; }
  std::vector<HubOnlyRow> derive(const ChangeInContext&, RowSource&) const override { return {}; }
  std::optional<HubOnlyRow> conflict(const ChangeInContext& change, GroupNumber group, const Side& standing,
                                     const Side& arriving, Survivor survivor) const override;
  bool may_hold(const DeviceRecord&, std::size_t) const override { return true; }
};

}  // namespace qiaomen::bench
