#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/replica.h"

namespace qiaomen {

// What can be named on the command line.
enum class Named { Household, Building, Estate, Company, Campaign, Issue, Visit, Report, Notice, Division, Project };

// At most a handful: more than one is already ambiguous.
std::vector<RowId> ids_between(const ReadTx& tx, Named kind, const RowId& low, const RowId& high);
// By code or name; empty for what has neither.
std::vector<RowId> ids_called(const ReadTx& tx, Named kind, std::string_view name);

// 县区; empty: no such level here.
std::string level_name(const ReadTx& tx, std::int64_t level);
// By name or number; nullopt: no such level here.
std::optional<std::int64_t> level_called(const ReadTx& tx, std::string_view text);
// 无人; empty: no such outcome here.
// Codes and names of all outcomes of a visit.
std::vector<std::pair<std::int64_t, std::string>> outcomes(const ReadTx& tx);
std::string outcome_name(const ReadTx& tx, std::int64_t outcome);

}  // namespace qiaomen
