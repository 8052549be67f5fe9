#include "engine/domain/exclusion_queries.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

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

struct BuildingName {
  std::string estate, name;
  std::size_t rank = 0;  // in reading order
};

class BuildingNames {
 public:
  explicit BuildingNames(const ReadTx& tx) {
    auto query = tx.query("SELECT b.id, e.name, b.name FROM building b LEFT JOIN estate e ON e.id = b.estate");
    while (query.step()) names_[query.id<RowId>(0)] = {string_at(query, 1), string_at(query, 2)};
    std::vector<BuildingName*> ordered;
    for (auto& [id, name] : names_) ordered.push_back(&name);
    std::ranges::sort(ordered, [](const BuildingName* a, const BuildingName* b) {
      return a->estate != b->estate ? reads_before(a->estate, b->estate) : reads_before(a->name, b->name);
    });
    for (std::size_t i = 0; i < ordered.size(); ++i) ordered[i]->rank = i + 1;
  }

  const BuildingName& of(const std::optional<RowId>& building) const {
    const auto at = building ? names_.find(*building) : names_.end();
    return at == names_.end() ? unknown_ : at->second;
  }

 private:
  std::unordered_map<RowId, BuildingName> names_;
  BuildingName unknown_;
};

// Lines in reading order of their doors within `group`; sorts places, which are small, and not lines.
template <typename Line>
class DoorOrder {
 public:
  void add(std::size_t group, Line line) {
    places_.emplace_back(group, lines_.size());
    lines_.push_back(std::move(line));
  }
  bool ends_with(const RowId& household) const { return !lines_.empty() && lines_.back().household == household; }
  void remove_last() {
    places_.pop_back();
    lines_.pop_back();
  }
  std::vector<Line> take() {
    std::ranges::sort(places_, [&](const auto& a, const auto& b) {
      if (a.first != b.first) return a.first < b.first;
      const Line& first = lines_[a.second];
      const Line& second = lines_[b.second];
      return first.unit != second.unit ? reads_before(first.unit, second.unit) : reads_before(first.door, second.door);
    });
    std::vector<Line> ordered;
    ordered.reserve(lines_.size());
    for (const auto& [group, index] : places_) ordered.push_back(std::move(lines_[index]));
    return ordered;
  }

 private:
  std::vector<std::pair<std::size_t, std::size_t>> places_;
  std::vector<Line> lines_;
};

constexpr std::size_t kDecidedAfter = std::size_t{1} << 32;  // every rank of an open one

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

// Codes and names of those that say that there is no household.
std::map<std::int64_t, std::string> candidate_outcomes(const ReadTx& tx) {
  std::map<std::int64_t, std::string> outcomes;
  auto query = tx.query("SELECT code, name FROM visit_outcome WHERE exclusion_candidate = 1");
  while (query.step()) outcomes[query.integer(0)] = string_at(query, 1);
  return outcomes;
}

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
  const BuildingNames buildings(tx);
  const auto people = names_of(tx.query("SELECT id, name FROM person"));
  DoorOrder<ExclusionLine> order;
  auto query = tx.query(
      "SELECT x.id, x.household, h.building, h.unit, h.door, x.proposed_by, x.reason, x.decision, x.decided_by, "
      "x.decision_reason FROM exclusion x LEFT JOIN household h ON h.id = x.household WHERE x.campaign = ?1 "
      "ORDER BY x.household");
  query.bind(campaign);
  while (query.step()) {
    const auto household = query.id<RowId>(1);
    const BuildingName& building = buildings.of(optional_id(query, 2));
    const auto decision = optional_integer(query, 7);
    order.add(building.rank + (decision ? kDecidedAfter : 0),
              {query.id<RowId>(0), household, building.estate, building.name, string_at(query, 3), string_at(query, 4),
               name_in(people, optional_id(query, 5)), string_at(query, 6), decision,
               name_in(people, optional_id(query, 8)), string_at(query, 9), walk.of(household).contacted});
  }
  return order.take();
}

std::vector<ExclusionCandidate> exclusion_candidates(const ReadTx& tx, const RowId& campaign) {
  const auto window = days_of_campaign(tx, campaign).value_or(TimeWindow{});
  const MarksByHousehold visited(tx, campaign, window);
  MarksWalk walk(visited);
  ScopeWalk scope(tx, campaign);
  const BuildingNames buildings(tx);
  const auto known = proposed(tx, campaign);
  const auto outcomes = candidate_outcomes(tx);
  DoorOrder<ExclusionCandidate> order;
  auto query = tx.query(
      "SELECT v.household, h.building, h.unit, h.door, v.outcome FROM visit v "
      "CROSS JOIN household h ON h.id = v.household WHERE v.campaign = ?1 AND v.effective_at >= ?2 "
      "AND v.effective_at < ?3 AND v.outcome IN (SELECT code FROM visit_outcome WHERE exclusion_candidate = 1) "
      "ORDER BY v.household, v.effective_at");
  query.bind(campaign).bind(window.from_us).bind(window.to_us);
  while (query.step()) {
    const auto household = query.id<RowId>(0);
    if (order.ends_with(household)) order.remove_last();  // the latest word counts
    if (walk.of(household).contacted || !scope.contains(household) || known.contains(household)) continue;
    const BuildingName& building = buildings.of(optional_id(query, 1));
    order.add(building.rank, {household, building.estate, building.name, string_at(query, 2), string_at(query, 3),
                              query.integer(4), outcomes.at(query.integer(4))});
  }
  return order.take();
}

}  // namespace qiaomen
