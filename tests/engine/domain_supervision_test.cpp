#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "engine/domain/ledger.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/supervision.h"
#include "engine/domain/supervision_figures.h"
#include "tests/support/small_city.h"

using namespace qiaomen;
using qiaomen::testing::SmallCity;

namespace {

struct Overseen : SmallCity {
  CivilDay today = day_of(clock().now.wall.us);
  RowId projects[2] = {project_of(0), project_of(1)};

  RowId project_of(int i) const { return contract_id(company, estates[i], parse_day("2020-01-01").value()); }

  Command looks_at(const RowId& target, std::optional<RowId> issue = {}) const {
    return [this, target, issue](Act& act) {
      return supervise(act, {.target = target, .supervised_on = today, .finding = "台账齐全", .issue = issue});
    };
  }
  RowId report(int i) {
    return must(inspector,
                [&](Act& act) {
                  return create_issue(act,
                                      {.estate = estates[i], .title = "漏雨", .category = "leak", .place = "楼顶"});
                })
        .row;
  }
  void make_overdue(int i) {
    const auto issue = report(i);
    must(master, [&](Act& act) { return accept_issue(act, issue); });
    must(master, [&](Act& act) { return dispatch_issue(act, issue, company, today); });
  }
  std::vector<SupervisionTarget> targets(Period period, CivilDay on) {
    return replica().read([&](const ReadTx& tx) { return supervision_targets(tx, period, on); });
  }
  std::vector<SupervisionTarget> targets() { return targets({today - 29, today}, today + 1); }

  // What a whole record says, for those who forge one.
  std::string forged(const Actor& actor, std::vector<FieldChange> changed) {
    std::vector<FieldChange> values{
        {supervision::kDivision, communities[0]}, {supervision::kUpper, std::int64_t{4}},
        {supervision::kLower, std::int64_t{5}},   {supervision::kTarget, company},
        {supervision::kSupervisedOn, today},      {supervision::kFinding, std::string("x")},
        {supervision::kPerson, actor.person},     {supervision::kEffectiveAt, clock().now.wall.us}};
    for (const auto& [field, value] : changed) {
      std::ranges::find(values, field, &FieldChange::first)->second = value;
    }
    return refusal(actor, [&](Act& act) -> Result<RowId> {
      const RowId id = act.new_id();
      TRY_VOID(act.create(kSupervision, id, values));
      return id;
    });
  }
};

const SupervisionTarget& target(const std::vector<SupervisionTarget>& targets, std::int64_t lower, const RowId& id,
                                const RowId& division) {
  const auto at = std::ranges::find_if(targets, [&](const SupervisionTarget& t) {
    return t.lower == lower && t.target == id && t.division == division;
  });
  REQUIRE(at != targets.end());
  return *at;
}

}  // namespace

TEST_CASE("every edge of the ladder is supervised by the level above it, and by nobody else") {
  Overseen city;
  struct Looked {
    RowId target;
    Actor* by;
    std::int64_t lower;
    RowId division;
  };
  const Looked edges[] = {{city.counties[0], &city.mayor, 2, city.counties[0]},
                          {city.streets[0], &city.county, 3, city.streets[0]},
                          {city.communities[0], &city.street, 4, city.communities[0]},
                          {city.company, &city.supervisor, 5, city.communities[0]},
                          {city.projects[0], &city.worker, 6, city.communities[0]}};
  Actor* people[] = {&city.inspector,  &city.master, &city.deputy, &city.worker,
                     &city.supervisor, &city.street, &city.county, &city.mayor};
  for (const Looked& edge : edges) {
    for (Actor* person : people) {
      INFO(edge.lower << " by " << key_of(person->role));
      const auto why = city.refusal(*person, city.looks_at(edge.target));
      CHECK(why.empty() == (person == edge.by));
      if (!why.empty()) CHECK(why.contains("没有写入"));
    }
    const auto change = city.replica().pending().back().transaction.changes.at(0);
    CHECK(change.bucket == BucketId{BucketKind::DivisionLedger, edge.division});
    CHECK(written_value(kSupervision, change.intents, supervision::kLower) == Value{edge.lower});
    CHECK(written_value(kSupervision, change.intents, supervision::kUpper) == Value{edge.lower - 1});
  }
}

TEST_CASE("what lies under somebody else is not theirs to supervise") {
  Overseen city;
  CHECK(city.refusal(city.mayor, city.looks_at(city.counties[1])).empty());
  CHECK(city.refusal(city.county, city.looks_at(city.streets[1])).contains("不在您的下一级"));
  CHECK(city.refusal(city.street, city.looks_at(city.communities[1])).contains("不在您的下一级"));
  CHECK(city.refusal(city.supervisor, city.looks_at(city.other_company)).contains("没有有效合同"));
  CHECK(city.forged(city.supervisor, {{supervision::kDivision, city.communities[1]}}).contains("不在您的下一级"));
  Actor foreign = city.worker;
  foreign.company = city.other_company;
  CHECK(city.refusal(foreign, city.looks_at(city.projects[0])).contains("不在您的下一级"));
}

TEST_CASE("a record that does not fit the ladder or its target is refused") {
  Overseen city;
  CHECK(city.forged(city.supervisor, {}).empty());
  const auto refused = [&](FieldNumber field, Value value, std::string_view text) {
    INFO(text);
    CHECK(city.forged(city.supervisor, {{field, value}}).contains(text));
  };
  refused(supervision::kUpper, std::int64_t{3}, "监管层级里没有");
  refused(supervision::kLower, std::int64_t{6}, "监管层级里没有");
  refused(supervision::kLower, std::int64_t{99}, "监管层级里没有");
  refused(supervision::kTarget, RowId{{9}}, "找不到这个监管对象");
  refused(supervision::kDivision, RowId{{9}}, "找不到这个监管对象");
  refused(supervision::kSupervisedOn, city.today + 1, "不能晚于今天");
  refused(supervision::kTarget, city.other_company, "没有有效的物业合同");
  refused(supervision::kSupervisedOn, parse_day("2019-12-31").value(), "没有有效的物业合同");
  refused(supervision::kFinding, std::string(" "), "必须写明发现的情况");
  refused(supervision::kPerson, city.master.person, "必须是本人");
  // A contract's community, and a division's own ledger.
  CHECK(city.forged(city.worker, {{supervision::kUpper, std::int64_t{5}},
                                  {supervision::kLower, std::int64_t{6}},
                                  {supervision::kTarget, city.projects[1]}})
            .contains("找不到这个监管对象"));
  CHECK(city.forged(city.worker, {{supervision::kUpper, std::int64_t{5}},
                                  {supervision::kLower, std::int64_t{6}},
                                  {supervision::kTarget, city.projects[0]},
                                  {supervision::kSupervisedOn, parse_day("2019-12-31").value()}})
            .contains("没有有效的物业合同"));
  CHECK(city.forged(city.street, {{supervision::kUpper, std::int64_t{3}},
                                  {supervision::kLower, std::int64_t{4}},
                                  {supervision::kDivision, city.streets[0]},
                                  {supervision::kTarget, city.communities[0]}})
            .contains("找不到这个监管对象"));
}

TEST_CASE("an issue that is named lies where the target does") {
  Overseen city;
  const auto here = city.report(0);
  const auto elsewhere = city.report(1);
  CHECK(city.refusal(city.supervisor, city.looks_at(city.company, here)).empty());
  CHECK(city.refusal(city.supervisor, city.looks_at(city.company, elsewhere)).contains("不在监管对象的范围内"));
  CHECK(city.refusal(city.worker, city.looks_at(city.projects[0], here)).empty());
  CHECK(city.refusal(city.worker, city.looks_at(city.projects[1], here)).contains("不在监管对象的范围内"));
  CHECK(city.refusal(city.mayor, city.looks_at(city.counties[0], here)).empty());
  CHECK(city.refusal(city.mayor, city.looks_at(city.counties[1], here)).contains("不在监管对象的范围内"));
  CHECK(city.refusal(city.supervisor, city.looks_at(city.company, RowId{{9}})).contains("找不到监管记录所指的问题"));
}

TEST_CASE("a record is never changed") {
  Overseen city;
  const auto record = city.must(city.supervisor, city.looks_at(city.company)).row;
  CHECK(city.refusal(city.supervisor,
                     [&](Act& act) -> Result<RowId> {
                       TRY_VOID(act.edit(kSupervision, record, {{supervision::kFinding, std::string("改")}}));
                       return record;
                     })
            .contains("不能修改监管记录"));
}

TEST_CASE("the figures name per edge who has not been supervised in the period, by whom it should be, and since when") {
  Overseen city;
  city.must(city.mayor, city.looks_at(city.counties[0]));
  city.must(city.supervisor, city.looks_at(city.company));
  city.must(city.supervisor, city.looks_at(city.company));
  const auto all = city.targets();
  const auto edges = by_edge(all);
  REQUIRE(edges.size() == 5);
  const std::vector<std::pair<std::int64_t, std::int64_t>> expected = {{2, 1}, {2, 0}, {2, 0}, {2, 1}, {2, 0}};
  for (std::size_t i = 0; i < edges.size(); ++i) {
    INFO(edges[i].upper_name << " " << edges[i].lower_name);
    CHECK(edges[i].targets == expected[i].first);
    CHECK(edges[i].supervised == expected[i].second);
  }
  CHECK(edges[0].upper_name == "市");
  CHECK(edges[4].lower_name == "项目");
  const auto& company = target(all, 5, city.company, city.communities[0]);
  CHECK(company.times == 2);
  CHECK(company.last_on == city.today);
  CHECK(company.supervisor == "甲社区");
  const auto& missed = target(all, 5, city.company, city.communities[1]);
  CHECK(missed.times == 0);
  CHECK(!missed.last_on);
  CHECK(missed.supervisor == "乙社区");
  CHECK(target(all, 6, city.projects[0], city.communities[0]).supervisor == "示例物业");
  CHECK(all[0].times == 0);  // who was missed stands first
  CHECK(all[0].target == city.counties[1]);

  const auto later = city.targets({city.today + 1, city.today + 30}, city.today + 30);
  CHECK(target(later, 5, city.company, city.communities[0]).times == 0);
  CHECK(target(later, 5, city.company, city.communities[0]).last_on == city.today);
}

TEST_CASE("what is overdue below is counted at every level over it") {
  Overseen city;
  city.make_overdue(0);
  city.make_overdue(0);
  const auto all = city.targets();
  for (const auto& edge : by_edge(all)) CHECK(edge.overdue == 2);
  CHECK(target(all, 2, city.counties[0], city.counties[0]).overdue == 2);
  CHECK(target(all, 2, city.counties[1], city.counties[1]).overdue == 0);
  CHECK(target(all, 4, city.communities[0], city.communities[0]).overdue == 2);
  CHECK(target(all, 5, city.company, city.communities[1]).overdue == 0);
  CHECK(target(all, 6, city.projects[0], city.communities[0]).overdue == 2);
  const auto before = city.targets({city.today - 29, city.today}, city.today);
  for (const auto& edge : by_edge(before)) CHECK(edge.overdue == 0);
}

TEST_CASE("contracts count that are in force on the last day of the period") {
  Overseen city;
  city.seed_row(kContract, RowId{{88}},
                {{contract::kCompany, city.other_company},
                 {contract::kEstate, city.estates[0]},
                 {contract::kFromOn, city.today - 400},
                 {contract::kToOn, city.today - 1}});
  const auto count = [&](CivilDay until) {
    const auto all = city.targets({until - 9, until}, until);
    return std::ranges::count(all, city.other_company, &SupervisionTarget::target);
  };
  CHECK(count(city.today - 1) == 1);
  CHECK(count(city.today) == 0);
}

TEST_CASE("records are listed with their target's name, the latest first") {
  Overseen city;
  city.must(city.mayor, city.looks_at(city.counties[0]));
  city.clock().advance(1'000'000);
  city.must(city.supervisor, city.looks_at(city.company, city.report(0)));
  city.clock().advance(1'000'000);
  city.must(city.worker, city.looks_at(city.projects[0]));
  const auto lines = city.replica().read([&](const ReadTx& tx) { return supervisions(tx, {city.today, city.today}); });
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].target_name == "甲小区");
  CHECK(lines[1].target_name == "示例物业");
  CHECK(lines[1].issue_title == "漏雨");
  CHECK(lines[1].person == "示例监管员");
  CHECK(lines[2].target_name == "甲区");
  CHECK(lines[2].upper_name == "市");
  const auto none =
      city.replica().read([&](const ReadTx& tx) { return supervisions(tx, {city.today - 9, city.today - 1}); });
  CHECK(none.empty());
}
