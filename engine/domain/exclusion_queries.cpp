#include "engine/domain/exclusion_queries.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "engine/domain/door_marks_queries.h"
#include "engine/domain/query_values.h"
#include "engine/domain/reading_order.h"

namespace qiaomen {
namespace {

using Names = std::unordered_map<RowId, std::string>;

// Few rows that many lines name: a map here takes a fraction of what joins take.
Names names_of(Query query) {
  Names names;
  while (query.step()) names[query.id<RowId>(0)] = string_at(query, 1);
  return names;
}

std::string name_in(const Names& names, const std::optional<RowId>& id) {
  const auto at = id ? names.find(*id) : names.end();
  return at == names.end() ? std::string() : at->second;
}

template <typename Line>
bool door_reads_before(const Line& a, const Line& b) {
  if (a.estate != b.estate) return reads_before(a.estate, b.estate);
  if (a.building != b.building) return reads_before(a.building, b.building);
  return a.unit != b.unit ? reads_before(a.unit, b.unit) : reads_before(a.door, b.door);
}

// Households in the campaign's scope.
class ScopeWalk {
 public:
  ScopeWalk(const ReadTx& tx, const RowId& campaign)
      : query_(tx.query("SELECT household FROM task WHERE campaign = ?1 AND in_scope = 1 ORDER BY household")) {
    query_.bind(campaign);
    more_ = query_.step();
  }
  // Asked in ascending order.
  bool contains(const RowId& household) {
    while (more_ && query_.id<RowId>(0) < household) more_ = query_.step();
    return more_ && query_.id<RowId>(0) == household;
  }

 private:
  Query query_;
  bool more_ = false;
};

std::unordered_set<RowId> proposed(const ReadTx& tx, const RowId& campaign) {
  std::unordered_set<RowId> households;
  auto query = tx.query("SELECT household FROM exclusion WHERE campaign = ?1");
  query.bind(campaign);
  while (query.step()) households.insert(query.id<RowId>(0));
  return households;
}

}  // namespace

std::vector<ExclusionLine> exclusions(const ReadTx& tx, const RowId& campaign) {
  const auto window = days_of_campaign(tx, campaign);
  const MarksByHousehold visited(tx, campaign, window.value_or(TimeWindow{}));
  MarksWalk walk(visited);
  const auto buildings = names_of(tx.query("SELECT id, name FROM building"));
  const auto estates = names_of(tx.query("SELECT id, name FROM estate"));
  const auto people = names_of(tx.query("SELECT id, name FROM person"));
  std::vector<ExclusionLine> lines;
  auto query = tx.query(
      "SELECT x.id, x.household, x.estate, h.building, h.unit, h.door, x.proposed_by, x.reason, x.decision, "
      "x.decided_by, x.decision_reason FROM exclusion x LEFT JOIN household h ON h.id = x.household "
      "WHERE x.campaign = ?1 ORDER BY x.household");
  query.bind(campaign);
  while (query.step()) {
    const auto household = query.id<RowId>(1);
    lines.push_back({query.id<RowId>(0), household, name_in(estates, optional_id(query, 2)),
                     name_in(buildings, optional_id(query, 3)), string_at(query, 4), string_at(query, 5),
                     name_in(people, optional_id(query, 6)), string_at(query, 7), optional_integer(query, 8),
                     name_in(people, optional_id(query, 9)), string_at(query, 10), walk.of(household).contacted});
  }
  std::ranges::sort(lines, [](const ExclusionLine& a, const ExclusionLine& b) {
    if (a.decision.has_value() != b.decision.has_value()) return !a.decision.has_value();
    return door_reads_before(a, b);
  });
  return lines;
}

std::vector<ExclusionCandidate> exclusion_candidates(const ReadTx& tx, const RowId& campaign) {
  const auto window = days_of_campaign(tx, campaign).value_or(TimeWindow{});
  const MarksByHousehold visited(tx, campaign, window);
  MarksWalk walk(visited);
  ScopeWalk scope(tx, campaign);
  const auto known = proposed(tx, campaign);
  std::vector<ExclusionCandidate> lines;
  auto query = tx.query(
      "SELECT v.household, e.name, b.name, h.unit, h.door, v.outcome, o.name FROM visit v "
      "JOIN visit_outcome o ON o.code = v.outcome AND o.exclusion_candidate = 1 "
      "JOIN household h ON h.id = v.household LEFT JOIN building b ON b.id = h.building "
      "LEFT JOIN estate e ON e.id = h.estate "
      "WHERE v.campaign = ?1 AND v.effective_at >= ?2 AND v.effective_at < ?3 ORDER BY v.household, v.effective_at");
  query.bind(campaign).bind(window.from_us).bind(window.to_us);
  while (query.step()) {
    const auto household = query.id<RowId>(0);
    if (!lines.empty() && lines.back().household == household) lines.pop_back();  // the latest word counts
    if (walk.of(household).contacted || !scope.contains(household) || known.contains(household)) continue;
    lines.push_back({household, string_at(query, 1), string_at(query, 2), string_at(query, 3), string_at(query, 4),
                     query.integer(5), string_at(query, 6)});
  }
  std::ranges::sort(lines, door_reads_before<ExclusionCandidate>);
  return lines;
}

}  // namespace qiaomen
