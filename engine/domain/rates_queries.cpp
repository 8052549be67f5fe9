#include "engine/domain/rates_queries.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_set>

#include "engine/domain/door_marks_queries.h"
#include "engine/domain/query_values.h"

namespace qiaomen {
namespace {

constexpr int kDepthMax = 16;  // of the ladder; a circle in bad data ends there

using Nodes = std::map<RowId, RatesNode>;

// Approved (1), and by a second person.
std::unordered_set<RowId> excluded(const ReadTx& tx, const RowId& campaign) {
  std::unordered_set<RowId> households;
  auto query = tx.query(
      "SELECT household FROM exclusion WHERE campaign = ?1 AND decision = 1 AND decided_by IS NOT proposed_by");
  query.bind(campaign);
  while (query.step()) households.insert(query.id<RowId>(0));
  return households;
}

std::map<RowId, Figures> figures_by_estate(const ReadTx& tx, const RowId& campaign, const TimeWindow& window) {
  const MarksByHousehold visited(tx, campaign, window);
  const auto exclusions = excluded(tx, campaign);
  std::map<RowId, Figures> figures;
  MarksWalk walk(visited);
  auto query = tx.query("SELECT household, estate FROM task WHERE campaign = ?1 AND in_scope = 1 ORDER BY household");
  query.bind(campaign);
  while (query.step()) {
    const auto household = query.id<RowId>(0);
    const DoorMarks marks = walk.of(household);
    const bool is_excluded = !marks.contacted && exclusions.contains(household);
    figures[query.id<RowId>(1)] += {1, marks.knocked, marks.contacted, marks.strict, is_excluded};
  }
  return figures;
}

Nodes divisions(const ReadTx& tx) {
  Nodes nodes;
  auto query = tx.query("SELECT id, parent, level, code, name FROM division");
  while (query.step()) {
    const auto id = query.id<RowId>(0);
    nodes[id] = {id, optional_id(query, 1), query.integer(2), string_at(query, 3), string_at(query, 4), {}};
  }
  return nodes;
}

std::optional<RatesNode> estate_node(const ReadTx& tx, const RowId& estate, const Figures& figures) {
  auto query = tx.query("SELECT community, code, name FROM estate WHERE id = ?1");
  query.bind(estate);
  if (!query.step()) return std::nullopt;
  return RatesNode{estate, optional_id(query, 0), 0, string_at(query, 1), string_at(query, 2), figures};
}

void add_upwards(Nodes& nodes, std::optional<RowId> at, const Figures& figures) {
  for (int depth = 0; at && depth < kDepthMax; ++depth) {
    const auto node = nodes.find(*at);
    if (node == nodes.end()) return;
    node->second.figures += figures;
    at = node->second.parent;
  }
}

bool stands_before(const RatesNode& a, const RatesNode& b) {
  const auto key = [](const RatesNode& n) { return std::tie(n.code, n.id); };
  const bool a_is_estate = a.level == 0;
  const bool b_is_estate = b.level == 0;
  if (a_is_estate != b_is_estate) return b_is_estate;
  return a.level != b.level ? a.level < b.level : key(a) < key(b);
}

}  // namespace

std::vector<RatesNode> rates(const ReadTx& tx, const RowId& campaign) {
  std::vector<RatesNode> result;
  const auto window = days_of_campaign(tx, campaign);
  if (!window) return result;
  Nodes nodes = divisions(tx);
  for (const auto& [estate, figures] : figures_by_estate(tx, campaign, *window)) {
    auto node = estate_node(tx, estate, figures);
    if (!node) continue;
    add_upwards(nodes, node->parent, figures);
    result.push_back(*std::move(node));
  }
  for (auto& [id, node] : nodes) {
    if (node.figures.in_scope > 0) result.push_back(std::move(node));
  }
  std::ranges::sort(result, stands_before);
  return result;
}

std::vector<RatesNode> drill_down(const std::vector<RatesNode>& nodes, const std::optional<RowId>& parent) {
  std::vector<RatesNode> below;
  const auto is_shown = [&](const RowId& id) { return std::ranges::find(nodes, id, &RatesNode::id) != nodes.end(); };
  for (const RatesNode& node : nodes) {
    const bool widest = !node.parent || !is_shown(*node.parent);
    if (parent ? node.parent == parent : widest) below.push_back(node);
  }
  return below;
}

}  // namespace qiaomen
