#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "engine/store/database.h"

namespace qiaomen {

// What the visits of a campaign say of a household, by the flags of their outcomes.
struct DoorMarks {
  bool knocked = false;
  bool contacted = false;
  bool strict = false;
};

// By the codes of visit_outcome.
std::map<std::int64_t, DoorMarks> marks_by_outcome(const ReadTx& tx);

// Half open, in effective time.
struct TimeWindow {
  std::int64_t from_us = std::numeric_limits<std::int64_t>::min();
  std::int64_t to_us = std::numeric_limits<std::int64_t>::max();
};

// From the first moment of its first day to the end of its last; nullopt: there is no such campaign here.
std::optional<TimeWindow> days_of_campaign(const ReadTx& tx, const RowId& campaign);

// Of all households with a visit; counted here and not in SQL, where the joins take five times as long.
class MarksByHousehold {
 public:
  MarksByHousehold(const ReadTx& tx, const RowId& campaign, const TimeWindow& window = {});
  DoorMarks of(const RowId& household) const;

 private:
  friend class MarksWalk;
  std::vector<std::pair<RowId, DoorMarks>> marks_;  // ascending
};

// For who asks in ascending order: does not search.
class MarksWalk {
 public:
  explicit MarksWalk(const MarksByHousehold& visited) : visited_(visited) {}
  DoorMarks of(const RowId& household);

 private:
  const MarksByHousehold& visited_;
  std::size_t next_ = 0;
};

}  // namespace qiaomen
