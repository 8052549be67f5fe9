#include <catch2/benchmark/catch_benchmark.hpp>
#include <catch2/catch_test_macros.hpp>

#include "engine/domain/campaign.h"
#include "engine/domain/campaign_queries.h"
#include "engine/domain/exclusion.h"
#include "engine/domain/exclusion_queries.h"
#include "engine/domain/ledger.h"
#include "engine/domain/ledger_queries.h"
#include "engine/domain/rates_queries.h"
#include "engine/domain/registry_queries.h"
#include "tests/support/small_city.h"

using namespace qiaomen;
using testing::SmallCity;

namespace {

constexpr int kHouseholdsPerBuilding = 5000;  // of two buildings

void knock_everywhere(SmallCity& city) {
  for (int estate = 0; estate < 2; ++estate) {
    for (std::size_t i = 0; i < city.households[estate].size(); ++i) {
      VisitInput visit;
      visit.household = city.households[estate][i];
      visit.campaign = city.campaign;
      visit.outcome = i % 3 == 0 ? 5 : 1;
      city.must(city.inspector, [&](Act& act) { return record_visit(act, visit); });
    }
  }
}

// An issue for every household, a third of them dispatched and overdue.
std::vector<RowId> report_everywhere(SmallCity& city) {
  std::vector<RowId> issues;
  const CivilDay today = day_of(city.clock().now.wall.us);
  for (int estate = 0; estate < 2; ++estate) {
    for (const RowId& household : city.households[estate]) {
      NewIssue issue;
      issue.estate = city.estates[estate];
      issue.title = "楼道灯不亮";
      issue.category = "leak";
      issue.household = household;
      issues.push_back(city.must(city.inspector, [&](Act& act) { return create_issue(act, issue); }).row);
      if (issues.size() % 3 != 0) continue;
      city.must(city.master, [&](Act& act) { return accept_issue(act, issues.back()); });
      city.must(city.master, [&](Act& act) { return dispatch_issue(act, issues.back(), city.company, today); });
    }
  }
  city.clock().now.wall.us += 3 * 86'400'000'000;
  return issues;
}

// Every household is vacant as well, and proposed by one person and approved by another.
void exclude_everywhere(SmallCity& city) {
  for (int estate = 0; estate < 2; ++estate) {
    for (const RowId& household : city.households[estate]) {
      city.must(city.inspector, [&](Act& act) { return propose_exclusion(act, {city.campaign, household, "空置"}); });
      city.must(city.master, [&](Act& act) {
        return decide_exclusion(act, {city.campaign, household, ExclusionDecision::Approved, {}});
      });
    }
  }
}

}  // namespace

// Hidden: `build/release/bin/domain_tests "[!benchmark]"` prints the times.
TEST_CASE("queries over 10,000 households, tasks, visits and issues", "[!benchmark]") {
  SmallCity city(kHouseholdsPerBuilding);
  knock_everywhere(city);
  const auto issues = report_everywhere(city);
  const CivilDay today = day_of(city.clock().now.wall.us);
  const auto look = [&](auto&& query) { return city.replica().read([&](const ReadTx& tx) { return query(tx); }); };
  const LedgerFilter all{.today = today};
  const LedgerFilter overdue{.today = today, .overdue_only = true};

  BENCHMARK("my tasks by building") {
    return look([&](const ReadTx& tx) { return tasks_by_building(tx, city.campaign, std::nullopt); });
  };
  BENCHMARK("tasks of one building of 5,000") {
    return look([&](const ReadTx& tx) { return tasks_of_building(tx, city.campaign, city.buildings[0]); });
  };
  BENCHMARK("household card") {
    return look([&](const ReadTx& tx) { return household_card(tx, city.households[0][2500]); });
  };
  BENCHMARK("search by address") {
    return look([&](const ReadTx& tx) { return search_households(tx, "甲小区 2600"); });
  };
  BENCHMARK("ledger by state") {
    return look([&](const ReadTx& tx) { return ledger_by_state(tx, all); });
  };
  BENCHMARK("ledger, first page") {
    return look([&](const ReadTx& tx) { return ledger(tx, all); });
  };
  BENCHMARK("ledger, overdue") {
    return look([&](const ReadTx& tx) { return ledger(tx, overdue); });
  };
  BENCHMARK("issue card") {
    return look([&](const ReadTx& tx) { return issue_card(tx, issues[5000], today); });
  };
  BENCHMARK("rates at every level") {
    return look([&](const ReadTx& tx) { return rates(tx, city.campaign); });
  };
  BENCHMARK("candidates for an exclusion") {
    return look([&](const ReadTx& tx) { return exclusion_candidates(tx, city.campaign); });
  };
  exclude_everywhere(city);
  BENCHMARK("rates with 10,000 exclusions") {
    return look([&](const ReadTx& tx) { return rates(tx, city.campaign); });
  };
  BENCHMARK("exclusions, 10,000 decided") {
    return look([&](const ReadTx& tx) { return exclusions(tx, city.campaign); });
  };
}
