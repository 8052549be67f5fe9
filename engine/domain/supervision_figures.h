#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/domain/supervision_queries.h"

namespace qiaomen {

// 五级监管 in figures: who has looked at whom, and who has not. Only targets whose division's ledger this replica holds
// are listed: of others it cannot know whether somebody looked.

// One target of one edge. A company is a target of each community that it works in; contracts count that are in force
// on the last day of the period.
struct SupervisionTarget {
  std::int64_t upper = 0, lower = 0;  // the edge
  std::string upper_name = {}, lower_name = {};
  std::string supervisor = {};  // who has to look: a division's or a company's name
  RowId target, division;
  std::string code = {}, name = {};
  std::int64_t times = 0;                    // in the period
  std::optional<CivilDay> last_on = {};      // ever
  std::optional<std::int64_t> overdue = {};  // issues below that are, today; nullopt: no ledger below is held here
};
// By edge, from the top; within one those first that nobody looked at, then by code.
std::vector<SupervisionTarget> supervision_targets(const ReadTx& tx, const Period& period, CivilDay today);

struct EdgeFigures {
  std::int64_t upper = 0, lower = 0;
  std::string upper_name, lower_name;
  std::int64_t targets = 0, supervised = 0;
  std::optional<std::int64_t> overdue = {};
};
std::vector<EdgeFigures> by_edge(const std::vector<SupervisionTarget>& targets);

}  // namespace qiaomen
