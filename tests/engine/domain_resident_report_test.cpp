#include <catch2/catch_test_macros.hpp>

#include "engine/domain/ledger.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/report_queries.h"
#include "engine/domain/resident_reports.h"
#include "engine/domain/values.h"
#include "tests/support/small_city.h"

using namespace qiaomen;
using testing::SmallCity;

namespace {

struct Station : SmallCity {
  Actor kiosk{RowId{{9}}, Role::Kiosk, {}, {}};

  NewReport good(std::int64_t serial = 1) const {
    return {.estate = estates[0],
            .slip = to_text({1234, serial, 42}),
            .category = "elevator",
            .place = "电梯厅",
            .building = buildings[0],
            .description = "电梯停了",
            .sealed_telephone = {},
            .photos = {}};
  }
  static Command drops(NewReport report) {
    return [report = std::move(report)](Act& act) { return drop_report(act, report); };
  }
  std::string dropped_with(const std::function<void(NewReport&)>& spoil) {
    NewReport report = good();
    spoil(report);
    return refusal(kiosk, drops(report));
  }
  static ReportAcceptance acceptance(const RowId& report) {
    return {.report = report, .title = {}, .description = {}, .place = {}, .severity = {}};
  }
  static Command accepts(const RowId& report) {
    return [report](Act& act) { return accept_report(act, acceptance(report)); };
  }
  static Command declines(const RowId& report, std::string reason) {
    return [report, reason = std::move(reason)](Act& act) { return decline_report(act, report, reason); };
  }
};

}  // namespace

TEST_CASE("a kiosk drops a report; nobody else does, and a kiosk does nothing else") {
  Station city;
  city.must(city.kiosk, Station::drops(city.good()));
  for (const Actor* actor : {&city.inspector, &city.master, &city.supervisor, &city.worker}) {
    CHECK_FALSE(city.refusal(*actor, Station::drops(city.good(2))).empty());
  }
  CHECK_FALSE(city.refusal(city.kiosk,
                           [&](Act& act) {
                             return create_issue(
                                 act, {.estate = city.estates[0], .title = "x", .category = "elevator", .place = "x"});
                           })
                  .empty());
}

TEST_CASE("a report with a wrong slip, category or building, or too many words is refused at the keyboard") {
  Station city;
  const auto many = [](std::size_t n) {
    std::string text;
    for (std::size_t i = 0; i < n; ++i) text += "字";
    return text;
  };
  CHECK(city.dropped_with([](NewReport& r) { r.slip.back() = r.slip.back() == '0' ? '1' : '0'; }).contains("单号"));
  CHECK(city.dropped_with([](NewReport& r) { r.category = "ufo"; }).contains("类别"));
  CHECK(city.dropped_with([&](NewReport& r) { r.building = city.buildings[1]; }).contains("不在本小区"));
  CHECK(city.dropped_with([&](NewReport& r) { r.place = many(101); }).contains("100"));
  CHECK(city.dropped_with([&](NewReport& r) { r.description = many(501); }).contains("500"));
  CHECK(city.dropped_with([](NewReport& r) { r.sealed_telephone = Bytes(129); }).contains("电话太长"));
  CHECK(city.dropped_with([](NewReport& r) { r.photos = {{.sha256 = {}, .size = 0, .media_type = "image/jpeg"}}; })
            .contains("附件"));
  CHECK(city.dropped_with([](NewReport&) {}).empty());
}

TEST_CASE("slips of one kiosk count up, past what the public rows know, and end before they repeat") {
  Station city;
  const auto next = [&] { return city.replica().read([](const ReadTx& tx) { return next_slip(tx, 1234, 7); }); };
  CHECK(next() == SlipNumber{1234, 1, 7});
  city.must(city.kiosk, Station::drops(city.good(1)));
  CHECK(next() == SlipNumber{1234, 2, 7});
  const auto shown = [&](std::int64_t kiosk, std::int64_t serial) {
    const RowId row{{static_cast<std::uint8_t>(serial % 251), static_cast<std::uint8_t>(kiosk % 251)}};
    city.seed_row(kReportPublic, row,
                  {{report_public::kEstate, city.estates[0]},
                   {report_public::kSlip, to_text({kiosk, serial, 0})},
                   {report_public::kState, report_public::kReceived}});
  };
  shown(1234, 40);
  shown(1235, 70);
  CHECK(next() == SlipNumber{1234, 41, 7});
  shown(1234, kSlipSerialMax);
  CHECK_FALSE(next());
}

TEST_CASE("an accepted report becomes an issue that names it, in the resident's words and place") {
  Station city;
  const auto report = city.must(city.kiosk, Station::drops(city.good()));
  const auto issue = city.must(city.master, Station::accepts(report.row));
  const auto row = city.row(kIssue, issue.row);
  CHECK(text_in(row, issue::kTitle).starts_with("居民上报："));
  CHECK(text_in(row, issue::kDescription) == "电梯停了");
  CHECK(text_in(row, issue::kPlace) == "电梯厅");
  CHECK(id_in(row, issue::kBuilding) == city.buildings[0]);
  CHECK(id_in(row, issue::kReport) == report.row);
  const auto lines = city.replica().read([](const ReadTx& tx) { return resident_reports(tx, true); });
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].issue == issue.row);
  CHECK(city.replica().read([](const ReadTx& tx) { return resident_reports(tx, false); }).empty());
}

TEST_CASE("words with somebody's mobile number do not go into the ledger, which the company reads") {
  Station city;
  NewReport told = city.good();
  told.description = "电梯停了，请打 13805317788";
  const auto report = city.must(city.kiosk, Station::drops(told));
  CHECK(city.refusal(city.master, Station::accepts(report.row)).contains("手机号"));
  const auto issue = city.must(city.master, [&](Act& act) {
    auto input = Station::acceptance(report.row);
    input.description = "电梯停运";
    return accept_report(act, input);
  });
  CHECK(text_in(city.row(kIssue, issue.row), issue::kDescription) == "电梯停运");
}

TEST_CASE("a report without a place is accepted once the master says where") {
  Station city;
  NewReport nowhere = city.good();
  nowhere.place.clear();
  nowhere.building.reset();
  const auto report = city.must(city.kiosk, Station::drops(nowhere));
  CHECK(city.refusal(city.master, Station::accepts(report.row)).contains("位置"));
  city.must(city.master, [&](Act& act) {
    auto input = Station::acceptance(report.row);
    input.place = "1号楼大厅";
    return accept_report(act, input);
  });
}

TEST_CASE("a report is decided once, by the station master, with a reason or an issue of its estate") {
  Station city;
  const auto report = city.must(city.kiosk, Station::drops(city.good()));
  for (const Actor* actor : {&city.inspector, &city.deputy, &city.supervisor, &city.worker, &city.kiosk}) {
    CHECK_FALSE(city.refusal(*actor, Station::declines(report.row, "不办")).empty());
  }
  CHECK(city.refusal(city.master, Station::declines(report.row, " ")).contains("理由"));
  const auto elsewhere = city.must(city.inspector, [&](Act& act) {
    return create_issue(
        act, {.estate = city.estates[1], .title = "x", .category = "elevator", .building = city.buildings[1]});
  });
  CHECK(city.refusal(city.master, [&](Act& act) { return merge_report(act, report.row, elsewhere.row); })
            .contains("本小区"));
  city.must(city.master, Station::declines(report.row, "已报修"));
  const auto second = city.refusal(city.master, Station::accepts(report.row));
  CHECK(second.contains("第一个决定算数"));
  CHECK(second.contains("示例站长"));
  CHECK(second.contains("不予受理"));
}

TEST_CASE("a report is merged into an issue that stands, not into one that was merged itself") {
  Station city;
  const auto report = city.must(city.kiosk, Station::drops(city.good()));
  const auto issue_at = [&](std::string title) {
    return city
        .must(city.inspector,
              [&](Act& act) {
                return create_issue(act,
                                    {.estate = city.estates[0], .title = title, .category = "elevator", .place = "x"});
              })
        .row;
  };
  const RowId standing = issue_at("电梯停运");
  const RowId gone = issue_at("电梯又停");
  city.must(city.master, [&](Act& act) { return merge_issue(act, gone, standing); });
  CHECK(city.refusal(city.master, [&](Act& act) { return merge_report(act, report.row, gone); }).contains("并入别的"));
  city.must(city.master, [&](Act& act) { return merge_report(act, report.row, standing); });
}

TEST_CASE("the hub's rules hold for a decision that was written past the command") {
  Station city;
  const auto report = city.must(city.kiosk, Station::drops(city.good()));
  const auto issue = city.must(city.inspector, [&](Act& act) {
    return create_issue(act, {.estate = city.estates[0], .title = "电梯停运", .category = "elevator", .place = "大厅"});
  });
  const auto refusal = [&](std::vector<FieldChange> changes) {
    return city.refusal(city.master, [&](Act& act) -> Result<RowId> {
      FieldValues values;
      values.set(report_decision::kEstate, city.estates[0]);
      values.set(report_decision::kReport, report.row);
      values.set(report_decision::kOutcome, std::int64_t{2});
      values.set(report_decision::kReason, std::string("已报修"));
      values.set(report_decision::kPerson, city.master.person);
      for (auto& [field, value] : changes) values.set(field, value);
      const RowId id = act.new_id();
      TRY_VOID(act.create(kReportDecision, id, {values.begin(), values.end()}));
      return id;
    });
  };
  CHECK(refusal({{report_decision::kPerson, city.inspector.person}}).contains("必须是本人"));
  CHECK(refusal({{report_decision::kReport, RowId{{7}}}}).contains("找不到这条居民上报"));
  CHECK(refusal({{report_decision::kEstate, city.estates[1]}}).contains("找不到这条居民上报"));
  CHECK(refusal({{report_decision::kOutcome, std::int64_t{4}}}).contains("只有受理"));
  CHECK(refusal({{report_decision::kIssue, issue.row}}).contains("不能写明问题"));
  CHECK(refusal({{report_decision::kOutcome, std::int64_t{3}}}).contains("必须指明"));
  // An issue that somebody found is not the one that this report became.
  CHECK(refusal({{report_decision::kOutcome, std::int64_t{1}}, {report_decision::kIssue, issue.row}})
            .contains("写明这条上报"));
  CHECK(refusal({}).empty());
}
