#include "engine/domain/supervision_figures.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "engine/domain/supervision_sources_queries.h"

namespace qiaomen {
namespace {

constexpr int kDepthMax = 16;  // of the ladder; a circle in bad data ends there

void add(std::optional<std::int64_t>& sum, std::int64_t count) { sum = sum.value_or(0) + count; }

// Lays out one replica's targets.
class Targets {
 public:
  Targets(const ReadTx& tx, const Period& period, CivilDay today)
      : levels_(ladder_levels(tx)),
        divisions_(all_divisions(tx)),
        projects_(projects_on(tx, period.until)),
        seen_(seen_targets(tx, period)),
        held_(tx, BucketKind::DivisionLedger),
        ledgers_(tx, BucketKind::EstateLedger),
        overdue_(overdue_issues(tx, today)) {
    count_by_division(tx);
  }

  void add_edge(const Edge& edge) {
    switch (levels_[edge.lower].kind) {
      case LevelKind::Division: return add_divisions(edge);
      case LevelKind::Company: return add_companies(edge);
      case LevelKind::Project: return add_projects(edge);
    }
  }

  std::vector<SupervisionTarget> take() {
    std::ranges::sort(targets_, [](const SupervisionTarget& a, const SupervisionTarget& b) {
      const auto key = [](const SupervisionTarget& t) {
        return std::tuple(t.upper, t.lower, t.times > 0, std::tie(t.code, t.division, t.target));
      };
      return key(a) < key(b);
    });
    return std::move(targets_);
  }

 private:
  void count_by_division(const ReadTx& tx) {
    std::map<RowId, std::int64_t> by_estate;
    for (const auto& [where, count] : overdue_) by_estate[where.first] += count;
    for (const auto& [estate, community] : all_estates(tx)) {
      if (!ledgers_.contains(estate)) continue;
      std::optional<RowId> at = community;
      for (int depth = 0; at && depth < kDepthMax; ++depth) {
        add(below_[*at], by_estate[estate]);
        at = divisions_[*at].parent;
      }
    }
  }

  // The division of this level that the other one lies in, or is.
  std::optional<RowId> ancestor(RowId division, std::int64_t level) const {
    for (int depth = 0; depth < kDepthMax; ++depth) {
      const auto at = divisions_.find(division);
      if (at == divisions_.end()) return {};
      if (at->second.level == level) return division;
      if (!at->second.parent) return {};
      division = *at->second.parent;
    }
    return {};
  }

  void put(const Edge& edge, const std::string& supervisor, SupervisionTarget target) {
    if (!held_.contains(target.division)) return;
    target.upper = edge.upper;
    target.lower = edge.lower;
    target.upper_name = levels_[edge.upper].name;
    target.lower_name = levels_[edge.lower].name;
    target.supervisor = supervisor;
    if (const auto seen = seen_.find({target.target, target.division, edge.lower}); seen != seen_.end()) {
      target.times = seen->second.times;
      target.last_on = seen->second.last_on;
    }
    targets_.push_back(std::move(target));
  }

  void add_divisions(const Edge& edge) {
    for (const auto& [id, division] : divisions_) {
      const auto upper = division.level == edge.lower ? ancestor(id, edge.upper) : std::nullopt;
      if (!upper) continue;
      const auto below = below_.find(id);
      put(edge, divisions_[*upper].name,
          {.target = id,
           .division = id,
           .code = division.code,
           .name = division.name,
           .overdue = below == below_.end() ? std::nullopt : below->second});
    }
  }

  std::optional<std::int64_t> overdue_of(const Project& project) const {
    if (!ledgers_.contains(project.estate)) return {};
    const auto at = overdue_.find({project.estate, project.company});
    return at == overdue_.end() ? 0 : at->second;
  }

  void add_companies(const Edge& edge) {
    std::map<std::pair<RowId, RowId>, SupervisionTarget> found;
    for (const Project& project : projects_) {
      auto& target = found[{project.community, project.company}];
      target.target = project.company;
      target.division = project.community;
      target.code = project.company_code;
      target.name = project.company_name;
      if (const auto overdue = overdue_of(project)) add(target.overdue, *overdue);
    }
    for (auto& [where, target] : found) {
      const auto upper = ancestor(target.division, edge.upper);
      if (upper) put(edge, divisions_[*upper].name, std::move(target));
    }
  }

  void add_projects(const Edge& edge) {
    for (const Project& project : projects_) {
      put(edge, project.company_name,
          {.target = project.id,
           .division = project.community,
           .code = project.company_code + "/" + project.estate_code,
           .name = project.name,
           .overdue = overdue_of(project)});
    }
  }

  std::map<std::int64_t, LevelRow> levels_;
  std::unordered_map<RowId, DivisionRow> divisions_;
  std::vector<Project> projects_;
  SeenTargets seen_;
  HeldScopes held_, ledgers_;
  OverdueCounts overdue_;
  std::map<RowId, std::optional<std::int64_t>> below_;  // overdue, by division
  std::vector<SupervisionTarget> targets_;
};

}  // namespace

std::vector<SupervisionTarget> supervision_targets(const ReadTx& tx, const Period& period, CivilDay today) {
  Targets targets(tx, period, today);
  for (const Edge& edge : ladder_edges(tx)) targets.add_edge(edge);
  return targets.take();
}

std::vector<EdgeFigures> by_edge(const std::vector<SupervisionTarget>& targets) {
  std::vector<EdgeFigures> figures;
  for (const SupervisionTarget& target : targets) {
    if (figures.empty() || figures.back().upper != target.upper || figures.back().lower != target.lower) {
      figures.push_back({target.upper, target.lower, target.upper_name, target.lower_name});
    }
    EdgeFigures& edge = figures.back();
    ++edge.targets;
    if (target.times > 0) ++edge.supervised;
    if (target.overdue) add(edge.overdue, *target.overdue);
  }
  return figures;
}

}  // namespace qiaomen
