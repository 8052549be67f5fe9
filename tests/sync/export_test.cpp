#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/domain/campaign.h"
#include "engine/domain/ledger.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/personal_tables.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"
#include "sync/export/exporter.h"
#include "tests/support/csv_table.h"
#include "tests/support/small_city.h"
#include "tests/support/zip_entry.h"

namespace qiaomen {
namespace {

using testing::bytes_of_file;
using testing::csv_cells;
using testing::csv_table;
using testing::CsvRecord;
using testing::number_in;
using testing::SmallCity;
using testing::zip_entry;

struct ExportCity : SmallCity {
  explicit ExportCity(int households_per_building = 4) : SmallCity(households_per_building) {}

  void knock(int estate, std::size_t household, std::int64_t outcome, std::optional<Position> position = {}) {
    VisitInput input;
    input.household = households[estate][household];
    input.campaign = campaign;
    input.outcome = outcome;
    input.position = position;
    must(inspector, [&](Act& act) { return record_visit(act, input); });
  }
  void exclude(int estate, std::size_t household, const RowId& proposed_by, const RowId& decided_by) {
    const RowId id = households[estate][household];
    seed_row(kExclusion, exclusion_id(campaign, id),
             {{exclusion::kEstate, estates[estate]},
              {exclusion::kCampaign, campaign},
              {exclusion::kHousehold, id},
              {exclusion::kProposedBy, proposed_by},
              {exclusion::kDecision, std::int64_t{1}},
              {exclusion::kDecidedBy, decided_by}});
  }
  RowId report(std::string title) {
    NewIssue input;
    input.estate = estates[0];
    input.title = std::move(title);
    input.category = "leak";
    input.place = "1号楼";
    return must(inspector, [&](Act& act) { return create_issue(act, input); }).row;
  }

  Result<ExportFacts> out(const std::string& kind, const std::string& name, bool with_personal = false,
                          const std::string& of = "") {
    const ExportOrder order{kind, place(name), of, with_personal};
    return replica().read([&](const ReadTx& tx) { return export_rows(tx, order, clock().now.wall); });
  }
  std::string text(const std::string& kind, const std::string& name) {
    REQUIRE(out(kind, name).has_value());
    return bytes_of_file(place(name));
  }
  std::string place(const std::string& name) const { return (folder / name).string(); }

  testing::TemporaryFolder folder;
};

template <typename T>
T must(Result<T> result) {
  REQUIRE(result.has_value());
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

// As the formulas in the campaign say, cut after one decimal.
std::string percent(std::int64_t numerator, std::int64_t denominator) {
  if (denominator <= 0) return "–";
  const auto permille = numerator * 1000 / denominator;
  return std::to_string(permille / 10) + "." + std::to_string(permille % 10) + "%";
}

struct Count {
  std::int64_t in_scope = 0, knocked = 0, contacted = 0, strict = 0, excluded = 0;
};

void check_row(const CsvRecord& row, const Count& count) {
  CAPTURE(row.at("名称"));
  CHECK(number_in(row, "应敲") == count.in_scope);
  CHECK(number_in(row, "已敲") == count.knocked);
  CHECK(number_in(row, "已见") == count.contacted);
  CHECK(number_in(row, "见面") == count.strict);
  CHECK(number_in(row, "剔除") == count.excluded);
  CHECK(row.at("敲门率") == percent(count.knocked, count.in_scope));
  CHECK(row.at("走访率") == percent(count.contacted, count.in_scope - count.excluded));
  CHECK(row.at("严格走访率") == percent(count.strict, count.in_scope));
}

struct WorkedCity : ExportCity {
  WorkedCity() : ExportCity(7) {
    for (const auto& [household, outcome] :
         std::vector<std::pair<std::size_t, std::int64_t>>{{0, 1}, {1, 2}, {1, 9}, {2, 2}, {3, 3}, {4, 5}}) {
      knock(0, household, outcome);
    }
    knock(1, 0, 1);
    exclude(0, 4, inspector.person, master.person);
    exclude(0, 5, inspector.person, inspector.person);  // by nobody else: does not count
    exclude(0, 0, inspector.person, master.person);     // met after all: does not count
  }
};

}  // namespace

TEST_CASE("the three rates recomputed from the exported tasks equal the exported rates to the last digit") {
  WorkedCity city;
  std::map<std::string, Count> counts;
  for (const CsvRecord& task : csv_table(city.text("tasks", "tasks.csv"))) {
    if (number_in(task, "在范围内") != 1) continue;
    Count& count = counts[task.at("社区代码") + task.at("小区代码")];
    count.in_scope += 1;
    count.knocked += number_in(task, "已敲");
    count.contacted += number_in(task, "已见");
    count.strict += number_in(task, "见面");
    count.excluded += number_in(task, "剔除");
  }
  REQUIRE(counts.size() == 2);
  int compared = 0;
  for (const CsvRecord& row : csv_table(city.text("rates", "rates.csv"))) {
    if (row.at("级别") != "小区") continue;
    check_row(row, counts.at(row.at("上级代码") + row.at("代码")));
    ++compared;
  }
  CHECK(compared == 2);
}

TEST_CASE("the marks of every task recounted from the exported visits are those of the exported tasks") {
  WorkedCity city;
  std::map<std::string, Count> by_household;
  for (const CsvRecord& visit : csv_table(city.text("visits", "visits.csv"))) {
    Count& count = by_household[visit.at("住户编号")];
    count.knocked |= number_in(visit, "算敲门");
    count.contacted |= number_in(visit, "算见到");
    count.strict |= number_in(visit, "算见面");
  }
  for (const CsvRecord& task : csv_table(city.text("tasks", "tasks.csv"))) {
    const Count& count = by_household[task.at("住户编号")];
    CHECK(number_in(task, "已敲") == count.knocked);
    CHECK(number_in(task, "已见") == count.contacted);
    CHECK(number_in(task, "见面") == count.strict);
  }
}

TEST_CASE("a CSV has a byte order mark, Chinese headings, CRLF, and no cell that a spreadsheet would run") {
  ExportCity city;
  const std::vector<std::string> nasty{"=1+1", "+86", "-3", "@SUM(A1)", "a,b", "he \"said\"", "两\n行"};
  for (const auto& title : nasty) city.report(title);
  const auto text = city.text("issues", "issues.csv");
  CHECK(text.starts_with("\xEF\xBB\xBF编号,小区代码,小区,标题,"));
  CHECK(text.ends_with("\r\n"));
  std::vector<std::string> titles;
  for (const CsvRecord& row : csv_table(text)) titles.push_back(row.at("标题"));
  std::ranges::sort(titles);
  std::vector<std::string> expected{"'=1+1", "'+86", "'-3", "'@SUM(A1)", "a,b", "he \"said\"", "两\n行"};
  std::ranges::sort(expected);
  CHECK(titles == expected);
}

TEST_CASE("numbers stay numbers in a CSV, below zero too, and a text that begins with a line end does not run") {
  testing::TemporaryFolder folder;
  constexpr std::string_view kTitles[] = {"数", "文字", "日", "时"};
  const auto file = folder / "a.csv";
  const auto sink = must(csv_sink(file, kTitles));
  const ExportCell cells[] = {std::int64_t{-5}, std::string("\t=1"), ExportDay{0}, ExportTime{1'000'000}};
  must(sink->row(cells));
  const ExportCell nothing[] = {std::monostate(), std::string("\r=1"), std::monostate(), std::monostate()};
  must(sink->row(nothing));
  CHECK(!std::filesystem::exists(file));
  must(sink->finish());
  CHECK(bytes_of_file(file.string()) ==
        "\xEF\xBB\xBF数,文字,日,时\r\n-5,'\t=1,1970-01-01,1970-01-01 08:00:01\r\n,\"'\r=1\",,\r\n");
}

TEST_CASE("an XLSX has Chinese headings, texts as texts, numbers as numbers and days as days") {
  ExportCity city;
  const auto issue = city.report("=HYPERLINK(\"x\")");
  city.must(city.master, [&](Act& act) { return accept_issue(act, issue); });
  city.must(city.master, [&](Act& act) { return dispatch_issue(act, issue, city.company, 18'600); });
  const auto book = city.text("issues", "issues.xlsx");
  const auto sheet = zip_entry(book, "xl/worksheets/sheet1.xml").value();
  CHECK(zip_entry(book, "xl/workbook.xml").value().contains("问题台账"));
  CHECK(sheet.contains("标题"));
  CHECK(!sheet.contains("<f>"));
  CHECK(sheet.contains("=HYPERLINK("));
  CHECK(sheet.contains("<v>30</v>"));  // the state's code
  CHECK(sheet.contains("<v>" + std::to_string(18'600 + 25'569) + "</v>"));
  CHECK(zip_entry(book, "xl/styles.xml").value().contains("yyyy-mm-dd"));
}

TEST_CASE("an XLSX takes an int that a spreadsheet would round as text") {
  testing::TemporaryFolder folder;
  constexpr std::string_view kTitles[] = {"数"};
  const auto file = folder / "a.xlsx";
  const auto sink = must(xlsx_sink(file, "表", kTitles));
  const ExportCell cells[] = {std::int64_t{1'234'567'890'123'456'789}};
  must(sink->row(cells));
  must(sink->finish());
  CHECK(zip_entry(bytes_of_file(file.string()), "xl/worksheets/sheet1.xml").value().contains("1234567890123456789"));
}

TEST_CASE("a map has estates and issues with coordinates, east before north, and tells how many have none") {
  ExportCity city;
  city.seed([&](Draft& draft) {
    return draft.edit(kEstate, city.estates[1],
                      {{estate::kLatitude, std::int64_t{35'104'000}}, {estate::kLongitude, std::int64_t{118'305'000}}});
  });
  const auto facts = city.out("estates", "estates.geojson");
  REQUIRE(facts.has_value());
  CHECK(facts->rows == 1);
  CHECK(facts->unplaced == 1);
  const auto map = nlohmann::json::parse(bytes_of_file(city.place("estates.geojson")));
  CHECK(map.at("type") == "FeatureCollection");
  REQUIRE(map.at("features").size() == 1);
  CHECK(map.at("features")[0].at("geometry").at("coordinates") == nlohmann::json::array({118.305, 35.104}));
  city.report("漏水");
  CHECK(city.out("issues", "issues.geojson")->unplaced == 1);
  CHECK(nlohmann::json::parse(bytes_of_file(city.place("issues.geojson"))).at("features").empty());
}

TEST_CASE("contacts are personal: they are exported only when asked for as such") {
  ExportCity city;
  city.seed_row(kContact, RowId::from_bytes(Bytes(16, 7)).value(),
                {{contact::kBuilding, city.buildings[0]},
                 {contact::kHousehold, city.households[0][0]},
                 {contact::kName, std::string("示例张三")},
                 {contact::kTelephone, std::string("+86 000")}});
  const auto refused = city.out("contacts", "contacts.csv");
  REQUIRE(!refused.has_value());
  CHECK(refused.error().code == Errc::Refused);
  CHECK(refused.error().message.contains("--with-personal"));
  CHECK(!std::filesystem::exists(city.place("contacts.csv")));
  REQUIRE(city.out("contacts", "contacts.csv", true).has_value());
  const auto rows = csv_table(bytes_of_file(city.place("contacts.csv")));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].at("姓名") == "示例张三");
  CHECK(rows[0].at("电话") == "'+86 000");
  for (const char* kind : {"households", "tasks", "visits", "issues"}) {
    CHECK(!city.text(kind, "other.csv").contains("示例张三"));
  }
}

TEST_CASE("what cannot be exported is told, and an older file stays as it was") {
  ExportCity city;
  std::ofstream(city.place("old.csv")) << "old";
  CHECK(city.out("nothing", "old.csv").error().code == Errc::Malformed);
  CHECK(city.out("households", "old.doc").error().message.contains(".xlsx"));
  CHECK(city.out("households", "x.geojson").error().message.contains("没有坐标"));
  CHECK(city.out("tasks", "old.csv", false, "没有的").error().code == Errc::NotFound);
  CHECK(city.out("households", "no/such/folder.csv").error().code == Errc::Unavailable);
  CHECK(city.out("households", "no/such/folder.xlsx").error().code == Errc::Unavailable);
  CHECK(bytes_of_file(city.place("old.csv")) == "old");
  CHECK(city.out("households", "old.csv").has_value());
  CHECK(csv_cells(bytes_of_file(city.place("old.csv"))).size() == 9);
}

}  // namespace qiaomen
