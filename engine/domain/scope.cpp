#include "engine/domain/scope.h"

#include <algorithm>

namespace qiaomen {
namespace {

// Whose rows a rule grants.
enum class Of { Nobody, Estates, Buildings, Divisions, Contracts };

struct ScopeRule {
  Role role;
  BucketKind kind;
  Of of;  // Nobody: the one bucket without a scope
  GrantMode mode;
};

using enum BucketKind;
constexpr GrantMode kRead = GrantMode::Read;
constexpr GrantMode kWrite = GrantMode::Write;
constexpr GrantMode kCreate = GrantMode::Create;

// Who reads and writes which kind of bucket, by role.
constexpr ScopeRule kRules[] = {
    {Role::Inspector, Reference, Of::Nobody, kRead},
    {Role::Inspector, EstateWork, Of::Estates, kWrite},
    {Role::Inspector, EstatePersonal, Of::Buildings, kWrite},
    {Role::Inspector, EstateLedger, Of::Estates, kWrite},
    {Role::Inspector, EstatePublic, Of::Estates, kRead},

    {Role::StationMaster, Reference, Of::Nobody, kRead},
    {Role::StationMaster, EstateWork, Of::Estates, kWrite},
    {Role::StationMaster, EstatePersonal, Of::Buildings, kWrite},
    {Role::StationMaster, EstatePersonal, Of::Estates, kRead},
    {Role::StationMaster, EstateLedger, Of::Estates, kWrite},
    {Role::StationMaster, EstateDrop, Of::Estates, kWrite},
    {Role::StationMaster, EstatePublic, Of::Estates, kWrite},

    {Role::Deputy, Reference, Of::Nobody, kRead},
    {Role::Deputy, EstateLedger, Of::Estates, kWrite},
    {Role::Deputy, EstatePublic, Of::Estates, kRead},

    {Role::CommunitySupervisor, Reference, Of::Nobody, kRead},
    {Role::CommunitySupervisor, EstateWork, Of::Estates, kWrite},
    {Role::CommunitySupervisor, EstateLedger, Of::Estates, kWrite},
    {Role::CommunitySupervisor, DivisionLedger, Of::Divisions, kWrite},
    {Role::CommunitySupervisor, EstateDrop, Of::Estates, kRead},
    {Role::CommunitySupervisor, EstatePublic, Of::Estates, kRead},

    // Estates: those that were granted to the level one by one.
    {Role::Supervisor, Reference, Of::Nobody, kRead},
    {Role::Supervisor, EstateLedger, Of::Estates, kWrite},
    {Role::Supervisor, DivisionLedger, Of::Divisions, kWrite},
    {Role::Supervisor, EstatePublic, Of::Estates, kRead},

    {Role::Company, Reference, Of::Nobody, kRead},
    {Role::Company, EstateLedger, Of::Contracts, kWrite},
    {Role::Company, DivisionLedger, Of::Divisions, kCreate},
    {Role::Company, EstatePublic, Of::Contracts, kRead},

    {Role::Kiosk, EstateDrop, Of::Estates, kCreate},
    {Role::Kiosk, EstatePublic, Of::Estates, kRead},

    // Everything that figures are made from, nothing personal.
    {Role::Reporting, Reference, Of::Nobody, kRead},
    {Role::Reporting, EstateWork, Of::Estates, kRead},
    {Role::Reporting, EstateLedger, Of::Estates, kRead},
    {Role::Reporting, DivisionLedger, Of::Divisions, kRead},
    {Role::Reporting, EstatePublic, Of::Estates, kRead},
};

void add(std::vector<ScopeGrant>& grants, const ScopeRule& rule, const std::vector<RowId>& scopes) {
  for (const RowId& scope : scopes) grants.push_back({{rule.kind, scope}, rule.mode, {}, {}});
}

void add_contracts(std::vector<ScopeGrant>& grants, const ScopeRule& rule,
                   const std::vector<ScopeContract>& contracts) {
  for (const ScopeContract& contract : contracts) {
    const auto end = contract.to_on ? std::optional(start_of(*contract.to_on + 1)) : std::nullopt;
    grants.push_back({{rule.kind, contract.estate}, rule.mode, start_of(contract.from_on), end});
  }
}

}  // namespace

std::vector<ScopeGrant> scope_for(Role role, const Responsibility& responsibility) {
  std::vector<ScopeGrant> grants;
  for (const ScopeRule& rule : kRules) {
    if (rule.role != role) continue;
    switch (rule.of) {
      case Of::Nobody: grants.push_back({{rule.kind, {}}, rule.mode, {}, {}}); break;
      case Of::Estates: add(grants, rule, responsibility.estates); break;
      case Of::Buildings: add(grants, rule, responsibility.buildings); break;
      case Of::Divisions: add(grants, rule, responsibility.divisions); break;
      case Of::Contracts: add_contracts(grants, rule, responsibility.contracts); break;
    }
  }
  std::ranges::sort(grants);
  const auto repeated = std::ranges::unique(grants);
  grants.erase(repeated.begin(), repeated.end());
  return grants;
}

}  // namespace qiaomen
