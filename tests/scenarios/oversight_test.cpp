#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "engine/domain/extension.h"
#include "engine/domain/extension_rules.h"
#include "engine/domain/ledger_queries.h"
#include "engine/domain/ledger_states.h"
#include "engine/domain/raise.h"
#include "sync/cli/wording.h"
#include "tests/scenarios/acts.h"

// 延期 and 上呼: what company, community and the levels above decide about one issue, each on a device of their own.

namespace qiaomen {
namespace {

using namespace scenarios;
using testing::CityDevice;
using testing::CityWorld;
using testing::kDayUs;
using testing::kMinuteUs;

const CivilDay kDue = *parse_day("2020-10-20");

struct Oversight : CityWorld {
  CityDevice& county =
      hire("县区监管员", Role::Supervisor,
           {.estates = {}, .buildings = {}, .divisions = {counties[0], streets[0], community}, .contracts = {}}, 40);
  RowId lift = wang.does(reports(*this, "电梯停运")).row;

  Oversight() {
    all_sync();
    then(master, steps(accept_issue, lift));
    then(master, dispatches(*this, lift, "2020-10-20"));
  }
  void then(CityDevice& device, const Command& command) {
    pass(kMinuteUs);
    device.does(command);
    all_sync();
  }
  Command raises(std::string reason = "需多部门协调") const {
    return [this, reason = std::move(reason)](Act& act) { return raise_issue(act, lift, {}, reason); };
  }
  Command returns(std::string reason = "属社区职责") const {
    return [this, reason = std::move(reason)](Act& act) { return return_issue(act, lift, reason); };
  }
  Command asks(CivilDay until) const {
    return [this, until](Act& act) { return ask_extension(act, lift, until, "配件未到"); };
  }
  Command decides(bool approves) const {
    return [this, approves](Act& act) { return decide_extension(act, {lift, approves, "看过现场"}); };
  }
  IssueCard card(CityDevice& device) {
    const auto today = day_of(clock.now.wall.us);
    return device.replica->read([&](const ReadTx& tx) { return issue_card(tx, lift, today).value(); });
  }
  std::optional<RowId> holder_seen_by(CityDevice& device) { return id_in(device.row(kIssue, lift), issue::kRaisedTo); }
  std::vector<std::string> reasons_seen_by(CityDevice& device, EventKind kind) {
    std::vector<std::string> reasons;
    for (const EventLine& event : card(device).events) {
      if (event.kind == static_cast<std::int64_t>(kind)) reasons.push_back(event.reason);
    }
    return reasons;
  }
  std::vector<CityDevice*> readers() { return {&wang, &master, &supervisor, &worker, &reporting, &street}; }
};

std::string told(CityDevice& device) {
  const auto box = device.returned();
  return box.size() == 1 ? reason_text(box[0].reason) : std::to_string(box.size()) + " in the box";
}

}  // namespace

TEST_CASE("a raised issue is seen by both levels with one clock, and comes back with the reason") {
  Oversight city;
  city.then(city.master, city.raises());
  city.pass(3 * kDayUs);
  for (CityDevice* device : city.readers()) {
    const auto line = city.card(*device).line;
    CHECK(line.raised_to == "示例379901001");
    CHECK(line.raised_since_us.value() == city.card(city.street).line.raised_since_us.value());
    CHECK(line.days_open == 3);
    CHECK(line.due_on == kDue);
    CHECK(line.state == ledger_state::kDispatched);
  }
  city.then(city.street, city.returns("属社区职责"));
  for (CityDevice* device : city.readers()) {
    CHECK(city.card(*device).line.raised_to.empty());
    CHECK(city.reasons_seen_by(*device, EventKind::Raise) == std::vector<std::string>{"需多部门协调", "属社区职责"});
    CHECK(city.card(*device).events.back().raised_to == "示例379901001001");
  }
  city.check_agreement();
}

TEST_CASE("the next level holds an issue once the operator has granted it the estate, and sends it down one level") {
  Oversight city;
  city.then(city.supervisor, city.raises());
  city.then(city.street, city.raises("街道无力解决"));
  CHECK_FALSE(city.county.holds(kIssue, city.lift));
  CHECK(city.county.refusal(city.returns()).contains("请先同步"));
  city.grant(city.county, city.ledger());
  city.all_sync();
  REQUIRE(city.county.holds(kIssue, city.lift));
  CHECK(city.street.refusal(city.returns()).contains("示例379901处理"));
  city.then(city.county, city.returns("由街道协调"));
  for (CityDevice* device : city.readers()) CHECK(city.holder_seen_by(*device) == city.streets[0]);
  city.then(city.street, city.returns());
  for (CityDevice* device : city.readers()) CHECK(city.holder_seen_by(*device) == city.community);
  city.check_agreement();
}

TEST_CASE("two people who raise the same issue apart raise it once, and the second is told where it is") {
  Oversight city;
  const auto first = city.master.does(city.raises());
  const auto second = city.supervisor.does(city.raises());
  city.master.sync();
  city.all_sync();
  CHECK_FALSE(city.receipt_of(first).refused.has_value());
  CHECK(city.receipt_of(second).refused.value().refusal == Refusal::Rule);
  CHECK(told(city.supervisor).contains("现在由示例379901001处理"));
  for (CityDevice* device : city.readers()) CHECK(city.holder_seen_by(*device) == city.streets[0]);
  city.check_agreement();
}

TEST_CASE("a raise from before the return, which arrives after it, does not raise again: its author sees why") {
  Oversight city;
  city.pass(kMinuteUs);
  const auto late = city.supervisor.does(city.raises("旧的上呼"));
  city.supervisor.line.state = testing::CityLine::State::Cut;
  city.then(city.master, city.raises());
  city.then(city.street, city.returns());
  city.supervisor.line.state = testing::CityLine::State::Up;
  city.all_sync();
  CHECK_FALSE(city.receipt_of(late).refused.has_value());
  for (CityDevice* device : city.readers()) {
    CHECK(city.holder_seen_by(*device) == city.community);
    const auto events = city.card(*device).events;
    const auto at = std::ranges::find(events, "旧的上呼", &EventLine::reason);
    REQUIRE(at != events.end());
    CHECK(at->overtaken);
  }
  CHECK(std::ranges::any_of(city.supervisor.conflicts(),
                            [](const ConflictLine& line) { return line.of_group == issue::kRaiseState; }));
  city.check_agreement();
}

TEST_CASE("who may not raise or return is refused by the hub, whatever their program allowed") {
  Oversight city;
  const auto forge = [&](CityDevice& device, RaiseState state, const RowId& to) {
    const auto forged = device.forges([&](Draft& draft) {
      return draft.edit(kIssue, city.lift,
                        {{issue::kRaiseState, static_cast<std::int64_t>(state)},
                         {issue::kRaisedTo, to},
                         {issue::kRaiseReason, std::string("x")},
                         {issue::kRaiseBy, device.actor.person}});
    });
    city.all_sync();
    return city.receipt(forged).refused.value();
  };
  for (CityDevice* device : {&city.wang, &city.deputy, &city.worker}) {
    CHECK(forge(*device, RaiseState::Raised, city.streets[0]).refusal == Refusal::NotAllowed);
    CHECK(told(*device).contains("不能改写问题的“上呼”"));
  }
  CHECK(forge(city.street, RaiseState::Returned, city.community).refusal == Refusal::Rule);
  CHECK(told(city.street).contains("没有上呼"));
  CHECK(forge(city.master, RaiseState::Raised, city.city).refusal == Refusal::Rule);
  CHECK(told(city.master).contains("只能逐级上呼"));
  CHECK(forge(city.supervisor, RaiseState::Returned, city.streets[0]).refusal == Refusal::NotAllowed);
  CHECK(told(city.supervisor).contains("“退回”不由社区监管员办理"));
  for (CityDevice* device : city.readers()) CHECK_FALSE(city.holder_seen_by(*device));
  city.check_agreement();
}

TEST_CASE("an approved extension moves the due date for everybody") {
  Oversight city;
  city.then(city.worker, city.asks(kDue + 7));
  for (CityDevice* device : city.readers()) CHECK(city.card(*device).line.due_on == kDue);
  city.then(city.supervisor, city.decides(true));
  for (CityDevice* device : city.readers()) {
    CHECK(city.card(*device).line.due_on == kDue + 7);
    CHECK(city.reasons_seen_by(*device, EventKind::Extension) == std::vector<std::string>{"配件未到", "看过现场"});
  }
  city.check_agreement();
}

TEST_CASE("a decision about an ask that was changed meanwhile is returned, and nothing is approved") {
  Oversight city;
  city.then(city.worker, city.asks(kDue + 7));
  city.pass(kMinuteUs);
  const auto stale = city.supervisor.does(city.decides(true));
  city.worker.does(city.asks(kDue + 30));
  city.worker.sync();
  city.all_sync();
  CHECK(city.receipt_of(stale).refused.value().refusal == Refusal::Rule);
  CHECK(told(city.supervisor) ==
        "企业现在申请的是延到 2020-11-19，不是您看到的 2020-10-27。请先同步，看过新的申请再决定。");
  for (CityDevice* device : city.readers()) CHECK(city.card(*device).line.due_on == kDue);
  city.then(city.supervisor, city.decides(true));
  for (CityDevice* device : city.readers()) CHECK(city.card(*device).line.due_on == kDue + 30);
  city.check_agreement();
}

TEST_CASE("an ask that did not know of the decision is a new ask, and the approved day goes on counting") {
  Oversight city;
  city.then(city.worker, city.asks(kDue + 7));
  city.supervisor.does(city.decides(true));
  city.pass(kMinuteUs);
  city.worker.does(city.asks(kDue + 30));
  city.supervisor.sync();
  city.all_sync();
  for (CityDevice* device : city.readers()) {
    CHECK(city.card(*device).line.due_on == kDue + 7);
    CHECK(city.card(*device).extension.state == static_cast<std::int64_t>(ExtensionState::Asked));
    CHECK(city.card(*device).extension.until == kDue + 30);
  }
  city.then(city.supervisor, city.decides(false));
  for (CityDevice* device : city.readers()) CHECK(city.card(*device).line.due_on == kDue + 7);
  city.check_agreement();
}

TEST_CASE("of two decisions apart the first stands, and the second comes back") {
  Oversight city;
  CityDevice& second = city.hire("第二监管员", Role::CommunitySupervisor, city.here({}), 41);
  city.then(city.worker, city.asks(kDue + 7));
  city.supervisor.does(city.decides(false));
  const auto late = second.does(city.decides(true));
  city.supervisor.sync();
  city.all_sync();
  CHECK(city.receipt_of(late).refused.value().refusal == Refusal::Rule);
  CHECK(told(second).contains("第一个决定算数"));
  for (CityDevice* device : city.readers()) CHECK(city.card(*device).line.due_on == kDue);
  city.check_agreement();
}

TEST_CASE("who may neither ask nor decide is refused by the hub, whatever their program allowed") {
  Oversight city;
  const auto forge = [&](CityDevice& device, ExtensionState state) {
    const auto forged = device.forges([&](Draft& draft) {
      return draft.edit(kIssue, city.lift,
                        {{issue::kExtensionState, static_cast<std::int64_t>(state)},
                         {issue::kExtensionUntil, kDue + 7},
                         {issue::kExtensionReason, std::string("x")},
                         {issue::kExtensionBy, device.actor.person}});
    });
    city.all_sync();
    return city.receipt(forged).refused.value().refusal;
  };
  CHECK(forge(city.worker, ExtensionState::Approved) == Refusal::NotAllowed);
  CHECK(told(city.worker).contains("“同意延期”不由物业企业办理"));
  CHECK(forge(city.supervisor, ExtensionState::Asked) == Refusal::NotAllowed);
  CHECK(told(city.supervisor).contains("“申请延期”不由社区监管员办理"));
  CHECK(forge(city.master, ExtensionState::Approved) == Refusal::NotAllowed);
  CHECK(told(city.master).contains("不能改写问题的“延期”"));
  CHECK(due_day(city.street.row(kIssue, city.lift)) == kDue);
  city.check_agreement();
}

}  // namespace qiaomen
