#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "engine/domain/ledger_queries.h"
#include "engine/domain/ledger_states.h"
#include "sync/cli/wording.h"
#include "tests/scenarios/acts.h"

// One problem's way through the ledger, with everybody on a device of their own.

namespace qiaomen {
namespace {

using namespace ledger_state;
using namespace scenarios;
using testing::CityDevice;
using testing::CityWorld;
using testing::kMinuteUs;

struct Ledger : CityWorld {
  RowId lift = wang.does(reports(*this, "电梯停运")).row;

  Ledger() { all_sync(); }

  void then(CityDevice& device, const Command& command) {
    pass(kMinuteUs);
    device.does(command);
    all_sync();
  }
  void bring_to_verify() {
    then(master, steps(accept_issue, lift));
    then(master, dispatches(*this, lift, "2020-10-20"));
    then(worker, steps(sign_issue, lift));
    then(worker, steps(start_issue, lift));
    then(worker, rectifies(lift, 1));
  }
  std::vector<std::int64_t> way_seen_by(CityDevice& device) {
    const auto card =
        device.replica->read([&](const ReadTx& tx) { return issue_card(tx, lift, *parse_day("2020-10-10")); });
    std::vector<std::int64_t> way;
    for (const EventLine& event : card.value().events) way.push_back(event.to_state.value_or(0));
    return way;
  }
  std::vector<CityDevice*> readers() {
    return {&wang, &li, &master, &deputy, &supervisor, &worker, &reporting, &street};
  }
};

// What stands in the returned box of a device that has one transaction there.
std::string told(CityDevice& device) {
  const auto box = device.returned();
  return box.size() == 1 ? reason_text(box[0].reason) : std::to_string(box.size()) + " in the box";
}

std::vector<FieldChange> values_of(const Table& table, const Change& change) {
  std::vector<FieldChange> values;
  for (const Intent& intent : change.intents) {
    const auto group = *table.group(intent.group);
    for (std::size_t i = 0; i < group.fields.size(); ++i) {
      if (!is_absent(intent.values[i])) values.emplace_back(group.fields[i].number, intent.values[i]);
    }
  }
  return values;
}

}  // namespace

TEST_CASE("an issue goes from the door to 回访 and back, and every step is an event that all its readers have") {
  Ledger city;
  city.bring_to_verify();
  const auto photos = city.at_hub(kLedgerAttachment, city.ledger());
  REQUIRE(photos.size() == 1);
  CHECK(city.supervisor.row(kIssue, city.lift).get(issue::kAfterPhoto) == Value{photos[0].id});
  city.then(city.supervisor, steps(redo_issue, city.lift, "仍有异响"));
  city.then(city.worker, rectifies(city.lift, 2));
  city.then(city.master, steps(close_issue, city.lift));
  city.then(city.wang, [&](Act& act) { return follow_up_issue(act, city.lift, 3); });
  city.then(city.supervisor, steps(reopen_issue, city.lift, "又停了"));
  const std::vector<std::int64_t> way{kReported,   kAccepted, kDispatched, kSigned,     kInProgress, kToVerify,
                                      kInProgress, kToVerify, kClosed,     kFollowedUp, kAccepted};
  for (CityDevice* device : city.readers()) {
    CHECK(state_of(*device, city.lift) == kAccepted);
    CHECK(city.way_seen_by(*device) == way);
  }
  CHECK_FALSE(city.zhao.holds(kIssue, city.lift));
  city.check_agreement();
}

TEST_CASE("who rectified does not close: refused at the keyboard, and by the hub if the program was forged") {
  Ledger city;
  // The project's manager is deputy master of the station as well, on a second device.
  CityDevice& second = city.hire("项目经理", Role::Deputy, city.here({}), 20);
  city.bring_to_verify();
  REQUIRE(second.actor.person == city.worker.actor.person);
  CHECK(second.refusal(steps(close_issue, city.lift)).contains("参与了本问题的整改"));

  const auto forged = second.forges([&](Draft& draft) {
    auto step = second.row(kIssue, city.lift);
    return draft.edit(kIssue, city.lift,
                      {{issue::kState, kClosed},
                       {issue::kHandler, second.actor.person},
                       {issue::kCompany, step.get(issue::kCompany)},
                       {issue::kDueOn, step.get(issue::kDueOn)},
                       {issue::kAfterPhoto, step.get(issue::kAfterPhoto)}});
  });
  city.all_sync();
  CHECK(city.receipt(forged).refused.value().refusal == Refusal::Rule);
  CHECK(told(second) == "您参与了本问题的整改，不能再办理“销号”。请由没有参与整改的人员复核。");
  CHECK(state_of(second, city.lift) == kToVerify);
  city.then(city.deputy, steps(close_issue, city.lift));
  for (CityDevice* device : city.readers()) CHECK(state_of(*device, city.lift) == kClosed);
  city.check_agreement();
}

TEST_CASE("two people who take the same step offline both took it; the later one stands and a conflict tells of it") {
  Ledger city;
  const auto first = city.master.does(steps(accept_issue, city.lift));
  city.pass(kMinuteUs);
  const auto second = city.supervisor.does(steps(accept_issue, city.lift));
  city.supervisor.sync();
  city.all_sync();
  for (const Written& written : {first, second}) CHECK_FALSE(city.receipt_of(written).refused.has_value());
  for (CityDevice* device : city.readers()) {
    CHECK(id_in(device->row(kIssue, city.lift), issue::kHandler) == city.supervisor.actor.person);
    CHECK(city.way_seen_by(*device) == std::vector<std::int64_t>{kReported, kAccepted, kAccepted});
  }
  const auto conflicts = city.master.conflicts();
  REQUIRE(conflicts.size() == 1);
  CHECK(conflicts[0].of_group == issue::kState);
  CHECK(conflicts[0].earlier.person == "站长");
  CHECK(conflicts[0].later.person == "社区监管员");
  CHECK(conflicts[0].later.stands);
  city.check_agreement();
}

TEST_CASE("a step to a higher state catches up with one that it had not seen") {
  Ledger city;
  city.supervisor.does(steps(decline_issue, city.lift, "不属本小区"));
  city.pass(kMinuteUs);
  city.master.does(steps(accept_issue, city.lift));
  city.supervisor.sync();
  city.all_sync();
  for (CityDevice* device : city.readers()) {
    CHECK(state_of(*device, city.lift) == kAccepted);
    CHECK(city.way_seen_by(*device) == std::vector<std::int64_t>{kReported, kDeclined, kAccepted});
  }
  CHECK(city.supervisor.returned().empty());
  city.check_agreement();
}

TEST_CASE("a stale step is returned with the state that it met, and goes again as its author then decides, once") {
  Ledger city;
  city.master.does(steps(accept_issue, city.lift));
  city.pass(kMinuteUs);
  const auto stale = city.supervisor.does(steps(decline_issue, city.lift, "不属本小区"));
  city.master.sync();
  city.all_sync();
  REQUIRE(city.receipt_of(stale).refused.value().refusal == Refusal::Stale);
  CHECK(told(city.supervisor) == "状态已被别人先改变，现在是“已立案”；请同步后按当前状态办理");
  CHECK(state_of(city.supervisor, city.lift) == kAccepted);

  // An older copy of the file makes a second successor.
  const auto copy = city.supervisor.keep_copy("before.db");
  const auto again = testing::must(carry_out_again(*city.supervisor.replica, city.supervisor.actor, stale.transaction,
                                                   dispatches(city, city.lift, "2020-10-20")));
  CHECK(city.supervisor.returned().empty());
  city.all_sync();
  CHECK_FALSE(city.receipt_of(again).refused.has_value());
  city.supervisor.become(copy);
  const auto second = testing::must(carry_out_again(*city.supervisor.replica, city.supervisor.actor, stale.transaction,
                                                    dispatches(city, city.lift, "2020-10-21")));
  city.all_sync();
  CHECK(city.receipt_of(second).refused.value().refusal == Refusal::AlreadyResent);
  CHECK(told(city.supervisor) == "已有更正后的一份代替它");
  for (CityDevice* device : city.readers()) {
    CHECK(state_of(*device, city.lift) == kDispatched);
    CHECK(integer_in(device->row(kIssue, city.lift), issue::kDueOn) == *parse_day("2020-10-20"));
  }
  city.check_agreement();
}

TEST_CASE("what rests on a refused creation comes back with it and goes again in the same act") {
  CityWorld city;
  const auto elsewhere = city.master.does([&](Act& act) {
    return create_issue(act,
                        {.estate = city.other_estate, .title = "电梯停运", .category = "elevator", .place = "3号楼"});
  });
  const RowId lift = elsewhere.row;
  const auto accepted = city.master.does(steps(accept_issue, lift));
  const auto retitled = city.master.does(retitles(lift, "两部电梯停运"));
  city.all_sync();
  auto box = city.master.returned();
  REQUIRE(box.size() == 3);
  CHECK(box[0].reason.refusal == Refusal::NotYours);
  for (int i : {1, 2}) CHECK(box[i].reason.refusal == Refusal::Dependency);
  CHECK_FALSE(city.master.holds(kIssue, lift));

  auto values = values_of(kIssue, box[0].transaction.changes.at(0));
  for (auto& [field, value] : values) {
    if (field == issue::kEstate) value = city.estate;
  }
  const auto again = testing::must(city.master.replica->resend(
      elsewhere.transaction, [&](Draft& draft) { return draft.create(kIssue, lift, values); }));
  CHECK(city.master.returned().empty());
  CHECK(city.master.replica->pending().size() == 3);
  city.all_sync();
  CHECK_FALSE(city.receipt(again).refused.has_value());
  for (const Written& old : {elsewhere, accepted, retitled}) CHECK(city.receipt_of(old).refused.has_value());
  for (CityDevice* device : {&city.wang, &city.master, &city.worker}) {
    CHECK(state_of(*device, lift) == kAccepted);
    CHECK(text_in(device->row(kIssue, lift), issue::kTitle) == "两部电梯停运");
  }
  city.check_agreement();
}

}  // namespace qiaomen
