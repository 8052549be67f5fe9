#include <catch2/catch_test_macros.hpp>
#include <map>
#include <set>
#include <vector>

#include "engine/domain/ledger_rules.h"

using namespace qiaomen;

namespace {

const RowId kMe{{1}};
const RowId kOther{{2}};
const RowId kOurCompany{{10}};
const RowId kTheirCompany{{11}};

// The table of the ledger's states in the document of the business, written out once more.
const std::set<Role> kReporters = {Role::Inspector, Role::StationMaster, Role::Deputy};
const std::set<Role> kDecide = {Role::StationMaster, Role::CommunitySupervisor};
const std::set<Role> kDecideOrDeputy = {Role::StationMaster, Role::Deputy, Role::CommunitySupervisor};
const std::set<Role> kCompanyOnly = {Role::Company};
const std::map<std::pair<int, int>, std::set<Role>> kExpected = {
    {{0, 10}, kReporters},       {{10, 20}, kDecideOrDeputy}, {{10, 15}, kDecide},
    {{20, 30}, kDecideOrDeputy}, {{30, 40}, kCompanyOnly},    {{40, 50}, kCompanyOnly},
    {{50, 60}, kCompanyOnly},    {{30, 20}, kCompanyOnly},    {{40, 20}, kCompanyOnly},
    {{60, 70}, kDecideOrDeputy}, {{60, 50}, kDecideOrDeputy}, {{70, 80}, {Role::Inspector, Role::StationMaster}},
    {{15, 20}, kDecide},         {{70, 20}, kDecide},         {{80, 20}, kDecide},
    {{10, 75}, kDecide},         {{15, 75}, kDecide},         {{20, 75}, kDecide},
    {{30, 75}, kDecide},         {{40, 75}, kDecide},         {{50, 75}, kDecide},
    {{60, 75}, kDecide},
};
const std::vector<int> kStates = {0, 10, 15, 20, 30, 40, 50, 60, 70, 75, 80};

// Everything that a step could ask for is there.
StepContext complete(std::int64_t from, std::int64_t to, Role role) {
  StepContext step;
  step.from = from;
  step.to = to;
  step.actor = {.person = kMe, .role = role, .company = {}, .division = {}};
  if (role == Role::Company) step.actor.company = kOurCompany;
  step.has_reason = step.has_due_date = step.has_satisfaction = step.has_target = step.has_after_photo = true;
  step.company_before = step.company_after = kOurCompany;
  return step;
}

bool allowed(const StepContext& step) { return !refuse_step(step).has_value(); }

}  // namespace

TEST_CASE("every step of every role is allowed exactly as the table of the business says") {
  int allowed_steps = 0;
  for (const int from : kStates) {
    for (const int to : kStates) {
      for (const Role role : kRoles) {
        INFO(from << " -> " << to << " by " << key_of(role));
        const auto expected = kExpected.find({from, to});
        const bool legal = expected != kExpected.end() && expected->second.contains(role);
        CHECK(allowed(complete(from, to, role)) == legal);
        allowed_steps += legal ? 1 : 0;
      }
    }
  }
  CHECK(allowed_steps == 44);
}

TEST_CASE("the state machine has exactly the steps of the rules, and ranks by number") {
  CHECK(kLedgerMachine.initial == ledger_state::kNone);
  CHECK(kLedgerMachine.steps.size() == kExpected.size());
  for (const auto& [step, roles] : kExpected) CHECK(kLedgerMachine.is_legal(step.first, step.second));
  for (const int state : kStates) {
    if (state != 0) CHECK(kLedgerMachine.rank(state) == state);
  }
  CHECK(!kLedgerMachine.rank(99));
}

TEST_CASE("declining, giving back and reopening need a reason") {
  for (const auto& [from, to, role] : {std::tuple{10, 15, Role::StationMaster},
                                       {30, 20, Role::Company},
                                       {40, 20, Role::Company},
                                       {15, 20, Role::StationMaster},
                                       {70, 20, Role::CommunitySupervisor},
                                       {80, 20, Role::StationMaster}}) {
    auto step = complete(from, to, role);
    CHECK(allowed(step));
    step.has_reason = false;
    CHECK(!allowed(step));
  }
}

TEST_CASE("accepting needs no reason") {
  auto step = complete(10, 20, Role::StationMaster);
  step.has_reason = false;
  CHECK(allowed(step));
}

TEST_CASE("dispatching needs a company and a due date") {
  auto step = complete(20, 30, Role::StationMaster);
  step.has_due_date = false;
  CHECK(!allowed(step));
  step = complete(20, 30, Role::StationMaster);
  step.company_after.reset();
  CHECK(!allowed(step));
}

TEST_CASE("rectifying needs an after-photo") {
  auto step = complete(50, 60, Role::Company);
  step.has_after_photo = false;
  CHECK(!allowed(step));
}

TEST_CASE("merging needs a target and following up an answer") {
  auto merge = complete(20, 75, Role::StationMaster);
  merge.has_target = false;
  CHECK(!allowed(merge));
  auto follow_up = complete(70, 80, Role::Inspector);
  follow_up.has_satisfaction = false;
  CHECK(!allowed(follow_up));
}

TEST_CASE("another company, or none, takes no step of the company's") {
  for (const auto& [from, to] : {std::pair{30, 40}, {40, 50}, {50, 60}, {30, 20}, {40, 20}}) {
    auto step = complete(from, to, Role::Company);
    step.actor.company = kTheirCompany;
    CHECK(!allowed(step));
    step.actor.company.reset();
    CHECK(!allowed(step));
    step.company_before.reset();
    CHECK(!allowed(step));
  }
}

TEST_CASE("a step of the company's leaves company and due date as they are") {
  for (const auto& [from, to] : {std::pair{30, 40}, {40, 50}, {50, 60}}) {
    auto step = complete(from, to, Role::Company);
    step.same_dispatch = false;
    CHECK(!allowed(step));
  }
}

TEST_CASE("who rectified neither closes nor sends back") {
  const std::vector<RowId> rectifiers = {kOther, kMe};
  for (const int to : {70, 50}) {
    auto step = complete(60, to, Role::StationMaster);
    step.rectifiers = rectifiers;
    CHECK(!allowed(step));
    step.actor.person = RowId{{3}};
    CHECK(allowed(step));
  }
}

TEST_CASE("nobody of the rectifying company closes, not even as a supervisor") {
  auto step = complete(60, 70, Role::CommunitySupervisor);
  step.actor.company = kOurCompany;
  CHECK(!allowed(step));
  step.actor.company = kTheirCompany;
  CHECK(allowed(step));
}

TEST_CASE("a deputy decides nothing on an issue of their own company") {
  for (const auto& [from, to] : {std::pair{10, 20}, {20, 30}, {60, 70}, {60, 50}}) {
    auto step = complete(from, to, Role::Deputy);
    step.actor.company = kOurCompany;
    CHECK(!allowed(step));
    step.actor.company = kTheirCompany;
    CHECK(allowed(step));
  }
}

TEST_CASE("before it is dispatched, an issue is that of the company that manages the estate") {
  auto step = complete(10, 20, Role::Deputy);
  step.actor.company = kOurCompany;
  step.company_before = step.company_after = std::nullopt;
  CHECK(allowed(step));
  step.estate_company = kOurCompany;
  CHECK(!allowed(step));
}

TEST_CASE("a deputy of the managing company may still report") {
  auto step = complete(0, 10, Role::Deputy);
  step.actor.company = step.estate_company = kOurCompany;
  CHECK(allowed(step));
}

TEST_CASE("only the company's own steps count as rectifying") {
  CHECK(rectifies(40, 50));
  CHECK(rectifies(50, 60));
  CHECK(!rectifies(60, 50));  // sent back by who checks
  CHECK(!rectifies(30, 40));
  CHECK(!rectifies(60, 70));
}

TEST_CASE("a refusal says in Chinese what is wrong and what to do next") {
  const auto text = refuse_step(complete(70, 50, Role::StationMaster));
  REQUIRE(text);
  CHECK(text->contains("已销号"));
  CHECK(text->contains("请"));
}
