#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/domain/rates.h"
#include "engine/store/database.h"

namespace qiaomen {

// A division, or an estate below its community.
struct RatesNode {
  RowId id;
  std::optional<RowId> parent;
  std::int64_t level = 0;  // level.number; 0: an estate
  std::string code, name;
  Figures figures;
};

// Of one campaign: every estate with households in scope that this replica holds, and all divisions above, the widest
// first. A visit counts if its effective time lies within the campaign's days (+08:00). Parents are sums.
std::vector<RatesNode> rates(const ReadTx& tx, const RowId& campaign);

// The nodes right below `parent`; nullopt: the widest ones.
std::vector<RatesNode> drill_down(const std::vector<RatesNode>& nodes, const std::optional<RowId>& parent);

}  // namespace qiaomen
