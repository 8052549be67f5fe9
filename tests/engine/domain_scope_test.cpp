#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "engine/domain/scope.h"

using namespace qiaomen;

namespace {

const RowId kEstateA{{1}};
const RowId kEstateB{{2}};
const RowId kBuildingA{{3}};
const RowId kStreet{{4}};

const Responsibility kWhole{.estates = {kEstateA, kEstateB},
                            .buildings = {kBuildingA},
                            .divisions = {kStreet},
                            .contracts = {{kEstateA, 100, 199}}};

std::optional<GrantMode> mode_of(Role role, BucketKind kind, const RowId& scope) {
  const auto grants = scope_for(role, kWhole);
  const auto at = std::ranges::find(grants, BucketId{kind, scope}, &ScopeGrant::bucket);
  return at == grants.end() ? std::nullopt : std::optional(at->mode);
}

bool has_kind(Role role, BucketKind kind) {
  return std::ranges::any_of(scope_for(role, kWhole), [&](const ScopeGrant& g) { return g.bucket.kind == kind; });
}

}  // namespace

TEST_CASE("an inspector gets the work of the estates and the contacts of the assigned buildings") {
  CHECK(mode_of(Role::Inspector, BucketKind::EstateWork, kEstateB) == GrantMode::Write);
  CHECK(mode_of(Role::Inspector, BucketKind::EstatePersonal, kBuildingA) == GrantMode::Write);
  CHECK(!mode_of(Role::Inspector, BucketKind::EstatePersonal, kEstateA));
  CHECK(mode_of(Role::Inspector, BucketKind::Reference, RowId{}) == GrantMode::Read);
  CHECK(!has_kind(Role::Inspector, BucketKind::EstateDrop));
}

TEST_CASE("only inspectors and the station master get personal buckets") {
  for (const Role role : kRoles) {
    CHECK(has_kind(role, BucketKind::EstatePersonal) == (role == Role::Inspector || role == Role::StationMaster));
  }
}

TEST_CASE("a kiosk creates reports, reads public rows and holds nothing else") {
  CHECK(mode_of(Role::Kiosk, BucketKind::EstateDrop, kEstateA) == GrantMode::Create);
  CHECK(mode_of(Role::Kiosk, BucketKind::EstatePublic, kEstateA) == GrantMode::Read);
  CHECK(scope_for(Role::Kiosk, kWhole).size() == 4);
}

TEST_CASE("a company gets the ledger of its contracts, for their days") {
  const auto grants = scope_for(Role::Company, kWhole);
  const auto ledger = std::ranges::find(grants, BucketId{BucketKind::EstateLedger, kEstateA}, &ScopeGrant::bucket);
  REQUIRE(ledger != grants.end());
  CHECK(ledger->from_us == start_of(100));
  CHECK(ledger->to_us == start_of(200));
  CHECK(!mode_of(Role::Company, BucketKind::EstateLedger, kEstateB));
  CHECK(!has_kind(Role::Company, BucketKind::EstateWork));
  CHECK(mode_of(Role::Company, BucketKind::DivisionLedger, kStreet) == GrantMode::Create);
}

TEST_CASE("supervisors write the ledgers of their divisions; those above the community have no work of an estate") {
  for (const Role role : {Role::CommunitySupervisor, Role::Supervisor}) {
    CHECK(mode_of(role, BucketKind::DivisionLedger, kStreet) == GrantMode::Write);
    CHECK(mode_of(role, BucketKind::EstateLedger, kEstateA) == GrantMode::Write);
  }
  CHECK(!has_kind(Role::Supervisor, BucketKind::EstateWork));
  CHECK(!has_kind(Role::StationMaster, BucketKind::DivisionLedger));
}

TEST_CASE("reporting only reads, and nothing personal") {
  for (const ScopeGrant& grant : scope_for(Role::Reporting, kWhole)) {
    CHECK(grant.mode == GrantMode::Read);
    CHECK(grant.bucket.kind != BucketKind::EstatePersonal);
    CHECK(grant.bucket.kind != BucketKind::EstateDrop);
  }
  CHECK(mode_of(Role::Reporting, BucketKind::EstateWork, kEstateA) == GrantMode::Read);
}

TEST_CASE("the operator has no replica") { CHECK(scope_for(Role::Operator, kWhole).empty()); }

TEST_CASE("grants ascend without repeats") {
  Responsibility twice = kWhole;
  twice.estates.push_back(kEstateA);
  for (const Role role : kRoles) {
    const auto grants = scope_for(role, twice);
    CHECK(std::ranges::adjacent_find(grants, std::greater_equal<>()) == grants.end());
  }
}
