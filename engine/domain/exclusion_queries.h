#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/store/database.h"

namespace qiaomen {

struct ExclusionLine {
  RowId id, household;
  std::string estate, building, unit, door;
  std::string proposed_by, reason;
  std::optional<std::int64_t> decision;  // ExclusionDecision
  std::string decided_by, decision_reason;
  bool contacted = false;  // somebody was met or telephoned since: it does not count
};
// Open ones first, then in reading order.
std::vector<ExclusionLine> exclusions(const ReadTx& tx, const RowId& campaign);

struct ExclusionCandidate {
  RowId household;
  std::string estate, building, unit, door;
  std::int64_t outcome = 0;  // of the visit that says so: vacant, no dwelling, no such address
  std::string outcome_name;
};
// Households in scope that a visit found to be none, that nobody has met and nobody has proposed.
std::vector<ExclusionCandidate> exclusion_candidates(const ReadTx& tx, const RowId& campaign);

}  // namespace qiaomen
