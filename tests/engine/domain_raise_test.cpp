#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <iterator>

#include "engine/domain/ledger.h"
#include "engine/domain/ledger_queries.h"
#include "engine/domain/ledger_states.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/raise.h"
#include "engine/domain/raise_rules.h"
#include "engine/domain/reference_tables.h"
#include "tests/support/small_city.h"

using namespace qiaomen;
using qiaomen::testing::SmallCity;

namespace {

struct RaiseCity : SmallCity {
  RowId issue = report("楼顶漏雨");

  RowId report(std::string title) {
    return must(inspector,
                [&](Act& act) {
                  return create_issue(act, {.estate = estates[0], .title = title, .category = "leak", .place = "楼顶"});
                })
        .row;
  }
  Command raises(std::optional<std::int64_t> level = {}, std::string reason = "需多部门协调") const {
    return [this, level, reason = std::move(reason)](Act& act) { return raise_issue(act, issue, level, reason); };
  }
  Command returns(std::string reason = "属社区职责") const {
    return [this, reason = std::move(reason)](Act& act) { return return_issue(act, issue, reason); };
  }
  // As a program would that skips what the command finds out by itself.
  std::string forged(const Actor& actor, RaiseState state, const RowId& to, const RowId& by) {
    return refusal(actor, [&](Act& act) -> Result<RowId> {
      TRY_VOID(act.edit(kIssue, issue,
                        {{issue::kRaiseState, static_cast<std::int64_t>(state)},
                         {issue::kRaisedTo, to},
                         {issue::kRaiseReason, std::string("x")},
                         {issue::kRaiseBy, by}}));
      return issue;
    });
  }
  RowId holder() {
    struct Rows final : RowLookup {
      explicit Rows(SmallCity& of) : city(of) {}
      std::optional<FieldValues> find(const Table& table, const RowId& id) const override {
        return city.replica().find(table, id);
      }
      std::vector<std::pair<RowId, FieldValues>> children(const Table&, const RowId&) const override { return {}; }
      SmallCity& city;
    };
    return holder_of(row(kIssue, issue), Rows(*this)).value();
  }
  std::vector<IssueLine> raised() {
    return replica().read(
        [&](const ReadTx& tx) { return ledger(tx, {.today = day_of(clock().now.wall.us), .raised_only = true}); });
  }
};

}  // namespace

TEST_CASE("an issue rises level by level, keeps its id and state, and goes back down the same way") {
  RaiseCity city;
  CHECK(city.holder() == city.communities[0]);
  city.must(city.master, city.raises());
  CHECK(city.holder() == city.streets[0]);
  city.must(city.street, city.raises());
  city.must(city.county, city.raises());
  CHECK(city.holder() == city.city);
  CHECK(city.refusal(city.mayor, city.raises()).contains("没有可以上呼的层级"));
  city.must(city.mayor, city.returns());
  CHECK(city.holder() == city.counties[0]);
  city.must(city.county, city.returns());
  city.must(city.street, city.returns());
  CHECK(city.holder() == city.communities[0]);
  CHECK(integer_in(city.row(kIssue, city.issue), issue::kState) == ledger_state::kReported);
  CHECK(city.raised().empty());
  city.must(city.supervisor, city.raises());
  CHECK(city.holder() == city.streets[0]);
}

TEST_CASE("only who has an issue raises it, and only a level above returns it") {
  RaiseCity city;
  const std::vector<Actor*> people = {&city.inspector,  &city.deputy, &city.worker, &city.master,
                                      &city.supervisor, &city.street, &city.county, &city.mayor};
  // Who may, where the issue is with community, street, county.
  const RowId places[] = {city.communities[0], city.streets[0], city.counties[0]};
  const std::vector<std::vector<Actor*>> raise = {{&city.master, &city.supervisor}, {&city.street}, {&city.county}};
  const std::vector<std::vector<Actor*>> give_back = {{}, {&city.street}, {&city.county}};
  const auto contains = [](const std::vector<Actor*>& all, Actor* one) {
    return std::ranges::find(all, one) != all.end();
  };
  for (std::size_t at = 0; at < std::size(places); ++at) {
    for (Actor* person : people) {
      INFO(at << " " << key_of(person->role));
      const auto place = [&] {
        city.seed([&](Draft& draft) { return draft.edit(kIssue, city.issue, {{issue::kRaisedTo, places[at]}}); });
      };
      place();
      CHECK(city.refusal(*person, city.raises()).empty() == contains(raise[at], person));
      place();
      CHECK(city.refusal(*person, city.returns()).empty() == contains(give_back[at], person));
    }
  }
}

TEST_CASE("a supervisor of another street has no say") {
  RaiseCity city;
  city.must(city.master, city.raises());
  Actor elsewhere = city.street;
  elsewhere.division = city.streets[1];
  CHECK(city.refusal(elsewhere, city.raises()).contains("甲街道"));
  CHECK(city.refusal(elsewhere, city.returns()).contains("甲街道"));
}

TEST_CASE("raising and returning need a reason, their own name, and one level at a time") {
  RaiseCity city;
  CHECK(city.refusal(city.master, city.raises({}, " ")).contains("必须写明理由"));
  CHECK(city.refusal(city.master, city.raises(2)).contains("上一级是甲街道"));
  CHECK(city.forged(city.master, RaiseState::Raised, city.counties[0], city.master.person).contains("逐级"));
  CHECK(city.forged(city.master, RaiseState::Raised, city.streets[0], city.street.person).contains("本人"));
  CHECK(city.forged(city.master, static_cast<RaiseState>(7), city.streets[0], city.master.person)
            .contains("没有这种上呼状态"));
  city.must(city.master, city.raises(3));
  CHECK(city.refusal(city.street, city.returns("")).contains("必须写明理由"));
  CHECK(city.forged(city.street, RaiseState::Returned, city.streets[0], city.street.person).contains("下一级"));
}

TEST_CASE("who raises what was raised meanwhile is told where it is") {
  RaiseCity city;
  city.must(city.master, city.raises());
  CHECK(city.refusal(city.supervisor, city.raises()).contains("现在由甲街道处理"));
  city.must(city.street, city.returns());
  CHECK(city.refusal(city.street, city.returns()).contains("没有上呼"));
}

TEST_CASE("an issue is raised while it is open, and no longer") {
  for (const std::int64_t state : {10, 15, 20, 30, 40, 50, 60, 70, 75, 80}) {
    RaiseCity city;
    city.seed([&](Draft& draft) { return draft.edit(kIssue, city.issue, {{issue::kState, state}}); });
    INFO(state);
    CHECK(city.refusal(city.master, city.raises()).empty() == (state < 70 && state != 15));
    CHECK(is_open(state) == (state < 70 && state != 15));
  }
}

TEST_CASE("a ladder without that edge ends there") {
  RaiseCity city;
  city.seed([&](Draft& draft) { return draft.remove(kLevelEdge, level_edge_id(2, 3)); });
  city.must(city.master, city.raises());
  CHECK(city.refusal(city.street, city.raises()).contains("没有可以上呼的层级"));
}

TEST_CASE("raised issues are listed with who has them, since when, and for how long they are open") {
  RaiseCity city;
  city.report("路灯不亮");
  CHECK(city.raised().empty());
  city.must(city.master, city.raises());
  city.seed_row(kIssueEvent, RowId{{5}},
                {{issue_event::kEstate, city.estates[0]},
                 {issue_event::kIssue, city.issue},
                 {issue_event::kKind, std::int64_t{3}},
                 {issue_event::kPerson, city.master.person},
                 {issue_event::kDevice, std::string("00")},
                 {issue_event::kDeviceAt, std::int64_t{1}},
                 {issue_event::kEffectiveAt, std::int64_t{42}}});
  city.clock().advance(3LL * 86'400 * 1'000'000);
  const auto lines = city.raised();
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].id == city.issue);
  CHECK(lines[0].raised_to == "甲街道");
  CHECK(lines[0].raised_since_us == 42);
  CHECK(lines[0].days_open == 3);
  city.must(city.master, [&](Act& act) { return decline_issue(act, city.issue, "重复"); });
  CHECK(city.raised().empty());
}

TEST_CASE("a merged issue leads to its target, and the target lists its duplicates") {
  RaiseCity city;
  const auto target = city.report("楼顶渗水");
  city.must(city.master, [&](Act& act) { return merge_issue(act, city.issue, target); });
  const auto card = [&](const RowId& id) {
    return city.replica().read([&](const ReadTx& tx) { return issue_card(tx, id, 0).value(); });
  };
  CHECK(card(city.issue).merged_into == target);
  CHECK(card(city.issue).merged_into_title == "楼顶渗水");
  REQUIRE(card(target).duplicates.size() == 1);
  CHECK(card(target).duplicates[0].id == city.issue);
  CHECK(card(target).duplicates[0].title == "楼顶漏雨");
  CHECK(card(city.issue).duplicates.empty());
}

TEST_CASE("duplicates are merged in no circle, not into one that is merged, and not across estates") {
  RaiseCity city;
  const auto target = city.report("楼顶渗水");
  const auto merges = [&](const RowId& issue, const RowId& into) {
    return city.refusal(city.master, [&](Act& act) { return merge_issue(act, issue, into); });
  };
  CHECK(merges(city.issue, city.issue).contains("另一条未被合并"));
  CHECK(merges(city.issue, target).empty());
  CHECK(merges(target, city.issue).contains("另一条未被合并"));
  const auto third = city.report("又一条");
  CHECK(merges(third, city.issue).contains("另一条未被合并"));
  const auto elsewhere =
      city.must(city.inspector,
                [&](Act& act) {
                  return create_issue(act,
                                      {.estate = city.estates[1], .title = "远", .category = "leak", .place = "x"});
                })
          .row;
  CHECK(merges(third, elsewhere).contains("本小区"));
  CHECK(merges(target, third).empty());  // a chain, which ends at one that lives
}
