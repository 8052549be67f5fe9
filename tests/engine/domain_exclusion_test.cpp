#include <catch2/catch_test_macros.hpp>

#include "engine/domain/campaign.h"
#include "engine/domain/exclusion.h"
#include "engine/domain/exclusion_queries.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/rates_queries.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/registry.h"
#include "engine/domain/values.h"
#include "tests/support/small_city.h"

using namespace qiaomen;
using qiaomen::testing::SmallCity;

namespace {

constexpr std::int64_t kTelephoned = 9;
constexpr std::int64_t kVacant = 5;

struct ExclusionCity : SmallCity {
  RowId home() const { return households[0][0]; }
  Command proposes(const RowId& household, std::string reason = "空置") const {
    return [this, household, reason = std::move(reason)](Act& act) {
      return propose_exclusion(act, {campaign, household, reason});
    };
  }
  Command decides(ExclusionDecision decision, std::string reason = "看过") const {
    return [this, decision, reason = std::move(reason)](Act& act) {
      return decide_exclusion(act, {campaign, home(), decision, reason});
    };
  }
  void visit(std::int64_t outcome) {
    must(inspector,
         [&](Act& act) { return record_visit(act, {.household = home(), .campaign = campaign, .outcome = outcome}); });
  }
  Figures figures() {
    const auto nodes = replica().read([&](const ReadTx& tx) { return rates(tx, campaign); });
    return nodes.front().figures;
  }
  std::vector<ExclusionLine> lines() {
    return replica().read([&](const ReadTx& tx) { return exclusions(tx, campaign); });
  }
  std::vector<ExclusionCandidate> candidates() {
    return replica().read([&](const ReadTx& tx) { return exclusion_candidates(tx, campaign); });
  }
};

constexpr auto kApproved = ExclusionDecision::Approved;
constexpr auto kRejected = ExclusionDecision::Rejected;

}  // namespace

TEST_CASE("an exclusion counts once a second person has approved it, and no longer once somebody is met") {
  ExclusionCity city;
  city.visit(kVacant);
  REQUIRE(city.candidates().size() == 1);
  CHECK(city.candidates()[0].outcome == kVacant);
  city.must(city.master, city.proposes(city.home()));
  CHECK(city.candidates().empty());
  CHECK(city.figures().excluded == 0);
  CHECK(city.refusal(city.master, city.decides(kApproved)).contains("不能由申请人自己决定"));
  city.must(city.supervisor, city.decides(kApproved));
  CHECK(city.figures().excluded == 1);
  CHECK(contacted_rate(city.figures()) == Rate{0, 7});
  REQUIRE(city.lines().size() == 1);
  CHECK(city.lines()[0].proposed_by == "示例站长");
  CHECK(city.lines()[0].decided_by == "示例监管员");
  city.visit(kTelephoned);
  CHECK(city.figures().excluded == 0);
  CHECK(city.lines()[0].contacted);
}

TEST_CASE("the first decision stands, and a decided proposal is not written anew") {
  ExclusionCity city;
  city.must(city.inspector, city.proposes(city.home()));
  city.must(city.second_inspector, city.proposes(city.home(), "无人居住"));  // whoever wrote it last proposed it
  city.must(city.master, city.decides(kRejected));
  CHECK(city.refusal(city.supervisor, city.decides(kApproved)).contains("第一个决定算数"));
  CHECK(city.refusal(city.inspector, city.proposes(city.home())).contains("第一个决定算数"));
  CHECK(city.figures().excluded == 0);
  // A program that does not ask first meets the rule.
  const RowId id = exclusion_id(city.campaign, city.home());
  const auto rewrite = [&](Act& act) -> Result<RowId> {
    TRY_VOID(act.edit(kExclusion, id,
                      {{exclusion::kProposedBy, act.actor().person}, {exclusion::kReason, std::string("改")}}));
    return id;
  };
  CHECK(city.refusal(city.master, rewrite).contains("申请不能再改"));
}

TEST_CASE("what cannot be excluded, or not by this person, is refused in plain words") {
  ExclusionCity city;
  CHECK(city.refusal(city.inspector, city.proposes(city.home(), "")).contains("必须填写理由"));
  const auto found = city.must(city.inspector, [&](Act& act) {
    return add_household(act, {.building = city.buildings[0], .unit = "1", .door = "999", .address = {}, .note = {}});
  });
  CHECK(city.refusal(city.inspector, city.proposes(found.row)).contains("不在这次敲门行动"));
  CHECK(city.refusal(city.master, city.decides(kApproved)).contains("还没有人申请"));
  city.must(city.master, city.proposes(city.home()));
  CHECK(city.refusal(city.inspector, city.decides(kApproved)).contains("网格员不能"));
  CHECK(city.refusal(city.supervisor, city.decides(kRejected, "")).contains("必须写明理由"));
}

TEST_CASE("a closed campaign takes neither proposals nor decisions, so that its figures stay") {
  ExclusionCity city;
  city.must(city.inspector, city.proposes(city.home()));
  city.seed([&](Draft& draft) {
    return draft.edit(kCampaign, city.campaign, {{campaign::kState, static_cast<std::int64_t>(CampaignState::Closed)}});
  });
  CHECK(city.refusal(city.master, city.decides(kApproved)).contains("已经结束"));
  CHECK(city.refusal(city.inspector, city.proposes(city.households[0][1])).contains("已经结束"));
}
