#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/catalog/table.h"
#include "engine/domain/supervision_queries.h"

namespace qiaomen {

// What the figures of supervision are made from, read at once: few rows that many targets name.

struct LevelRow {
  std::string name;
  LevelKind kind{};
};
std::map<std::int64_t, LevelRow> ladder_levels(const ReadTx& tx);
std::vector<Edge> ladder_edges(const ReadTx& tx);

struct DivisionRow {
  std::string code, name;
  std::int64_t level = 0;
  std::optional<RowId> parent;
};
std::unordered_map<RowId, DivisionRow> all_divisions(const ReadTx& tx);
// Estate and community.
std::vector<std::pair<RowId, RowId>> all_estates(const ReadTx& tx);

// A contract in force that day.
struct Project {
  RowId id, company, estate, community;
  std::string name, company_code, company_name, estate_code;
};
std::vector<Project> projects_on(const ReadTx& tx, CivilDay day);

// Issues that are overdue, by estate and company.
using OverdueCounts = std::map<std::pair<RowId, RowId>, std::int64_t>;
OverdueCounts overdue_issues(const ReadTx& tx, CivilDay today);

struct TargetSeen {
  std::int64_t times = 0;  // in the period
  CivilDay last_on = 0;    // ever
};
// By target, division and lower level.
using SeenTargets = std::map<std::tuple<RowId, RowId, std::int64_t>, TargetSeen>;
SeenTargets seen_targets(const ReadTx& tx, const Period& period);

// What this replica may see of a kind of bucket; everything, while the hub has said nothing yet.
class HeldScopes {
 public:
  HeldScopes(const ReadTx& tx, BucketKind kind);
  bool contains(const RowId& scope) const { return !knows_ || scopes_.contains(scope); }

 private:
  bool knows_ = false;
  std::set<RowId> scopes_;
};

}  // namespace qiaomen
