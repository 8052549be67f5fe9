#include "sync/hub/domain_rules.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "engine/catalog/conflict.h"
#include "engine/domain/campaign.h"
#include "engine/domain/ledger.h"
#include "engine/domain/ledger_states.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/registry.h"
#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"
#include "tests/support/hub_desk.h"
#include "tests/support/loopback.h"

namespace qiaomen {
namespace {

using testing::HubDesk;
using testing::must;
using testing::Phone;

struct Ledger : HubDesk {
  Phone wang{1}, li{2}, master{3};

  Ledger() {
    enrol(wang, "王", Role::Inspector);
    enrol(li, "李", Role::Inspector);
    enrol(master, "站长", Role::StationMaster);
    for (Phone* phone : {&wang, &li, &master}) REQUIRE(sync(*phone) == 200);
  }

  Written report_lift() {
    return wang.must([&](Act& act) {
      return create_issue(act,
                          {.estate = estate, .title = "电梯停运", .category = "elevator", .building = buildings[0]});
    });
  }
  static Written rename(Phone& phone, const RowId& issue, const std::string& title) {
    return phone.must([&](Act& act) { return edit_issue(act, {.issue = issue, .title = title}); });
  }
  std::vector<HubRow> of(const Table& table, const BucketId& bucket) {
    auto rows = living(bucket);
    std::erase_if(rows, [&](const HubRow& row) { return row.table != table.id; });
    return rows;
  }
};

}  // namespace

TEST_CASE("an accepted step becomes an event with person, device and both clocks, under its issue") {
  Ledger desk;
  const auto issue = desk.report_lift();
  REQUIRE(desk.sync(desk.wang) == 200);
  REQUIRE(desk.sync(desk.master) == 200);
  desk.master.clock.advance(1'000'000);
  const auto step = desk.master.must([&](Act& act) { return accept_issue(act, issue.row); });
  desk.clock.advance(5'000'000);
  desk.master.clock.advance(5'000'000);
  REQUIRE(desk.sync(desk.master) == 200);
  const auto events = desk.of(kIssueEvent, desk.ledger());
  REQUIRE(events.size() == 2);
  const auto accepted = std::ranges::find_if(events, [](const HubRow& row) {
    return integer_in(row.values, issue_event::kToState) == ledger_state::kAccepted;
  });
  REQUIRE(accepted != events.end());
  const auto& values = accepted->values;
  CHECK(id_in(values, issue_event::kIssue) == issue.row);
  CHECK(id_in(values, issue_event::kPerson) == desk.master.actor.person);
  CHECK(text_in(values, issue_event::kDevice).size() == 16);
  CHECK(integer_in(values, issue_event::kDeviceAt) == desk.master.clock.now.wall.us - 5'000'000);
  CHECK(integer_in(values, issue_event::kEffectiveAt) == desk.receipt(step.transaction).stamp->us);
  desk.store->read([&](HubView& view) { CHECK(std::ranges::count(view.children(issue.row), accepted->id) == 1); });
}

TEST_CASE("what a role may not do is refused by the hub even if its device wrote it") {
  Ledger desk;
  const auto issue = desk.report_lift();
  REQUIRE(desk.sync(desk.wang) == 200);
  // Past the client's own rules, as a forged program would.
  const auto forged = must(desk.wang.replica->write(
      [&](Draft& draft) { return draft.edit(kIssue, issue.row, {{issue::kState, ledger_state::kAccepted}}); }));
  REQUIRE(desk.sync(desk.wang) == 200);
  const auto receipt = desk.receipt(forged);
  REQUIRE(receipt.refused);
  CHECK(receipt.refused->refusal == Refusal::NotAllowed);
  CHECK(!receipt.refused->text.empty());
  CHECK(desk.wang.replica->returned().size() == 1);
}

TEST_CASE("a visit whose outcome nobody declared is refused alone, and counts nowhere") {
  Ledger desk;
  // Past the client's own rules, as a forged program would.
  const auto visit_with = [&](std::int64_t outcome) {
    return must(desk.wang.replica->write([&](Draft& draft) {
      return draft.create(kVisit, draft.new_id(),
                          {{visit::kEstate, desk.estate},
                           {visit::kCampaign, desk.campaign},
                           {visit::kHousehold, desk.households[0][0]},
                           {visit::kVisitedAt, draft.now().us},
                           {visit::kPerson, desk.wang.actor.person},
                           {visit::kOutcome, outcome}});
    }));
  };
  const auto unknown = visit_with(42);
  const auto known = visit_with(1);
  REQUIRE(desk.sync(desk.wang) == 200);
  const auto receipt = desk.receipt(unknown);
  REQUIRE(receipt.refused);
  CHECK(receipt.refused->refusal == Refusal::Rule);
  CHECK(!desk.receipt(known).refused);
  CHECK(desk.wang.replica->returned().size() == 1);
  const auto visits = desk.of(kVisit, desk.work());
  REQUIRE(visits.size() == 1);
  CHECK(integer_in(visits[0].values, visit::kOutcome) == 1);
}

TEST_CASE("the hub takes 32 attachments of a row and refuses one more, in the same transaction or a later one") {
  Ledger desk;
  const auto issue = desk.report_lift();
  REQUIRE(desk.sync(desk.wang) == 200);
  // Past the client's own rules, as a forged program would.
  const auto attach = [&](int count) {
    const auto forged = must(desk.wang.replica->write([&](Draft& draft) -> Result<> {
      for (int i = 0; i < count; ++i) {
        TRY_VOID(draft.create(kLedgerAttachment, draft.new_id(),
                              {{ledger_attachment::kEstate, desk.estate},
                               {ledger_attachment::kIssue, issue.row},
                               {ledger_attachment::kKind, std::int64_t{1}},
                               {ledger_attachment::kSha256, Bytes(32)},
                               {ledger_attachment::kSize, std::int64_t{1000}},
                               {ledger_attachment::kMediaType, std::string("image/jpeg")}}));
      }
      return {};
    }));
    REQUIRE(desk.sync(desk.wang) == 200);
    return desk.receipt(forged).refused.has_value();
  };
  CHECK(attach(33));
  CHECK(desk.of(kLedgerAttachment, desk.ledger()).empty());
  CHECK_FALSE(attach(32));
  CHECK(attach(1));
  CHECK(desk.of(kLedgerAttachment, desk.ledger()).size() == 32);
}

TEST_CASE("a device whose role this hub does not know may do nothing, and is told so") {
  Ledger desk;
  desk.store->write([&](HubTx& tx) {
    auto record = *tx.device(device_of(desk.wang.key.public_key()));
    record.role = "mayor";
    tx.put_device(record);
  });
  const auto issue = desk.report_lift();
  REQUIRE(desk.sync(desk.wang) == 200);
  const auto receipt = desk.receipt(issue.transaction);
  REQUIRE(receipt.refused);
  CHECK(receipt.refused->refusal == Refusal::NotAllowed);
  CHECK(desk.of(kIssueEvent, desk.ledger()).empty());
}

TEST_CASE("two people's concurrent writes to one group become a conflict row in the bucket of their row") {
  Ledger desk;
  const auto issue = desk.report_lift();
  REQUIRE(desk.sync(desk.wang) == 200);
  REQUIRE(desk.sync(desk.li) == 200);
  Ledger::rename(desk.wang, issue.row, "三部电梯停运");
  desk.li.clock.advance(1'000'000);
  desk.clock.advance(1'000'000);
  desk.wang.clock.advance(1'000'000);
  Ledger::rename(desk.li, issue.row, "两部电梯停运");
  const bool wang_first = GENERATE(true, false);
  for (Phone* phone : {wang_first ? &desk.wang : &desk.li, wang_first ? &desk.li : &desk.wang}) {
    REQUIRE(desk.sync(*phone) == 200);
  }
  const auto rows = desk.of(*kIssue.conflicts, desk.ledger());
  REQUIRE(rows.size() == 1);
  const auto& values = rows[0].values;
  CHECK(id_in(values, conflict::kOfRow) == issue.row);
  CHECK(integer_in(values, conflict::kStands) == 2);
  CHECK(text_in(values, conflict::kEarlierValues).contains("三部"));
  CHECK(text_in(values, conflict::kLaterValues).contains("两部"));
  CHECK(id_in(values, conflict::kEarlierPerson) == desk.wang.actor.person);
  CHECK(id_in(values, conflict::kLaterPerson) == desk.li.actor.person);
  REQUIRE(desk.sync(desk.wang) == 200);
  CHECK(text_in(desk.wang.row(kIssue, issue.row), issue::kTitle) == "两部电梯停运");
  CHECK(desk.wang.row(*kIssue.conflicts, rows[0].id) == values);
}

TEST_CASE("different fields, or one person's two devices, make no conflict row") {
  Ledger desk;
  const auto issue = desk.report_lift();
  Phone tablet{4};
  const auto ticket = desk.ticket(desk.wang.actor.person, Role::Inspector);
  REQUIRE(desk.enrol(tablet, ticket).status == 200);
  tablet.open(desk.wang.actor);
  for (Phone* phone : {&desk.wang, &desk.li, &tablet}) REQUIRE(desk.sync(*phone) == 200);
  Ledger::rename(desk.wang, issue.row, "三部电梯停运");
  Ledger::rename(tablet, issue.row, "四部电梯停运");
  desk.li.must([&](Act& act) { return edit_issue(act, {.issue = issue.row, .severity = 3}); });
  for (Phone* phone : {&desk.wang, &desk.li, &tablet}) REQUIRE(desk.sync(*phone) == 200);
  CHECK(desk.of(*kIssue.conflicts, desk.ledger()).empty());
}

TEST_CASE("a table without a table for conflicts shows none") {
  HubDesk desk;
  Table table = kIssue;
  table.conflicts = nullptr;
  Change change;
  HubRow row;
  const DeviceRecord author;
  const ChangeInContext context{.table = table,
                                .change = change,
                                .transaction = {},
                                .author = author,
                                .key = {},
                                .device_clock = {},
                                .hub_now_us = 0,
                                .before = nullptr,
                                .after = row};
  CHECK(!desk.rules.conflict(context, issue::kTitle, {}, {}, Survivor::Arriving));
}

}  // namespace qiaomen
