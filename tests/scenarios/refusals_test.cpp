#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <iterator>
#include <limits>
#include <set>

#include "engine/domain/ledger_states.h"
#include "sync/cli/wording.h"
#include "tests/scenarios/acts.h"

// Every reason for which the hub refuses, brought about once by a device that it knows.

namespace qiaomen {
namespace {

using namespace scenarios;
using testing::CityDevice;
using testing::CityWorld;
using testing::kDayUs;
using testing::kMinuteUs;
using testing::must;

// Who wrote what the hub refused; it has synced since.
struct Case {
  CityDevice& author;
  TransactionId transaction;
};

Result<> create_visit(Draft& draft, const CityWorld& city, const RowId& id, const RowId& household,
                      const RowId& person) {
  return draft.create(kVisit, id,
                      {{visit::kEstate, city.estate},
                       {visit::kHousehold, household},
                       {visit::kVisitedAt, draft.now().us},
                       {visit::kPerson, person},
                       {visit::kOutcome, kMet}});
}

// An inspector's forged program accepts an issue.
TransactionId forge_step(CityWorld& city, const RowId& lift) {
  return city.wang.forges([&](Draft& draft) {
    return draft.edit(kIssue, lift,
                      {{issue::kState, ledger_state::kAccepted}, {issue::kHandler, city.wang.actor.person}});
  });
}

Case dismissed(CityWorld& city) {
  const RowId lift = city.wang.does(reports(city, "电梯停运")).row;
  city.all_sync();
  city.back_up();
  const auto forged = forge_step(city, lift);
  city.all_sync();
  city.restore();
  city.all_sync();
  return {city.wang, forged};
}

Case dependency(CityWorld& city) {
  const auto elsewhere = city.wang.does([&](Act& act) {
    return create_issue(act, {.estate = city.other_estate, .title = "漏雨", .category = "leak", .place = "楼顶"});
  });
  const auto edit = city.wang.does(retitles(elsewhere.row, "楼顶漏雨"));
  city.all_sync();
  return {city.wang, edit.transaction};
}

Case already_resent(CityWorld& city) {
  const RowId lift = city.wang.does(reports(city, "电梯停运")).row;
  city.all_sync();
  const auto forged = forge_step(city, lift);
  city.all_sync();
  const auto copy = city.wang.keep_copy("returned.db");
  const auto again = [&](const std::string& title) {
    return must(carry_out_again(*city.wang.replica, city.wang.actor, forged, retitles(lift, title)));
  };
  again("一部电梯停运");
  city.all_sync();
  city.wang.become(copy);
  const auto second = again("两部电梯停运");
  city.all_sync();
  return {city.wang, second.transaction};
}

Case not_yours(CityWorld& city) {
  city.withdraw(city.wang, city.work());
  city.pass(kMinuteUs);
  const auto late = city.wang.does(notes(city.households[0][0], "收回之后"));
  city.all_sync();
  return {city.wang, late.transaction};
}

Case parent_deleted(CityWorld& city) {
  const RowId home = city.households[0][0];
  city.wang.does(removes(home));
  const auto under = city.wang.forges(
      [&](Draft& draft) { return create_visit(draft, city, draft.new_id(), home, city.wang.actor.person); });
  city.all_sync();
  return {city.wang, under};
}

Case id_taken(CityWorld& city) {
  const RowId id = city.wang.does(visits(city, city.households[0][0], kMet)).row;
  const auto twice = city.li.forges(
      [&](Draft& draft) { return create_visit(draft, city, id, city.households[0][1], city.li.actor.person); });
  city.all_sync();
  return {city.li, twice};
}

Case append_only(CityWorld& city) {
  const RowId id = city.wang.does(visits(city, city.households[0][0], kNobody)).row;
  city.all_sync();
  const auto edit = city.wang.forges([&](Draft& draft) { return draft.edit(kVisit, id, {{visit::kOutcome, kMet}}); });
  city.all_sync();
  return {city.wang, edit};
}

Case deleted(CityWorld& city) {
  const RowId home = city.households[0][0];
  city.wang.does(removes(home));
  const auto edit = city.wang.forges(
      [&](Draft& draft) { return draft.edit(kHousehold, home, {{household::kNote, std::string("还在")}}); });
  city.all_sync();
  return {city.wang, edit};
}

Case stale(CityWorld& city) {
  const RowId lift = city.wang.does(reports(city, "电梯停运")).row;
  city.all_sync();
  city.master.does(steps(accept_issue, lift));
  const auto late = city.supervisor.does(steps(decline_issue, lift, "不属本小区"));
  city.master.sync();
  city.all_sync();
  return {city.supervisor, late.transaction};
}

// Its household was added after the backup by a phone that is lost.
Case never_came(CityWorld& city) {
  city.back_up();
  const RowId home =
      city.wang
          .does([&](Act& act) {
            return add_household(
                act, {.building = city.buildings[0], .unit = "1", .door = "109", .address = {}, .note = {}});
          })
          .row;
  city.all_sync();
  city.wang.line.state = testing::CityLine::State::Cut;
  city.restore();
  const auto visit = city.li.does(visits(city, home, kMet));
  city.all_sync();
  REQUIRE(city.li.replica->waiting_since_us(visit.transaction).has_value());
  city.pass(31 * kDayUs);
  city.all_sync();
  return {city.li, visit.transaction};
}

// A program whose catalog asks for less than the hub's.
Case malformed(CityWorld& city) {
  static std::vector<Field> fields(kVisit.fields.begin(), kVisit.fields.end());
  for (Field& field : fields) field.required = false;
  static Table lax = kVisit;
  lax.fields = fields;
  static std::vector<const Table*> tables(domain_catalog().tables().begin(), domain_catalog().tables().end());
  std::ranges::replace(tables, &kVisit, static_cast<const Table*>(&lax));
  static const Catalog catalog(domain_catalog().schema(), tables);
  city.wang.stop();
  city.wang.start(city.wang.actor, catalog);
  const auto visit = city.wang.forges([&](Draft& draft) {
    return draft.create(lax, draft.new_id(),
                        {{visit::kEstate, city.estate}, {visit::kHousehold, city.households[0][0]}});
  });
  city.all_sync();
  return {city.wang, visit};
}

Case not_allowed(CityWorld& city) {
  const RowId lift = city.wang.does(reports(city, "电梯停运")).row;
  city.all_sync();
  const auto forged = forge_step(city, lift);
  city.all_sync();
  return {city.wang, forged};
}

Case rule(CityWorld& city) {
  const auto forged = city.wang.forges([&](Draft& draft) {
    return create_visit(draft, city, draft.new_id(), city.households[0][0], city.li.actor.person);
  });
  city.all_sync();
  return {city.wang, forged};
}

struct Row {
  Refusal refusal;
  Case (*bring_about)(CityWorld&);
  std::string_view told;  // in the returned box
};
const Row kRows[] = {
    // Refused once, and so it stays: the box has the first reason, the restored hub that it was dismissed.
    {Refusal::Dismissed, dismissed, "“立案”不由网格员办理。请联系有权限的人员处理。"},
    {Refusal::Dependency, dependency, "它所依据的另一条记录被退回了；先处理那一条，它会一起重发"},
    {Refusal::AlreadyResent, already_resent, "已有更正后的一份代替它"},
    {Refusal::NotYours, not_yours, "不在您的范围内"},
    {Refusal::ParentDeleted, parent_deleted, "它所属的记录已被删除"},
    {Refusal::IdTaken, id_taken, "编号已被占用"},
    {Refusal::AppendOnly, append_only, "这类记录只能新增，不能改"},
    {Refusal::Deleted, deleted, "这条记录已被删除"},
    {Refusal::Stale, stale, "状态已被别人先改变，现在是“已立案”；请同步后按当前状态办理"},
    {Refusal::NeverCame, never_came, "它所依据的记录一直没有到达服务器"},
    {Refusal::Malformed, malformed, "服务器不认识它的格式"},
    {Refusal::NotAllowed, not_allowed, "“立案”不由网格员办理。请联系有权限的人员处理。"},
    {Refusal::Rule, rule, "走访记录的走访人必须是本人。请以本人身份提交。"},
};

}  // namespace

TEST_CASE("the hub refuses for every reason there is, and the returned box tells each in Chinese") {
  const auto row = GENERATE(from_range(std::begin(kRows), std::end(kRows)));
  INFO(name_of(row.refusal));
  CityWorld city;
  const Case refused = row.bring_about(city);
  const auto receipt = city.receipt(refused.transaction);
  REQUIRE(receipt.refused.has_value());
  CHECK(name_of(receipt.refused->refusal) == name_of(row.refusal));
  const auto box = refused.author.returned();
  const auto in_box =
      std::ranges::find(box, refused.transaction, [](const ReturnedInfo& info) { return info.transaction.id; });
  REQUIRE(in_box != box.end());
  CHECK(reason_text(in_box->reason) == row.told);
  CHECK(refused.author.replica->pending().empty());
  CHECK(refused.author.replica->hash_mismatches() == 0);
}

TEST_CASE("no reason exists that no row of the table brings about") {
  for (int number = 0; number <= std::numeric_limits<std::uint8_t>::max(); ++number) {
    const auto refusal = static_cast<Refusal>(number);
    INFO(number << ": " << name_of(refusal));
    const bool exists = name_of(refusal) != "unknown";
    CHECK(std::ranges::count(kRows, refusal, &Row::refusal) == (exists ? 1 : 0));
  }
}

}  // namespace qiaomen
