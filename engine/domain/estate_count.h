#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/catalog/table.h"
#include "engine/domain/civil_day.h"
#include "engine/domain/door_marks_queries.h"
#include "engine/domain/issue_lives.h"
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

// What estate_month says of a month.
struct MonthCount {
  CivilDay month = 0;  // its first day
  Rate visits;         // of the campaigns that run in it, as it stood at its end; those excluded since are left out
  IssueLives::Between issues;
};
inline constexpr int kMonthsCounted = 13;  // a year, and the month that runs

class EstateCount {
 public:
  // By visit_outcome.code. Both outlive it.
  EstateCount(const std::vector<CountedCampaign>& campaigns, const std::map<std::int64_t, DoorMarks>& outcomes);

  // A living row of the estate's work or ledger; others count nothing.
  void add(TableId table, const RowId& id, const FieldValues& values);

  // nullopt: no household of this estate is in its scope.
  std::optional<Figures> figures(const RowId& campaign) const;
  const LedgerCount& ledger() const { return ledger_; }
  // The last ones, the oldest first: from the first in which there was an issue or a campaign to the one of `now_us`.
  std::vector<MonthCount> months(std::int64_t now_us) const;

 private:
  struct Doors {
    TimeWindow days;
    std::vector<RowId> in_scope;
    std::unordered_map<RowId, DoorMarks> marks;
    std::set<RowId> excluded;
    std::unordered_map<RowId, std::int64_t> first_contact_us;
  };
  Doors* doors_of(const FieldValues& values, FieldNumber campaign);
  void add_task(const FieldValues& task);
  void add_visit(const FieldValues& visit);
  void add_exclusion(const FieldValues& exclusion);
  void add_issue(const RowId& id, const FieldValues& issue);
  Rate visits_between(std::int64_t from_us, std::int64_t to_us) const;
  CivilDay first_month(CivilDay last) const;

  const std::map<std::int64_t, DoorMarks>& outcomes_;
  std::map<RowId, Doors> doors_;  // by campaign
  LedgerCount ledger_;
  IssueLives lives_;
};

}  // namespace qiaomen
