#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/catalog/grant.h"
#include "engine/catalog/table.h"
#include "engine/domain/civil_day.h"
#include "engine/domain/role.h"

namespace qiaomen {

// Which buckets a role is granted, and how.
struct ScopeGrant {
  BucketId bucket;
  GrantMode mode = GrantMode::Read;
  std::optional<std::int64_t> from_us;  // absent: from now
  std::optional<std::int64_t> to_us;    // exclusive; absent: open
  auto operator<=>(const ScopeGrant&) const = default;
};

struct ScopeContract {
  RowId estate;
  CivilDay from_on = 0;
  std::optional<CivilDay> to_on;  // last day
};

// What a person is responsible for.
struct Responsibility {
  std::vector<RowId> estates;
  std::vector<RowId> buildings;  // whose personal bucket the person gets: assigned ones; a master's all
  std::vector<RowId> divisions;  // supervisors: their own and all below; companies: the communities of their estates
  std::vector<ScopeContract> contracts;  // companies, instead of estates
};

// Ascending, without repeats. Empty for the operator, who has no replica.
std::vector<ScopeGrant> scope_for(Role role, const Responsibility& responsibility);

}  // namespace qiaomen
