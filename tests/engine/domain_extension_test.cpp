#include <catch2/catch_test_macros.hpp>

#include "engine/domain/extension.h"
#include "engine/domain/extension_rules.h"
#include "engine/domain/ledger.h"
#include "engine/domain/ledger_queries.h"
#include "engine/domain/ledger_states.h"
#include "engine/domain/reference_tables.h"
#include "tests/support/small_city.h"

using namespace qiaomen;
using qiaomen::testing::SmallCity;

namespace {

// An issue that is dispatched to the company and due in two days.
struct ExtensionCity : SmallCity {
  CivilDay due = day_of(clock().now.wall.us) + 2;
  RowId issue =
      must(inspector, [this](Act& act) {
        return create_issue(act, {.estate = estates[0], .title = "电梯停运", .category = "elevator", .place = "1号楼"});
      }).row;

  ExtensionCity() {
    must(master, [&](Act& act) { return accept_issue(act, issue); });
    dispatch(due);
  }

  void dispatch(CivilDay day) {
    must(master, [&](Act& act) { return dispatch_issue(act, issue, company, day); });
  }
  Command asks(CivilDay until, std::string reason = "配件未到") const {
    return [this, until, reason = std::move(reason)](Act& act) { return ask_extension(act, issue, until, reason); };
  }
  Command decides(bool approves, std::string reason = "看过现场") const {
    return [this, approves, reason = std::move(reason)](Act& act) {
      return decide_extension(act, {issue, approves, reason});
    };
  }
  // What stands: how many days after the due date it is due now.
  CivilDay moved_by() { return due_day(row(kIssue, issue)).value() - due; }
  void put_in_state(std::int64_t state) {
    seed([&](Draft& draft) {
      return draft.edit(kIssue, issue, {{issue::kState, state}, {issue::kCompany, company}, {issue::kDueOn, due}});
    });
  }
  bool is_overdue_on(CivilDay day) {
    return replica().read([&](const ReadTx& tx) {
      const LedgerFilter filter{.today = day};
      const bool on_card = issue_card(tx, issue, day).value().line.overdue;
      CHECK(ledger(tx, filter).at(0).overdue == on_card);
      CHECK((ledger_by_state(tx, filter).at(0).overdue == 1) == on_card);
      return on_card;
    });
  }
};

}  // namespace

TEST_CASE("an approved extension moves the day that counts everywhere, an ask does not, a declined one does not") {
  ExtensionCity city;
  city.must(city.worker, city.asks(city.due + 7));
  CHECK(city.is_overdue_on(city.due + 1));
  city.must(city.supervisor, city.decides(true));
  CHECK(!city.is_overdue_on(city.due + 7));
  CHECK(city.is_overdue_on(city.due + 8));

  ExtensionCity other;
  other.must(other.worker, other.asks(other.due + 7));
  other.must(other.supervisor, other.decides(false));
  CHECK(other.is_overdue_on(other.due + 1));
}

TEST_CASE("after a decision the company may ask again, and the approved day counts until that is decided") {
  ExtensionCity city;
  city.must(city.worker, city.asks(city.due + 7));
  city.must(city.supervisor, city.decides(true));
  CHECK(city.refusal(city.worker, city.asks(city.due + 7)).contains("现在的期限"));
  city.must(city.worker, city.asks(city.due + 9));
  CHECK(city.moved_by() == 7);
  city.must(city.supervisor, city.decides(false, "已经延过"));
  CHECK(city.moved_by() == 7);
  city.must(city.worker, city.asks(city.due + 8));
  city.must(city.supervisor, city.decides(true));
  CHECK(city.moved_by() == 8);
}

TEST_CASE("an extension is asked for and decided while the issue waits for its company, and by nobody else") {
  ExtensionCity city;
  const std::vector<std::int64_t> states = {10, 15, 20, 30, 40, 50, 60, 70, 75, 80};
  const std::vector<Actor*> people = {&city.inspector, &city.master, &city.deputy, &city.supervisor,
                                      &city.worker,    &city.street, &city.county};
  int allowed = 0;
  for (const auto state : states) {
    for (const Actor* person : people) {
      INFO(state << " " << key_of(person->role));
      city.put_in_state(state);
      const bool waits = state >= 30 && state <= 60;
      CHECK(city.refusal(*person, city.asks(city.due + 7)).empty() == (waits && person == &city.worker));
      city.seed([&](Draft& draft) {
        return draft.edit(kIssue, city.issue,
                          {{issue::kExtensionState, std::int64_t{1}}, {issue::kExtensionUntil, city.due + 7}});
      });
      const bool decided = city.refusal(*person, city.decides(true)).empty();
      CHECK(decided == (waits && person == &city.supervisor));
      allowed += decided ? 1 : 0;
      city.seed([&](Draft& draft) {
        return draft.edit(kIssue, city.issue, {{issue::kExtendedUntil, Value{}}, {issue::kExtendedDueOn, Value{}}});
      });
    }
  }
  CHECK(allowed == 4);
}

TEST_CASE("an ask needs a reason and a later day, and comes from the company that has the issue") {
  ExtensionCity city;
  CHECK(city.refusal(city.worker, city.asks(city.due + 7, " ")).contains("必须写明理由"));
  CHECK(city.refusal(city.worker, city.asks(city.due)).contains("现在的期限"));
  CHECK(city.refusal(city.worker, city.asks(city.due - 9)).contains("今天以前"));
  Actor foreign = city.worker;
  foreign.company = city.other_company;
  CHECK(city.refusal(foreign, city.asks(city.due + 7)).contains("没有派给您的企业"));
  CHECK(city.refusal(city.worker, [&](Act& act) { return ask_extension(act, RowId{{9}}, city.due, "x"); })
            .contains("请先同步"));
}

TEST_CASE("there must be an ask to decide, the first decision stands, and declining needs a reason") {
  ExtensionCity city;
  CHECK(city.refusal(city.supervisor, city.decides(true)).contains("没有待决定"));
  city.must(city.worker, city.asks(city.due + 7));
  CHECK(city.refusal(city.supervisor, city.decides(false, "")).contains("必须写明理由"));
  city.must(city.supervisor, city.decides(true, ""));
  CHECK(city.refusal(city.supervisor, city.decides(false)).contains("第一个决定算数"));
}

TEST_CASE("nobody approves what they did not read: another day, another due date, another company") {
  ExtensionCity city;
  city.must(city.worker, city.asks(city.due + 7));
  const auto forged = [&](CivilDay until, CivilDay extended, CivilDay due) {
    return city.refusal(city.supervisor, [&](Act& act) -> Result<RowId> {
      TRY_VOID(act.edit(kIssue, city.issue,
                        {{issue::kExtensionState, std::int64_t{2}},
                         {issue::kExtensionUntil, until},
                         {issue::kExtensionBy, act.actor().person},
                         {issue::kExtendedUntil, extended},
                         {issue::kExtendedDueOn, due}}));
      return city.issue;
    });
  };
  CHECK(forged(city.due + 9, city.due + 9, city.due).contains("不是您看到的"));
  CHECK(forged(city.due + 7, city.due + 9, city.due).contains("对不上"));
  CHECK(forged(city.due + 7, city.due + 7, city.due + 1).contains("对不上"));

  city.seed_row(
      kPerson, RowId{{77}},
      {{person::kCode, std::string("x")}, {person::kName, std::string("甲")}, {person::kCompany, city.other_company}});
  city.seed([&](Draft& draft) {
    return draft.edit(kIssue, city.issue,
                      {{issue::kExtensionState, std::int64_t{1}},
                       {issue::kExtensionUntil, city.due + 7},
                       {issue::kExtensionBy, RowId{{77}}}});
  });
  CHECK(city.refusal(city.supervisor, city.decides(true)).contains("不是被派单的企业"));
  CHECK(city.moved_by() == 0);
}

TEST_CASE("the day that counts moves only with a decision, in the decider's own name") {
  ExtensionCity city;
  city.must(city.worker, city.asks(city.due + 7));
  const auto writes = [&](std::vector<FieldChange> values) {
    return city.refusal(city.supervisor, [&](Act& act) -> Result<RowId> {
      TRY_VOID(act.edit(kIssue, city.issue, values));
      return city.issue;
    });
  };
  CHECK(writes({{issue::kExtendedUntil, city.due + 7}, {issue::kExtendedDueOn, city.due}}).contains("随延期的决定"));
  CHECK(writes({{issue::kExtensionState, std::int64_t{9}}}).contains("没有这种"));
  CHECK(
      writes({{issue::kExtensionState, std::int64_t{3}}, {issue::kExtensionBy, city.master.person}}).contains("本人"));
  CHECK(writes({{issue::kExtensionState, std::int64_t{3}},
                {issue::kExtensionUntil, city.due + 7},
                {issue::kExtensionReason, std::string("不行")},
                {issue::kExtensionBy, city.supervisor.person},
                {issue::kExtendedUntil, city.due + 30}})
            .contains("不能改期限"));
}

TEST_CASE("a new dispatch with another due date begins anew") {
  ExtensionCity city;
  city.must(city.worker, city.asks(city.due + 7));
  city.must(city.supervisor, city.decides(true));
  CHECK(city.moved_by() == 7);
  city.must(city.worker, [&](Act& act) { return give_back_issue(act, city.issue, "不在合同范围"); });
  city.dispatch(city.due + 1);
  CHECK(city.moved_by() == 1);
  CHECK(city.is_overdue_on(city.due + 2));
}
