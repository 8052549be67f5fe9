#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/domain/civil_day.h"
#include "engine/domain/reference_tables.h"
#include "engine/store/database.h"

namespace qiaomen {

struct Period {
  CivilDay since = 0, until = 0;  // both count
};

// Records of 五级监管.
struct SupervisionLine {
  RowId id, target;
  std::string upper_name, lower_name, target_name, finding, person, issue_title;
  std::optional<RowId> issue;
  CivilDay supervised_on = 0;
  std::int64_t effective_at_us = 0;
};
// The latest day first.
std::vector<SupervisionLine> supervisions(const ReadTx& tx, const Period& period);

// Of the ladder; nullopt: no such edge.
struct Edge {
  std::int64_t upper = 0, lower = 0;
};
std::optional<Edge> edge_below(const ReadTx& tx, std::int64_t upper, LevelKind lower);
std::optional<Edge> edge_between(const ReadTx& tx, LevelKind upper, LevelKind lower);

// Where the company has a contract in force that day, ascending.
std::vector<RowId> communities_of(const ReadTx& tx, const RowId& company, CivilDay day);

}  // namespace qiaomen
