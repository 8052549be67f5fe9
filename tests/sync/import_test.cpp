#include <catch2/catch_test_macros.hpp>

#include "engine/domain/reference_tables.h"
#include "engine/domain/role.h"
#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"
#include "sync/hub/import/template.h"
#include "tests/support/import_desk.h"

using namespace qiaomen;
using qiaomen::testing::ImportDesk;
using qiaomen::testing::only_error;

namespace {

constexpr std::string_view kDivisions =
    "code,name\n379900,示例市\n379901,示例县\n379901001,示例街道\n379901001001,示例社区\n";
constexpr std::string_view kEstates = "社区代码,小区代码,小区名称\n379901001001,E1,示例小区\n";
constexpr std::string_view kBuildings = "社区代码,小区代码,楼栋\n379901001001,E1,1号楼\n";
const std::string kHouseholdHeading = "社区代码,小区代码,楼栋,单元,户号,居住状态,居住人数,备注\n";
const std::string kDoor = "379901001001,E1,1号楼,1,";

const RowId kEstate1 = estate_id(*DivisionCode::parse("379901001001"), "E1");
const RowId kBuilding1 = building_id(kEstate1, "1号楼");

// A hub that knows one building.
class TownDesk : public ImportDesk {
 public:
  TownDesk() {
    load("divisions", kDivisions);
    load("estates", kEstates);
    load("buildings", kBuildings);
  }
  std::optional<HubRow> household(std::string_view door) { return row(household_id(kBuilding1, "1", door)); }
};

// A person's own write, as the judge leaves it.
void write_as_person(HubStore& hub, const RowId& row, GroupNumber group,
                     const std::vector<std::pair<FieldNumber, Value>>& values) {
  hub.write([&](HubTx& tx) {
    auto known = tx.row(row).value();
    known.advance(1);
    for (const auto& [field, value] : values) known.values.set(field, value);
    known.set_cell(group, {{Stamp{1'700'000'000'000'000}, DeviceId{77}, 1, 1, 0}, known.rev});
    tx.put_row(known);
  });
}

}  // namespace

TEST_CASE("a byte order mark and CRLF make no difference") {
  ImportDesk desk;
  const auto report = desk.load("companies", "\xef\xbb\xbf代码,名称\r\nWY1,示例物业一\r\nWY2,示例物业二\r\n");
  CHECK(report.errors.count() == 0);
  CHECK(report.warnings.count() == 0);
  CHECK(report.files[0].created == 2);
  CHECK(text_in(desk.row(company_id("WY2"))->values, company::kName) == "示例物业二");
}

TEST_CASE("quoted cells keep commas, quotes and line ends") {
  ImportDesk desk;
  desk.load("companies", "code,name\nWY1,\"示例“甲”,\"\"乙\"\"\n丙\"\n");
  CHECK(text_in(desk.row(company_id("WY1"))->values, company::kName) == "示例“甲”,\"乙\"\n丙");
}

TEST_CASE("names stay as written, codes are spelt one way") {
  ImportDesk desk;
  desk.load("companies", "code,name\nＷＹ１,\" 示例（甲）物业，一 \"\n");
  CHECK(text_in(desk.row(company_id("WY1"))->values, company::kName) == "示例（甲）物业，一");
}

TEST_CASE("empty lines, empty rows and missing cells at the end are gaps, and lines are counted with them") {
  TownDesk desk;
  const auto report = desk.load("households", kHouseholdHeading + "\n" + kDoor + "101\n,,,,,,,\n\n" + kDoor +
                                                  "102,在住,3,\n" + kDoor + ",在住\n");
  CHECK(only_error(report) == "households.csv 第 7 行 第 5 列「户号」：不能为空");
  CHECK(report.files[0].rows == 3);
}

TEST_CASE("a row is named by the line on which it begins") {
  ImportDesk desk;
  const auto report = desk.load("companies", "code,name\nWY1,\"示\n例\n一\"\nWY2,\n");
  CHECK(only_error(report) == "companies.csv 第 5 行 第 2 列「名称」：不能为空");
}

TEST_CASE("the columns may stand in any order, in Chinese or English") {
  ImportDesk desk;
  const auto report = desk.load("companies", "企业名称,电话,code\n示例物业一,,WY1\n");
  CHECK(report.errors.count() == 0);
  REQUIRE(report.warnings.count() == 1);
  CHECK(report.warnings.shown()[0].message == "没有用到的列“电话”");
  CHECK(desk.row(company_id("WY1")));
}

TEST_CASE("a missing or repeated column is an error of the heading") {
  ImportDesk desk;
  CHECK(only_error(desk.load("companies", "code\nWY1\n")).contains("第 1 行：缺少列“名称”（或 name）"));
  CHECK(only_error(desk.load("companies", "code,name,名称\nWY1,a,b\n")) ==
        "companies.csv 第 1 行 第 3 列：列“名称”与第 2 列重复");
}

TEST_CASE("each error is told with its row, its column and what was expected") {
  TownDesk desk;
  const auto report = desk.load("households", kHouseholdHeading + kDoor + "101,租住,3,\n" + kDoor + "102,在住,三,\n");
  REQUIRE(report.errors.count() == 2);
  const auto text = report_text(report);
  CHECK(text.contains("households.csv 第 2 行 第 6 列「居住状态」：应为在住、空置、非住宅、已不存在 之一，读到“租住”"));
  CHECK(text.contains("households.csv 第 3 行 第 7 列「居住人数」：应为 0 到 999 的整数，读到“三”"));
  CHECK(text.ends_with("有错误，什么都没有写入。请改正后重新导入。\n"));
}

TEST_CASE("one bad row, and nothing of the file is written") {
  TownDesk desk;
  const auto report = desk.load("households", kHouseholdHeading + kDoor + "101\n" + kDoor + "102,,-1\n");
  CHECK(report.errors.count() == 1);
  CHECK_FALSE(report.is_written());
  CHECK_FALSE(desk.household("101"));
}

TEST_CASE("beyond the first errors only their number is told") {
  ImportDesk desk;
  std::string text = "code,name\n";
  for (int i = 0; i < 50; ++i) text += "WY" + std::to_string(i) + ",\n";
  const auto report = desk.load("companies", text, {.shown_max = 3});
  CHECK(report.errors.shown().size() == 3);
  CHECK(report_text(report).contains("错误：50 处\n"));
  CHECK(report_text(report).contains("还有 47 处\n"));
}

TEST_CASE("the same address twice in a file is an error that names both lines") {
  TownDesk desk;
  // Full-width digits and blanks are the same address.
  const auto report =
      desk.load("households", kHouseholdHeading + kDoor + "101\n" + kDoor + "102\n" + kDoor + " １０１ \n");
  CHECK(only_error(report) == "households.csv 第 4 行 第 5 列「户号」：与第 2 行重复：是同一条登记");
}

TEST_CASE("wrong division codes are refused, each in its own words") {
  ImportDesk desk;
  const auto load = [&](std::string_view row) {
    return only_error(desk.load("divisions", "code,name,level,parent\n379900,示例市,,\n" + std::string(row) + "\n"));
  };
  CHECK(load("3799011,甲,,").contains("第 3 行 第 1 列「代码」：应为区划代码（2、4、6、9 或 12 位数字"));
  CHECK(load("379900001,甲,,").contains("应为区划代码"));
  CHECK(load("3.79901E+11,甲,,").contains("请把该列设为文本再填"));
  CHECK(load("379901,甲,street,").contains("第 3 列「级别」：与代码不符"));
  CHECK(load("379901,甲,,379800").contains("第 4 列「上级」：应为 379900000000（由代码得出），读到“379800000000”"));
  CHECK(load("379901001,甲,,").contains("上级 379901000000 不在文件里，库里也没有；如果它本来就不导入，请加 --root"));
}

TEST_CASE("a parent may stand further down, be in the hub, or be named as a root") {
  ImportDesk desk;
  CHECK(desk.load("divisions", "code,name\n379901,县\n379900,市\n").errors.count() == 0);
  CHECK(desk.load("divisions", "code,name\n379901001,街道\n").errors.count() == 0);
  CHECK(id_in(desk.row(division_id(*DivisionCode::parse("379901001")))->values, division::kParent) ==
        division_id(*DivisionCode::parse("379901")));
  const auto rooted =
      desk.load("divisions", "code,name\n379802001,街道\n", {.roots = {*DivisionCode::parse("379802")}});
  CHECK(rooted.errors.count() == 0);
  CHECK_FALSE(id_in(desk.row(division_id(*DivisionCode::parse("379802001")))->values, division::kParent));
}

TEST_CASE("what a row names must be registered") {
  TownDesk desk;
  CHECK(only_error(desk.load("households", kHouseholdHeading + "379901001001,E1,9号楼,1,101\n")) ==
        "households.csv 第 2 行 第 3 列「楼栋」：“9号楼”没有登记：该小区没有这栋楼，请先导入 buildings.csv");
  CHECK(only_error(desk.load("buildings", "社区代码,小区代码,楼栋\n379901001001,E9,1号楼\n")).contains("“E9”没有登记"));
  CHECK(only_error(desk.load("buildings", "社区代码,小区代码,楼栋\n379901001,E1,1号楼\n")).contains("12 位社区代码"));
  CHECK(only_error(desk.load("persons", "编号,姓名,企业代码\nP1,示例甲,WY9\n")).contains("没有这家企业"));
}

TEST_CASE("people and contracts are read with their roles and dates") {
  TownDesk desk;
  desk.load("companies", "code,name\nWY1,示例物业一\n");
  CHECK(desk.load("persons", "编号,姓名,角色,企业代码\nP1,示例甲,网格员,\nP2,示例乙,company,WY1\n").errors.count() ==
        0);
  CHECK(integer_in(desk.row(person_id("P2"))->values, person::kRole) == static_cast<std::int64_t>(Role::Company));
  CHECK(only_error(desk.load("persons", "编号,姓名,角色\nP3,示例丙,队长\n")).contains("读到“队长”"));

  const std::string heading = "企业代码,社区代码,小区代码,起始日期,终止日期,负责人\n";
  CHECK(desk.load("contracts", heading + "WY1,379901001001,E1,2020-01-01,2020-12-31,P2\n").errors.count() == 0);
  const auto from = *parse_day("2020-01-01");
  CHECK(integer_in(desk.row(contract_id(company_id("WY1"), kEstate1, from))->values, contract::kToOn) == from + 365);
  CHECK(only_error(desk.load("contracts", heading + "WY1,379901001001,E1,2020-01-01,2019-12-31,\n")) ==
        "contracts.csv 第 2 行 第 5 列「终止日期」：早于起始日期 2020-01-01");
  CHECK(only_error(desk.load("contracts", heading + "WY1,379901001001,E1,2020/1/1,,\n")).contains("应为日期"));
}

TEST_CASE("places on the map become microdegrees") {
  TownDesk desk;
  const std::string heading = "社区代码,小区代码,小区名称,纬度,经度\n";
  CHECK(desk.load("estates", heading + "379901001001,E1,示例小区,35.1045,118.3\n").files[0].changed == 1);
  CHECK(integer_in(desk.row(kEstate1)->values, estate::kLatitude) == 35'104'500);
  CHECK(only_error(desk.load("estates", heading + "379901001001,E1,示例小区,95,118.3\n")).contains("第 4 列「纬度」"));
}

TEST_CASE("a second import of the same file changes nothing") {
  TownDesk desk;
  const auto file = kHouseholdHeading + kDoor + "101,在住,3,\n" + kDoor + "102,空置,,有钥匙\n";
  CHECK(desk.load("households", file).files[0].created == 2);
  const auto before = desk.household("101");
  const auto again = desk.load("households", file);
  CHECK(again.files[0].created + again.files[0].changed == 0);
  CHECK(again.files[0].unchanged == 2);
  CHECK(desk.household("101") == before);
}

TEST_CASE("a later file changes only what it says otherwise; an empty cell says nothing") {
  TownDesk desk;
  desk.load("households", kHouseholdHeading + kDoor + "101,在住,3,有钥匙\n");
  const auto report = desk.load("households", kHouseholdHeading + kDoor + "101,,4,\n");
  CHECK(report.files[0].changed == 1);
  REQUIRE(report.changes.count() == 1);
  CHECK(report.changes.shown()[0].message == "居住人数：3 → 4");
  const auto values = desk.household("101")->values;
  CHECK(integer_in(values, household::kResidents) == 4);
  CHECK(integer_in(values, household::kStatus) == 1);
  CHECK(text_in(values, household::kNote) == "有钥匙");
}

TEST_CASE("a dry run tells what would change and writes nothing") {
  TownDesk desk;
  desk.load("households", kHouseholdHeading + kDoor + "101,在住,3,\n");
  const auto before = desk.household("101");
  const auto report =
      desk.load("households", kHouseholdHeading + kDoor + "101,在住,4,\n" + kDoor + "102,在住,1,\n", {.dry_run = true});
  CHECK(report.files[0].created == 1);
  CHECK(report.files[0].changed == 1);
  CHECK(report.changes.count() == 1);
  CHECK(report_text(report).ends_with("试运行：没有错误，什么都没有写入。去掉 --dry-run 即可导入。\n"));
  CHECK(desk.household("101") == before);
  CHECK_FALSE(desk.household("102"));
}

TEST_CASE("what a person wrote at the door is not taken away by an older spreadsheet") {
  TownDesk desk;
  const auto file = kHouseholdHeading + kDoor + "101,在住,3,\n";
  desk.load("households", file);
  const auto id = household_id(kBuilding1, "1", "101");
  write_as_person(desk.hub(), id, household::kResidents, {{household::kResidents, std::int64_t{5}}});
  const auto report = desk.load("households", file);
  CHECK(report.files[0].kept == 1);
  CHECK(report.files[0].unchanged == 1);
  CHECK(integer_in(desk.household("101")->values, household::kResidents) == 5);
}

TEST_CASE("a corrected household is found by its present and each former address") {
  TownDesk desk;
  desk.load("households", kHouseholdHeading + kDoor + "101,在住,3,\n");
  const auto id = household_id(kBuilding1, "1", "101");
  const TextSet former{household_key(kBuilding1, "1", "101"), household_key(kBuilding1, "1", "201")};
  write_as_person(desk.hub(), id, household::kBuilding,
                  {{household::kDoor, std::string("301")}, {household::kFormerKeys, former}});
  std::int64_t residents = 3;
  for (const auto* door : {"301", "201", "101"}) {
    ++residents;
    const auto file = kHouseholdHeading + kDoor + door + ",在住," + std::to_string(residents) + ",\n";
    CHECK(desk.load("households", file).files[0].created == 0);
    CHECK(integer_in(desk.row(id)->values, household::kResidents) == residents);
  }
  CHECK(text_in(desk.row(id)->values, household::kDoor) == "301");
  // Both in one file are one household twice.
  CHECK(only_error(desk.load("households", kHouseholdHeading + kDoor + "101\n" + kDoor + "301\n"))
            .contains("与第 2 行重复"));
}

TEST_CASE("a household that was removed at the door stays removed") {
  TownDesk desk;
  const auto file = kHouseholdHeading + kDoor + "101,在住,3,\n";
  desk.load("households", file);
  desk.hub().write([&](HubTx& tx) {
    auto row = tx.row(household_id(kBuilding1, "1", "101")).value();
    row.alive = false;
    tx.put_row(row);
  });
  const auto report = desk.load("households", file);
  CHECK(report.files[0].skipped == 1);
  CHECK(report.warnings.count() == 1);
  CHECK_FALSE(desk.household("101")->alive);
}

TEST_CASE("GBK is read as such, headings and cells, and means the same rows as UTF-8") {
  ImportDesk desk;
  // 代码,名称 / WY1,示例物业 / WY2,𠮷 (four bytes in GB18030)
  const auto report = desk.load("companies",
                                "\xb4\xfa\xc2\xeb,\xc3\xfb\xb3\xc6\r\nWY1,\xca\xbe\xc0\xfd\xce\xef\xd2\xb5\r\n"
                                "WY2,\x95\x34\xb2\x35\r\n");
  CHECK(report.errors.count() == 0);
  CHECK(report.files[0].created == 2);
  CHECK(text_in(desk.row(company_id("WY1"))->values, company::kName) == "示例物业");
  CHECK(text_in(desk.row(company_id("WY2"))->values, company::kName) == "𠮷");
  CHECK(desk.load("companies", "代码,名称\nWY1,示例物业\n").files[0].unchanged == 1);
}

TEST_CASE("GBK that is cut in mid-character is told with its row and column, in a cell and at the end of the file") {
  ImportDesk desk;
  CHECK(only_error(desk.load("companies", "code,name\nWY1,\xca\xbe\xc0\xfd\nWY2,\xca\xbe\xc0\n")) ==
        "companies.csv 第 3 行 第 2 列「名称」：不是完整的文字（应为 UTF-8 或 "
        "GBK，可能有半个字）：请检查这一格，或另存为“CSV UTF-8”");
  CHECK(only_error(desk.load("companies", "code,name\nWY1,\xca\xbe\nWY2,\xca")).contains("第 3 行 第 2 列「名称」"));
  CHECK(only_error(desk.load("companies", "\xb4\xfa\xc2,name\nWY1,a\n")).contains("第 1 行 第 1 列"));
  CHECK_FALSE(desk.row(company_id("WY1")));
}

TEST_CASE("one broken cell does not turn a UTF-8 file into other characters") {
  ImportDesk desk;
  CHECK(
      only_error(desk.load("companies", "代码,名称\nWY1,示例\nWY2,示\xe4\xbe\n")).contains("第 3 行 第 2 列「名称」"));
  CHECK(only_error(desk.load("companies",
                             "\xef\xbb\xbf"
                             "code,name\nWY1,\xb4\xfa\n"))
            .contains("第 2 行 第 2 列"));
}

TEST_CASE("each kind has a template with Chinese headings whose example row is left out, and would be taken") {
  ImportDesk filled;
  ImportOptions from_street;
  from_street.roots.insert(*DivisionCode::parse("379901001"));
  for (const ImportKind* kind : kImportKinds) {
    CAPTURE(kind->name);
    const auto text = import_template(kind->name).value();
    CHECK(text.starts_with("\xef\xbb\xbf"));
    ImportDesk empty;
    const auto unfilled = empty.load(kind->name, text);
    CHECK(unfilled.errors.count() == 0);
    CHECK(unfilled.warnings.count() == 0);
    CHECK(unfilled.files[0].rows == 0);
    auto example = text;
    example.erase(example.find("#例："), std::string_view("#例：").size());
    const auto taken = filled.load(kind->name, example, from_street);
    CHECK(taken.errors.shown().size() == 0);
    for (const auto& error : taken.errors.shown()) UNSCOPED_INFO(error.message);
    CHECK(taken.files[0].created == 1);
  }
  CHECK(import_template("campaign").error().code == Errc::Malformed);
}

TEST_CASE("bytes that are text in no encoding are told as such") {
  ImportDesk desk;
  CHECK(only_error(desk.load("companies", std::string_view("\xff\xfe"
                                                           "c\0o\0",
                                                           6)))
            .contains("UTF-16"));
  CHECK(only_error(desk.load("companies", std::string_view("code,name\nWY1,a\x01\n"))).contains("控制字符"));
}

TEST_CASE("broken quotes, rows that are too wide and cells without an end are told with their line") {
  ImportDesk desk;
  CHECK(only_error(desk.load("companies", "code,name\nWY1,a\nWY2,b\"c\n")).contains("第 3 行：引号用法有误"));
  CHECK(only_error(desk.load("companies", "code,name\nWY1,\"a\nWY2,b\n")).contains("第 2 行：引号没有闭合"));
  CHECK(only_error(desk.load("companies", "code,name\nWY1,a,b\n")).contains("第 2 行 第 3 列：应有 2 列，多出 1 列"));
  CHECK(only_error(desk.load("companies", "code,name\nWY1,\"" + std::string(300'000, 'a')))
            .contains("第 2 行：这一行太长"));
  CHECK(only_error(desk.load("companies", "code,name\nWY1,\"" + std::string(5000, 'a') + "\"\n"))
            .contains("应不超过 4000 字"));
}

TEST_CASE("an empty file is an error, a file that cannot be read another") {
  ImportDesk desk;
  CHECK(only_error(desk.load("companies", "")) == "companies.csv 第 1 行：文件是空的，应有列名和数据");
  const auto absent = desk.load({import_input("companies", (desk.folder() / "absent.csv").string()).value()});
  REQUIRE_FALSE(absent);
  CHECK(absent.error().code == Errc::Unavailable);
  const auto a_folder = desk.load({import_input("companies", desk.folder().path().string()).value()});
  CHECK_FALSE(a_folder);
  CHECK_FALSE(import_input("dragons", "a.csv"));
  CHECK_FALSE(import_inputs_of((desk.folder() / "absent").string()));
  CHECK_FALSE(desk.load({import_input("campaign", (desk.folder() / "absent.json").string()).value()}));
}

TEST_CASE("a folder is imported in order and as a whole") {
  ImportDesk desk;
  desk.put_file("divisions.csv", kDivisions);
  desk.put_file("estates.csv", kEstates);
  desk.put_file("buildings.csv", kBuildings);
  desk.put_file("households.csv", kHouseholdHeading + kDoor + "101,错,,\n");
  const auto folder = desk.folder().path().string();
  const auto bad = desk.load(import_inputs_of(folder).value()).value();
  CHECK(bad.errors.count() == 1);
  CHECK_FALSE(desk.row(kEstate1));
  desk.put_file("households.csv", kHouseholdHeading + kDoor + "101,在住,,\n");
  const auto good = desk.load(import_inputs_of(folder).value()).value();
  CHECK(good.files.size() == 4);
  CHECK(good.is_written());
  CHECK(desk.row(household_id(kBuilding1, "1", "101")));
}

TEST_CASE("more rows than one writer holds are all written, in places without gaps") {
  TownDesk desk;
  std::string file = kHouseholdHeading;
  for (int i = 1; i <= 12'000; ++i) file += kDoor + std::to_string(i) + ",在住,1,\n";
  CHECK(desk.load("households", file).files[0].created == 12'000);
  desk.hub().read([](HubView& view) {
    const BucketId bucket{BucketKind::EstateWork, kEstate1};
    CHECK(view.head(bucket).counter == 12'001);
    CHECK(view.feed(bucket, 0, 20'000).size() == 12'001);
  });
  CHECK(desk.load("households", file).files[0].unchanged == 12'000);
}

TEST_CASE("the report is also JSON") {
  ImportDesk desk;
  const auto json = report_json(desk.load("companies", "code,name\nWY1,\n"));
  CHECK(json.contains(R"("written": false)"));
  CHECK(json.contains(R"("line": 2)"));
  CHECK(json.contains(R"("title": "名称")"));
}
