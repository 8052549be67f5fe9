#include <catch2/catch_test_macros.hpp>

#include "engine/domain/campaign.h"
#include "engine/domain/ledger.h"
#include "engine/domain/ledger_states.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/personal_tables.h"
#include "engine/domain/registry.h"
#include "engine/domain/review.h"
#include "engine/domain/values.h"
#include "tests/support/small_city.h"

using namespace qiaomen;
using testing::SmallCity;

namespace {

const Photo kPhoto{Sha256{1, 2, 3}, 4000, "image/jpeg", {}};

Command visit_of(SmallCity& city, int household, std::int64_t outcome) {
  VisitInput input;
  input.household = city.households[0][static_cast<std::size_t>(household)];
  input.campaign = city.campaign;
  input.outcome = outcome;
  return [input](Act& act) { return record_visit(act, input); };
}

Command issue_at(SmallCity& city) {
  NewIssue input;
  input.estate = city.estates[0];
  input.title = "电梯停运";
  input.category = "elevator";
  input.building = city.buildings[0];
  return [input](Act& act) { return create_issue(act, input); };
}

std::int64_t state_of(SmallCity& city, const RowId& issue) {
  return integer_in(city.row(kIssue, issue), issue::kState).value_or(0);
}

RowId dispatched(SmallCity& city) {
  const auto issue = city.must(city.inspector, issue_at(city)).row;
  city.must(city.master, [&](Act& act) { return accept_issue(act, issue); });
  const auto due = day_of(city.clock().now.wall.us) + 7;
  city.must(city.master, [&](Act& act) { return dispatch_issue(act, issue, city.company, due); });
  return issue;
}

RowId rectified(SmallCity& city) {
  const auto issue = dispatched(city);
  city.must(city.worker, [&](Act& act) { return sign_issue(act, issue); });
  city.must(city.worker, [&](Act& act) { return start_issue(act, issue); });
  city.must(city.worker, [&](Act& act) { return rectify_issue(act, issue, kPhoto); });
  return issue;
}

}  // namespace

TEST_CASE("a visit, the task's first attempt and the household's last contact are one transaction") {
  SmallCity city;
  const auto before = city.replica().pending().size();
  const auto written = city.must(city.inspector, visit_of(city, 0, 1));
  const auto pending = city.replica().pending();
  REQUIRE(pending.size() == before + 1);
  CHECK(pending.back().id == written.transaction);
  CHECK(pending.back().transaction.changes.size() == 3);
  const auto now = city.clock().now.wall.us;
  const auto household = city.households[0][0];
  CHECK(id_in(city.row(kVisit, written.row), visit::kPerson) == city.inspector.person);
  CHECK(integer_in(city.row(kVisit, written.row), visit::kEffectiveAt) == now);
  CHECK(integer_in(city.row(kTask, task_id(city.campaign, household)), task::kFirstAttemptAt) == now);
  CHECK(integer_in(city.row(kHousehold, household), household::kLastContactAt) == now);
}

TEST_CASE("a second attempt leaves the first one's time, a later contact moves the last one's") {
  SmallCity city;
  const auto first = city.clock().now.wall.us;
  city.must(city.inspector, visit_of(city, 0, 1));
  city.clock().advance(3'600'000'000);
  city.must(city.second_inspector, visit_of(city, 0, 1));
  const auto household = city.households[0][0];
  CHECK(integer_in(city.row(kTask, task_id(city.campaign, household)), task::kFirstAttemptAt) == first);
  CHECK(integer_in(city.row(kHousehold, household), household::kLastContactAt) == first + 3'600'000'000);
}

TEST_CASE("nobody at home is an attempt without a contact, a call the other way round") {
  SmallCity city;
  city.must(city.inspector, visit_of(city, 0, 2));
  city.must(city.inspector, visit_of(city, 1, 9));
  const auto knocked = city.households[0][0];
  const auto called = city.households[0][1];
  CHECK(!integer_in(city.row(kHousehold, knocked), household::kLastContactAt));
  CHECK(integer_in(city.row(kTask, task_id(city.campaign, knocked)), task::kFirstAttemptAt));
  CHECK(integer_in(city.row(kHousehold, called), household::kLastContactAt));
  CHECK(!integer_in(city.row(kTask, task_id(city.campaign, called)), task::kFirstAttemptAt));
}

TEST_CASE("an unknown outcome leaves nothing written") {
  SmallCity city;
  const auto before = city.replica().pending().size();
  CHECK(city.refusal(city.inspector, visit_of(city, 0, 42)).contains("没有写入"));
  CHECK(city.replica().pending().size() == before);
}

TEST_CASE("a household found at the door gets a task outside the scope with its first visit") {
  SmallCity city;
  const auto found = city.must(city.inspector, [&](Act& act) {
    return add_household(act,
                         {.building = city.buildings[0], .unit = "1", .door = "９９９", .address = {}, .note = {}});
  });
  CHECK(found.row == household_id(city.buildings[0], "1", "999"));
  VisitInput input;
  input.household = found.row;
  input.campaign = city.campaign;
  input.outcome = 1;
  city.must(city.inspector, [&](Act& act) { return record_visit(act, input); });
  const auto task = city.row(kTask, task_id(city.campaign, found.row));
  CHECK(!integer_in(task, task::kInScope));
  CHECK(integer_in(task, task::kFirstAttemptAt));
}

TEST_CASE("an address that is registered already is not registered again") {
  SmallCity city;
  const NewHousehold same{.building = city.buildings[0], .unit = "1", .door = "101", .address = {}, .note = {}};
  CHECK(city.refusal(city.inspector, [&](Act& act) { return add_household(act, same); }).contains("已经登记"));
}

TEST_CASE("a new row says nothing about fields that were left empty") {
  SmallCity city;
  city.must(city.inspector, [&](Act& act) {
    return add_household(act, {.building = city.buildings[0], .unit = "", .door = "999", .address = {}, .note = {}});
  });
  const auto changes = city.replica().pending().back().transaction.changes;
  REQUIRE(changes.size() == 1);
  for (const Intent& intent : changes[0].intents) CHECK(intent.group != household::kNote);
}

TEST_CASE("photos of a visit are rows of its transaction") {
  SmallCity city;
  VisitInput input;
  input.household = city.households[0][0];
  input.outcome = 2;
  input.photos = {kPhoto, kPhoto};
  const auto written = city.must(city.inspector, [&](Act& act) { return record_visit(act, input); });
  CHECK(city.replica().pending().back().transaction.changes.size() == 3);
  CHECK(city.replica().pending().back().id == written.transaction);
}

TEST_CASE("a corrected address keeps the household's id and remembers the former one") {
  SmallCity city;
  const auto household = city.households[0][0];
  const auto former = household_key(city.buildings[0], "1", "101");
  city.must(city.inspector, [&](Act& act) {
    return correct_household(act, {.household = household,
                                   .building = {},
                                   .unit = {},
                                   .door = "１０１A",
                                   .address = {},
                                   .status = {},
                                   .residents = 3,
                                   .note = {}});
  });
  const auto row = city.row(kHousehold, household);
  CHECK(text_in(row, household::kDoor) == "101A");
  CHECK(text_in(row, household::kUnit) == "1");
  CHECK(id_in(row, household::kBuilding) == city.buildings[0]);
  CHECK(integer_in(row, household::kResidents) == 3);
  CHECK(row.get(household::kFormerKeys) == Value{TextSet{former}});
}

TEST_CASE("a correction of nothing is told so") {
  SmallCity city;
  const HouseholdCorrection same{.household = city.households[0][0],
                                 .building = {},
                                 .unit = {},
                                 .door = "101",
                                 .address = {},
                                 .status = {},
                                 .residents = {},
                                 .note = {}};
  CHECK(city.refusal(city.inspector, [&](Act& act) { return correct_household(act, same); }).contains("没有要更正"));
}

TEST_CASE("a household that is not here is told in Chinese, with the next step") {
  SmallCity city;
  const HouseholdCorrection nobody{.household = RowId{{9}},
                                   .building = {},
                                   .unit = {},
                                   .door = {},
                                   .address = {},
                                   .status = {},
                                   .residents = {},
                                   .note = "x"};
  const auto message = city.refusal(city.inspector, [&](Act& act) { return correct_household(act, nobody); });
  CHECK(message.contains("住户"));
  CHECK(message.contains("请先同步"));
}

TEST_CASE("a contact goes into the bucket of the household's building") {
  SmallCity city;
  const auto written = city.must(city.inspector, [&](Act& act) {
    return add_contact(
        act,
        {.household = city.households[0][0], .name = "示例", .telephone = "13900000000", .relation = {}, .note = {}});
  });
  const auto changes = city.replica().pending().back().transaction.changes;
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].row == written.row);
  CHECK(changes[0].bucket == BucketId{BucketKind::EstatePersonal, city.buildings[0]});
}

TEST_CASE("an issue goes from the door to closed and followed up") {
  SmallCity city;
  const auto issue = rectified(city);
  city.must(city.master, [&](Act& act) { return close_issue(act, issue); });
  city.must(city.inspector, [&](Act& act) { return follow_up_issue(act, issue, 1); });
  const auto row = city.row(kIssue, issue);
  CHECK(integer_in(row, issue::kState) == ledger_state::kFollowedUp);
  CHECK(id_in(row, issue::kCompany) == city.company);
  CHECK(id_in(row, issue::kAfterPhoto));
  CHECK(integer_in(row, issue::kSatisfaction) == 1);
}

TEST_CASE("rectifying brings its photo along and rests on nothing else") {
  SmallCity city;
  const auto issue = rectified(city);
  const auto changes = city.replica().pending().back().transaction.changes;
  REQUIRE(changes.size() == 2);
  CHECK(changes[0].table == ledger_attachment::kTable);
  CHECK(changes[1].row == issue);
  CHECK(changes[1].from == ledger_state::kInProgress);
}

TEST_CASE("an issue sent back is rectified again with a new photo") {
  SmallCity city;
  const auto issue = rectified(city);
  const auto first_photo = id_in(city.row(kIssue, issue), issue::kAfterPhoto);
  city.must(city.master, [&](Act& act) { return redo_issue(act, issue, "没修好"); });
  CHECK(state_of(city, issue) == ledger_state::kInProgress);
  CHECK(!id_in(city.row(kIssue, issue), issue::kAfterPhoto));
  city.must(city.worker, [&](Act& act) { return rectify_issue(act, issue, kPhoto); });
  CHECK(id_in(city.row(kIssue, issue), issue::kAfterPhoto) != first_photo);
  city.must(city.supervisor, [&](Act& act) { return close_issue(act, issue); });
}

TEST_CASE("a company gives an issue back and it can be dispatched again") {
  SmallCity city;
  const auto issue = dispatched(city);
  CHECK(!city.refusal(city.worker, [&](Act& act) { return give_back_issue(act, issue, ""); }).empty());
  city.must(city.worker, [&](Act& act) { return give_back_issue(act, issue, "不属物业范围"); });
  const auto row = city.row(kIssue, issue);
  CHECK(integer_in(row, issue::kState) == ledger_state::kAccepted);
  CHECK(!id_in(row, issue::kCompany));
  CHECK(text_in(row, issue::kReason) == "不属物业范围");
}

TEST_CASE("a dispatch to a company without a contract, or into the past, is refused at the keyboard") {
  SmallCity city;
  const auto issue = city.must(city.inspector, issue_at(city)).row;
  city.must(city.master, [&](Act& act) { return accept_issue(act, issue); });
  const auto today = day_of(city.clock().now.wall.us);
  CHECK(city.refusal(city.master, [&](Act& act) { return dispatch_issue(act, issue, city.other_company, today); })
            .contains("合同"));
  CHECK(city.refusal(city.master, [&](Act& act) { return dispatch_issue(act, issue, city.company, today - 1); })
            .contains("期限"));
  CHECK(state_of(city, issue) == ledger_state::kAccepted);
}

TEST_CASE("one command does not do another one's step") {
  SmallCity city;
  const auto issue = rectified(city);
  city.must(city.master, [&](Act& act) { return close_issue(act, issue); });
  // From 已销号 the same state is reached by 重开, which 退单 is not.
  CHECK(city.refusal(city.master, [&](Act& act) { return give_back_issue(act, issue, "x"); }).contains("退单"));
  city.must(city.master, [&](Act& act) { return reopen_issue(act, issue, "又坏了"); });
  CHECK(state_of(city, issue) == ledger_state::kAccepted);
}

TEST_CASE("the managing company's deputy neither accepts nor closes") {
  SmallCity city;
  const auto issue = city.must(city.inspector, issue_at(city)).row;
  CHECK(city.refusal(city.deputy, [&](Act& act) { return accept_issue(act, issue); }).contains("本企业"));
  const auto done = rectified(city);
  CHECK(city.refusal(city.deputy, [&](Act& act) { return close_issue(act, done); }).contains("企业"));
}

TEST_CASE("an inspector declines nothing") {
  SmallCity city;
  const auto issue = city.must(city.inspector, issue_at(city)).row;
  CHECK(city.refusal(city.inspector, [&](Act& act) { return decline_issue(act, issue, "重复"); }).contains("网格员"));
  city.must(city.supervisor, [&](Act& act) { return decline_issue(act, issue, "重复"); });
  CHECK(state_of(city, issue) == ledger_state::kDeclined);
}

TEST_CASE("a duplicate is merged into another issue of the estate") {
  SmallCity city;
  const auto first = city.must(city.inspector, issue_at(city)).row;
  const auto second = city.must(city.inspector, issue_at(city)).row;
  city.must(city.master, [&](Act& act) { return merge_issue(act, second, first); });
  CHECK(id_in(city.row(kIssue, second), issue::kMergedInto) == first);
  CHECK(!city.refusal(city.master, [&](Act& act) { return merge_issue(act, first, second); }).empty());
}

TEST_CASE("an issue's words are edited without touching its state, and tags only grow") {
  SmallCity city;
  const auto issue = city.must(city.inspector, issue_at(city)).row;
  IssueEdit edit{
      .issue = issue, .title = "电梯又停", .description = {}, .category = {}, .severity = 2, .tags = {"b", "a"}};
  city.must(city.second_inspector, [&](Act& act) { return edit_issue(act, edit); });
  edit = {.issue = issue, .title = {}, .description = {}, .category = {}, .severity = {}, .tags = {"c"}};
  city.must(city.inspector, [&](Act& act) { return edit_issue(act, edit); });
  const auto row = city.row(kIssue, issue);
  CHECK(text_in(row, issue::kTitle) == "电梯又停");
  CHECK(row.get(issue::kTags) == Value{TextSet{"a", "b", "c"}});
  CHECK(integer_in(row, issue::kState) == ledger_state::kReported);
}

TEST_CASE("a deleted household is gone from the screen, and nobody restores what is not here") {
  SmallCity city;
  const auto household = city.households[0][0];
  city.must(city.inspector, [&](Act& act) { return remove_household(act, household); });
  CHECK(!city.replica().find(kHousehold, household));
  CHECK(!city.refusal(city.inspector, [&](Act& act) { return keep_row(act, kHousehold, household); }).empty());
}

TEST_CASE("an issue is never deleted by a review") {
  SmallCity city;
  const auto issue = city.must(city.inspector, issue_at(city)).row;
  CHECK(city.refusal(city.master, [&](Act& act) { return delete_row(act, kIssue, issue); }).contains("不能删除"));
}
