#include "engine/domain/door_marks_queries.h"

#include <algorithm>

#include "engine/domain/civil_day.h"

namespace qiaomen {

std::map<std::int64_t, DoorMarks> marks_by_outcome(const ReadTx& tx) {
  std::map<std::int64_t, DoorMarks> flags;
  auto query = tx.query("SELECT code, attempt, contact, strict FROM visit_outcome");
  while (query.step()) {
    flags[query.integer(0)] = {query.integer(1) == 1, query.integer(2) == 1, query.integer(3) == 1};
  }
  return flags;
}

std::optional<TimeWindow> days_of_campaign(const ReadTx& tx, const RowId& campaign) {
  auto query = tx.query("SELECT starts_on, ends_on FROM campaign WHERE id = ?1");
  query.bind(campaign);
  if (!query.step()) return std::nullopt;
  return TimeWindow{start_of(query.integer(0)), start_of(query.integer(1) + 1)};
}

MarksByHousehold::MarksByHousehold(const ReadTx& tx, const RowId& campaign, const TimeWindow& window) {
  const auto flags = marks_by_outcome(tx);
  auto query = tx.query(
      "SELECT household, outcome FROM visit WHERE campaign = ?1 AND effective_at >= ?2 AND effective_at < ?3 "
      "ORDER BY household");
  query.bind(campaign).bind(window.from_us).bind(window.to_us);
  while (query.step()) {
    const auto household = query.id<RowId>(0);
    if (marks_.empty() || marks_.back().first != household) marks_.emplace_back(household, DoorMarks{});
    const auto known = flags.find(query.integer(1));
    if (known == flags.end()) continue;
    DoorMarks& marks = marks_.back().second;
    marks.knocked |= known->second.knocked;
    marks.contacted |= known->second.contacted;
    marks.strict |= known->second.strict;
  }
}

DoorMarks MarksByHousehold::of(const RowId& household) const {
  const auto at = std::ranges::lower_bound(marks_, household, {}, [](const auto& entry) { return entry.first; });
  return at != marks_.end() && at->first == household ? at->second : DoorMarks{};
}

DoorMarks MarksWalk::of(const RowId& household) {
  const auto& marks = visited_.marks_;
  while (next_ < marks.size() && marks[next_].first < household) ++next_;
  return next_ < marks.size() && marks[next_].first == household ? marks[next_].second : DoorMarks{};
}

}  // namespace qiaomen
