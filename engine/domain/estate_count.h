#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/catalog/table.h"
#include "engine/domain/door_marks_queries.h"
#include "engine/domain/rates.h"

namespace qiaomen {

// One estate counted from its rows, for a hub, which has no replica to ask: the same figures as rates_queries gives
// (a test holds the two together).

struct CountedCampaign {
  RowId id;
  std::string name;
  std::int64_t target_permille = 0;
  TimeWindow days;
};
// What the Reference bucket says that counting needs; nullopt: a draft, or no campaign.
std::optional<CountedCampaign> counted_campaign(const RowId& id, const FieldValues& campaign);
DoorMarks marks_of(const FieldValues& visit_outcome);

struct LedgerCount {
  std::int64_t open = 0;    // 已上报 to 待复核
  std::int64_t closed = 0;  // 已销号, 已回访
  std::int64_t total = 0;
};

class EstateCount {
 public:
  // By visit_outcome.code. Both outlive it.
  EstateCount(const std::vector<CountedCampaign>& campaigns, const std::map<std::int64_t, DoorMarks>& outcomes);

  // A living row of the estate's work or ledger; others count nothing.
  void add(TableId table, const FieldValues& values);

  // nullopt: no household of this estate is in its scope.
  std::optional<Figures> figures(const RowId& campaign) const;
  const LedgerCount& ledger() const { return ledger_; }

 private:
  struct Doors {
    TimeWindow days;
    std::vector<RowId> in_scope;
    std::unordered_map<RowId, DoorMarks> marks;
    std::set<RowId> excluded;
  };
  Doors* doors_of(const FieldValues& values, FieldNumber campaign);
  void add_task(const FieldValues& task);
  void add_visit(const FieldValues& visit);
  void add_exclusion(const FieldValues& exclusion);
  void add_issue(const FieldValues& issue);

  const std::map<std::int64_t, DoorMarks>& outcomes_;
  std::map<RowId, Doors> doors_;  // by campaign
  LedgerCount ledger_;
};

}  // namespace qiaomen
