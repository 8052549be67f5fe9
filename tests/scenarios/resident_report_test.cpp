#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <iterator>

#include "engine/domain/ledger_states.h"
#include "engine/domain/personal_tables.h"
#include "sync/cli/wording.h"
#include "sync/hub/hub_writer.h"
#include "tests/scenarios/public_world.h"

// What a resident leaves at the kiosk, who gets to see what of it, and how its progress comes back.

namespace qiaomen {
namespace {

using namespace scenarios;
using testing::CityDevice;
using testing::CityLine;
using testing::kMinuteUs;

// Everything that a device holds, as its file has it on the disk.
std::string file_of(CityDevice& device) {
  std::string bytes;
  for (const char* suffix : {"", "-wal"}) {
    std::ifstream in(device.file().string() + suffix, std::ios::binary);
    bytes.append(std::istreambuf_iterator<char>(in), {});
  }
  return bytes;
}

std::int64_t rows_in(CityDevice& device, std::string_view sql) {
  return device.replica->read([&](const ReadTx& tx) {
    auto query = tx.query(sql);
    query.step();
    return query.integer(0);
  });
}

}  // namespace

TEST_CASE("a report dropped without a line reaches the station master, and the kiosk gets back its progress alone") {
  PublicWorld city;
  city.kiosk.line.state = CityLine::State::Cut;
  const auto report = city.drop("电梯停了三天");
  city.kiosk.sync();
  city.kiosk.line.state = CityLine::State::Up;
  city.all_sync();
  const auto held = city.master.row(kResidentReport, report.row);
  CHECK(text_in(held, resident_report::kDescription) == "电梯停了三天");
  CHECK(text_in(held, resident_report::kSlip).size() == 12);
  CHECK(city.supervisor.holds(kResidentReport, report.row));
  CHECK(city.state_of(city.kiosk, report.row) == report_public::kReceived);
  for (const BucketDigest& digest : city.kiosk.replica->digests()) {
    if (digest.granted) CHECK(digest.bucket.kind == BucketKind::EstatePublic);
  }
  for (CityDevice* device : {&city.wang, &city.deputy, &city.worker, &city.street, &city.reporting}) {
    CHECK_FALSE(device->holds(kResidentReport, report.row));
  }
  // Nobody else's kiosk either, and what a second kiosk of the estate would read has no words of the resident.
  CityDevice& second = city.hire("示例终端三", Role::Kiosk, city.here({}), 42);
  second.sync();
  CHECK(city.state_of(second, report.row) == report_public::kReceived);
  CHECK_FALSE(file_of(second).contains("电梯停了三天"));
  CHECK_FALSE(file_of(city.far_kiosk).contains("电梯停了三天"));
  city.all_sync();
  city.check_agreement();
}

TEST_CASE("a telephone reaches the station master's own bucket, and nobody else by any way") {
  PublicWorld city;
  city.drop("电梯停了", kTelephone);
  city.all_sync();
  const auto contacts = city.at_hub(kReportContact, {BucketKind::EstatePersonal, city.estate});
  REQUIRE(contacts.size() == 1);
  CHECK(text_in(contacts[0].values, report_contact::kTelephone) == kTelephone);
  CHECK(city.master.holds(kReportContact, contacts[0].id));
  CHECK(file_of(city.master).contains(kTelephone));
  for (CityDevice* device : {&city.kiosk, &city.far_kiosk, &city.worker, &city.wang, &city.li, &city.deputy,
                             &city.supervisor, &city.street, &city.reporting}) {
    CHECK_FALSE(file_of(*device).contains(kTelephone));
  }
  // Not sealed either: the hub keeps the value out of the row that others read.
  for (const HubRow& row : city.at_hub(kResidentReport, {BucketKind::EstateDrop, city.estate})) {
    CHECK(is_absent(row.values.get(resident_report::kSealedTelephone)));
  }
  city.check_agreement();
}

TEST_CASE("a telephone sealed to another key says so at the station, and the report counts all the same") {
  PublicWorld city;
  NewReport report = city.input(city.kiosk, city.estate, "漏水");
  report.sealed_telephone =
      testing::must(seal(as_bytes(std::string_view(kTelephone)), SealingKey::from_seed({99}).public_key()));
  const auto written = city.kiosk.does([&](Act& act) { return drop_report(act, report); });
  city.all_sync();
  CHECK_FALSE(city.receipt_of(written).refused);
  const auto lines = city.master.replica->read([](const ReadTx& tx) { return resident_reports(tx, false); });
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].telephone.contains("打不开"));
}

TEST_CASE("a report that is accepted becomes an issue with its photos, and its progress follows every step") {
  PublicWorld city;
  NewReport input = city.input(city.kiosk, city.estate, "电梯停了");
  input.photos = {testing::photo_of(7)};
  const auto report = city.kiosk.does([&](Act& act) { return drop_report(act, input); });
  city.all_sync();
  const auto issue = city.master.does(accepts(report.row));
  const auto follows = [&](std::int64_t state) {
    city.all_sync();
    return city.state_of(city.kiosk, report.row) == state && state_of(city.master, issue.row) == state;
  };
  CHECK(follows(ledger_state::kReported));
  CHECK(id_in(city.master.row(kIssue, issue.row), issue::kReport) == report.row);
  const auto photos = city.at_hub(kLedgerAttachment, city.ledger());
  REQUIRE(photos.size() == 1);
  const auto hash = testing::photo_of(7).sha256;
  CHECK(photos[0].values.get(ledger_attachment::kSha256) == Value{Bytes(hash.begin(), hash.end())});
  CHECK(city.worker.holds(kLedgerAttachment, photos[0].id));

  city.master.does(steps(accept_issue, issue.row));
  CHECK(follows(ledger_state::kAccepted));
  city.master.does(dispatches(city, issue.row, "2020-10-20"));
  CHECK(follows(ledger_state::kDispatched));
  city.worker.does(steps(sign_issue, issue.row));
  CHECK(follows(ledger_state::kSigned));
  city.worker.does(steps(start_issue, issue.row));
  CHECK(follows(ledger_state::kInProgress));
  city.worker.does(rectifies(issue.row, 9));
  CHECK(follows(ledger_state::kToVerify));
  city.pass(kMinuteUs);
  city.master.does(steps(close_issue, issue.row));
  CHECK(follows(ledger_state::kClosed));
  const auto closed = city.kiosk.row(kReportPublic, report_public::id_of(report.row));
  CHECK(integer_in(closed, report_public::kStateAt) > integer_in(closed, report_public::kReportedAt));
  city.master.does(steps(reopen_issue, issue.row, "又停了"));
  CHECK(follows(ledger_state::kAccepted));
  city.check_agreement();
}

TEST_CASE(
    "a report that is declined says so at the kiosk, and one that is merged follows the issue wherever that is "
    "merged") {
  PublicWorld city;
  const auto unfounded = city.drop("邻居太吵");
  const auto again = city.drop("电梯又停了");
  const auto issue = city.master.does(reports(city, "电梯停运"));
  city.all_sync();
  city.master.does(declines(unfounded.row, "属于邻里纠纷，请联系调解"));
  city.master.does(merges(again.row, issue.row));
  city.all_sync();
  CHECK(city.state_of(city.kiosk, unfounded.row) == ledger_state::kDeclined);
  CHECK(city.state_of(city.kiosk, again.row) == ledger_state::kReported);
  city.master.does(steps(accept_issue, issue.row));
  city.all_sync();
  CHECK(city.state_of(city.kiosk, again.row) == ledger_state::kAccepted);
  const auto other = city.master.does(reports(city, "1号楼电梯"));
  city.all_sync();
  city.master.does([&](Act& act) { return merge_issue(act, issue.row, other.row); });
  city.all_sync();
  CHECK(city.state_of(city.kiosk, again.row) == ledger_state::kReported);
  city.master.does(steps(accept_issue, other.row));
  const auto third = city.master.does(reports(city, "电梯井渗水"));
  city.all_sync();
  CHECK(city.state_of(city.kiosk, again.row) == ledger_state::kAccepted);
  city.master.does([&](Act& act) { return merge_issue(act, other.row, third.row); });
  city.all_sync();
  CHECK(city.state_of(city.kiosk, again.row) == ledger_state::kReported);
  city.master.does(steps(decline_issue, third.row, "属于保修期内，已由开发商处理"));
  city.all_sync();
  CHECK(city.state_of(city.kiosk, again.row) == ledger_state::kDeclined);
  city.check_agreement();
}

TEST_CASE("an issue that is taken away leaves its report received, and one that comes back its state again") {
  PublicWorld city;
  const auto report = city.drop("电梯停了");
  city.all_sync();
  const auto issue = city.master.does(accepts(report.row));
  city.all_sync();
  const auto at_hub = [&](auto change) {
    city.store->write([&](HubTx& tx) {
      HubWriter writer(tx, domain_catalog(), Stamp{city.clock.now.wall.us});
      change(writer, tx.row(issue.row).value());
      writer.commit();
    });
    city.all_sync();
  };
  at_hub([](HubWriter& writer, const HubRow& row) { writer.remove(row.id); });
  CHECK(city.state_of(city.kiosk, report.row) == report_public::kReceived);
  CHECK_FALSE(city.kiosk.holds(kIssuePublic, issue_public::id_of(issue.row)));
  at_hub([](HubWriter& writer, const HubRow& row) { writer.put(kIssue, row.id, row.values); });
  CHECK(city.state_of(city.kiosk, report.row) == ledger_state::kReported);
  CHECK(city.kiosk.holds(kIssuePublic, issue_public::id_of(issue.row)));
  at_hub([&](HubWriter& writer, const HubRow&) { writer.remove(report.row); });
  CHECK_FALSE(city.kiosk.holds(kReportPublic, report_public::id_of(report.row)));
}

TEST_CASE("of two decisions taken offline the first stands, and the other comes back whole, naming it") {
  PublicWorld city;
  CityDevice& second = city.hire("示例副手", Role::StationMaster, city.here({}), 43);
  const auto report = city.drop("电梯停了");
  city.all_sync();
  const auto first = city.master.does(declines(report.row, "已报修"));
  const auto late = second.does(accepts(report.row));
  city.master.sync();
  second.sync();
  CHECK_FALSE(city.receipt_of(first).refused);
  const auto refused = city.receipt_of(late).refused;
  REQUIRE(refused);
  CHECK(refused->refusal == Refusal::Rule);
  CHECK(refused->text.contains("站长"));
  CHECK(refused->text.contains("不予受理"));
  CHECK(second.returned().size() == 1);
  CHECK(city.at_hub(kIssue, city.ledger()).empty());
  city.all_sync();
  CHECK(city.state_of(city.kiosk, report.row) == ledger_state::kDeclined);
  CHECK(second.refusal(accepts(report.row)).contains("第一个决定算数"));
}

TEST_CASE("a kiosk writes into the drop bucket of its own estate and nothing anywhere else") {
  PublicWorld city;
  NewReport foreign = city.input(city.far_kiosk, city.estate, "冒充");
  const auto forged = city.far_kiosk.forges([&](Draft& draft) {
    return draft.create(kResidentReport, draft.new_id(),
                        {{resident_report::kEstate, foreign.estate},
                         {resident_report::kSlip, foreign.slip},
                         {resident_report::kCategory, foreign.category}});
  });
  const auto notice = city.kiosk.forges([&](Draft& draft) {
    return draft.create(kNotice, draft.new_id(),
                        {{notice::kEstate, city.estate},
                         {notice::kKind, std::int64_t{1}},
                         {notice::kTitle, std::string("假公告")},
                         {notice::kBody, std::string("假")},
                         {notice::kPublishedOn, std::int64_t{18'500}}});
  });
  city.all_sync();
  CHECK(city.receipt(forged).refused.value().refusal == Refusal::NotYours);
  CHECK(city.receipt(notice).refused.value().refusal == Refusal::NotYours);
  CHECK(city.at_hub(kResidentReport, {BucketKind::EstateDrop, city.estate}).empty());
}

TEST_CASE("the community supervisor reads reports and decides none") {
  PublicWorld city;
  const auto report = city.drop("电梯停了");
  city.all_sync();
  CHECK_FALSE(city.supervisor.refusal(declines(report.row, "不办")).empty());
  const auto forged = city.supervisor.forges([&](Draft& draft) {
    return draft.create(kReportDecision, draft.new_id(),
                        {{report_decision::kEstate, city.estate},
                         {report_decision::kReport, report.row},
                         {report_decision::kOutcome, std::int64_t{2}},
                         {report_decision::kReason, std::string("不办")},
                         {report_decision::kPerson, city.supervisor.actor.person}});
  });
  city.all_sync();
  CHECK(city.receipt(forged).refused.value().refusal == Refusal::NotYours);
  CHECK(city.state_of(city.kiosk, report.row) == report_public::kReceived);
}

TEST_CASE("a restored hub is told again of reports and decisions, and the kiosk reads the same progress") {
  PublicWorld city;
  city.back_up();
  const auto report = city.drop("电梯停了", kTelephone);
  city.all_sync();
  city.master.does(declines(report.row, "已报修"));
  city.all_sync();
  city.restore();
  city.all_sync();
  city.all_sync();
  CHECK(city.state_of(city.kiosk, report.row) == ledger_state::kDeclined);
  CHECK(city.at_hub(kReportContact, {BucketKind::EstatePersonal, city.estate}).size() == 1);
  city.check_agreement();
}

TEST_CASE("a kiosk knows its estate's categories and buildings, and nothing of Reference or of the next estate") {
  PublicWorld city;
  CHECK(rows_in(city.kiosk, "SELECT COUNT(*) FROM category_public") ==
        rows_in(city.master, "SELECT COUNT(*) FROM category"));
  CHECK(rows_in(city.kiosk, "SELECT COUNT(*) FROM category") == 0);
  const auto own = city.kiosk.row(kBuildingPublic, building_public::id_of(city.buildings[0]));
  CHECK(id_in(own, building_public::kBuilding) == city.buildings[0]);
  CHECK(text_in(own, building_public::kName) == "1号楼");
  CHECK_FALSE(city.kiosk.holds(kBuildingPublic, building_public::id_of(city.other_building)));
  NewReport elsewhere = city.input(city.kiosk, city.estate, "走错了");
  elsewhere.building = city.other_building;
  CHECK(city.kiosk.refusal([&](Act& act) { return drop_report(act, elsewhere); }).contains("不在本小区"));
}

}  // namespace qiaomen
