#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/domain/civil_day.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"
#include "sync/hub/program/console.h"
#include "sync/hub/program/program.h"
#include "tests/support/hub_desk.h"
#include "tests/support/loopback.h"

namespace qiaomen {
namespace {

using testing::HubDesk;
using testing::must;
using testing::Phone;
using Json = nlohmann::json;
using Words = std::vector<std::string>;

struct Answer {
  int exit = 0;
  std::string out, err;
  Json json() const { return Json::parse(out); }
};

// The operator's program in this process, beside an open hub.
struct Office : HubDesk {
  Answer run(Words words) {
    words.insert(words.begin(), "qiaomen-hub");
    std::vector<const char*> argv;
    for (const auto& word : words) argv.push_back(word.c_str());
    std::ostringstream out, err;
    Console console{out, err, clock, random, log};
    const int exit = run_hub_program(static_cast<int>(argv.size()), argv.data(), console);
    return {exit, out.str(), err.str()};
  }
  std::string dir() const { return folder.path().string(); }

  Answer issue(const Words& words) {
    Words all{"ticket", dir(), "--url", "http://127.0.0.1:1"};
    all.insert(all.end(), words.begin(), words.end());
    return run(all);
  }
  // Enrols by what the program printed.
  Enrolment enrolled(Phone& phone, const Words& words) {
    const auto ticket = must(parse_ticket(issue(words).out));
    return must(decode_enrolment(HubDesk::enrol(phone, ticket.secret).body));
  }
  bool reads(const Enrolment& device, BucketKind kind, const RowId& scope) {
    return std::ranges::binary_search(device.scope.buckets, BucketId{kind, scope});
  }
  bool is_granted(const Enrolment& device, const BucketId& bucket) {
    const Stamp now{clock.now.wall.us};
    return std::ranges::any_of(registry->grants(device.device), [&](const Grant& grant) {
      return grant.bucket == bucket && grant.from <= now && (!grant.to || now < *grant.to);
    });
  }
  bool is_assigned(const RowId& building, const RowId& person) {
    return std::ranges::any_of(living(work()),
                               [&](const HubRow& row) { return row.id == assignment_id(building, person); });
  }
  std::string file(const std::string& name, std::string_view text) {
    std::ofstream(folder / name, std::ios::binary) << text;
    return (folder / name).string();
  }
  std::string campaign_file(std::string_view code) {
    return file("campaign.json", R"({"code": ")" + std::string(code) +
                                     R"(", "name": "敲门", "starts_on": "2020-10-01", "ends_on": "2020-12-31",
                                        "target_permille": 900, "division": "379901001001"})");
  }
  FieldValues campaign_row(std::string_view code) {
    FieldValues values;
    store->read([&](HubView& view) { values = view.row(campaign_id(code)).value().values; });
    return values;
  }
  std::size_t tasks() {
    const auto rows = living(work());
    return static_cast<std::size_t>(std::ranges::count(rows, task::kTable, &HubRow::table));
  }
};

constexpr const char* kOne = "示例花园/1号楼";

}  // namespace

TEST_CASE("init makes a hub that serves its own keys, and never touches one that is there") {
  Office office;
  const auto made = (office.folder / "new").string();
  const Words init{"init", made, "--host", "127.0.0.1", "--name", "示例市"};
  CHECK(office.run(init).exit == 0);
  for (const char* key : {"ca.key", "server.key", "signing.key", "sealing.key"}) {
    const auto mode = std::filesystem::status(std::filesystem::path(made) / key).permissions();
    CHECK(mode == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  }
  const auto head = office.run({"digest", made, "--json"}).json();
  REQUIRE(head.size() == 1);
  CHECK(head[0]["rows"] > 20);
  const auto again = office.run(init);
  CHECK(again.exit == 1);
  CHECK(again.err.contains("未作任何改动"));
}

TEST_CASE("a command line that makes no sense ends with 2, help and version with 0") {
  Office office;
  CHECK(office.run({}).exit == 2);
  CHECK(office.run({"block", office.dir()}).exit == 2);
  CHECK(office.run({"serve", office.dir(), "--listen", "nowhere"}).exit == 2);
  const auto version = office.run({"--version"});
  CHECK(version.exit == 0);
  CHECK(version.out.starts_with("qiaomen-hub 0.1.0, protocol 1, schema "));
  const auto help = office.run({"ticket", "--help"});
  CHECK(help.exit == 0);
  CHECK(help.out.contains("例：qiaomen-hub ticket"));
  CHECK(office.run({"--help"}).out.contains("退出码"));
}

TEST_CASE("each kind of mistake on the operator's command line is told in Chinese, with what is missing or allowed") {
  Office office;
  const auto dir = office.dir();
  const std::vector<std::pair<Words, std::string>> mistakes = {
      {{"dance"}, "没有“dance”这个命令"},
      {{"campaign", "dance"}, "没有“dance”这个命令"},
      {{"devices"}, "缺少 “文件夹”"},
      {{"block", dir}, "缺少 --device"},
      {{"devices", dir, "more"}, "多了“more”"},
      {{"devices", dir, "--loud"}, "没有 --loud 这个选项"},
      {{"grant", dir, "--device", "0", "--bucket", "x", "--mode", "own"}, "--mode 应为 read|write|create"},
      {{"import", dir, "--kind", "persons"}, "写了 --kind，还要写 --file"},
      {{"import", dir, "--folder", "x", "--file", "y", "--kind", "persons"}, "--file 和 --folder 不能同时写"},
      {{"import", dir, "--errors", "many"}, "--errors 应为整数"},
      {{"serve", dir, "--workers", "0"}, "--workers 应为 1–256"},
  };
  for (const auto& [words, told] : mistakes) {
    const auto answer = office.run(words);
    INFO(answer.err);
    CHECK(answer.exit == 2);
    CHECK(answer.err.contains(told + "。"));
  }
}

TEST_CASE("the operator's help names every value in Chinese") {
  Office office;
  for (const Words& command : std::vector<Words>{{"init"},
                                                 {"serve"},
                                                 {"ticket"},
                                                 {"assign"},
                                                 {"devices"},
                                                 {"grant"},
                                                 {"withdraw"},
                                                 {"block"},
                                                 {"campaign", "publish"},
                                                 {"campaign", "form"},
                                                 {"campaign", "close"},
                                                 {"digest"},
                                                 {"receipts"},
                                                 {"import"}}) {
    auto words = command;
    words.push_back("--help");
    const auto answer = office.run(words);
    INFO(answer.out << answer.err);
    CHECK(answer.exit == 0);
    for (const char* theirs : {"TEXT", "INT", "FLOAT", "UINT", "Needs", "Excludes"})
      CHECK_FALSE(answer.out.contains(theirs));
  }
}

TEST_CASE("a folder without a hub, and a hub of a newer program, are told apart") {
  Office office;
  const auto empty = (office.folder / "empty").string();
  CHECK(office.run({"devices", empty}).exit == 7);
  CHECK(office.run({"serve", empty, "--listen", "127.0.0.1:0"}).exit == 7);
  Database((office.folder / "hub.db").string()).execute("PRAGMA user_version=99");
  CHECK(office.run({"devices", office.dir()}).exit == 9);
}

TEST_CASE("a ticket goes to the screen or into a new file that only its owner reads") {
  Office office;
  office.add_person("王");
  const auto shown = office.issue({"--person", "王", "--role", "inspector", "--estate", "E1"});
  CHECK(shown.exit == 0);
  CHECK(parse_ticket(shown.out).has_value());
  CHECK(shown.err.contains("10 分钟"));
  const auto path = (office.folder / "a.ticket").string();
  const Words into_file{"--person", "王", "--role", "inspector", "--estate", "E1", "--out", path};
  const auto written = office.issue(into_file);
  CHECK(written.exit == 0);
  CHECK(written.out.empty());
  CHECK(std::filesystem::status(path).permissions() ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}

TEST_CASE("a ticket whose file cannot be written is not issued, and one that is not issued leaves no file") {
  Office office;
  office.add_person("王");
  const Words order{"--person", "王", "--role", "inspector", "--estate", "E1", "--out"};
  const auto issue_into = [&](const std::string& path) {
    auto words = order;
    words.push_back(path);
    return office.issue(words);
  };
  const auto issued = [&] {
    Database file((office.folder / "hub.db").string());
    return file.read([](const ReadTx& tx) {
      auto query = tx.query("SELECT count(*) FROM ticket");
      query.step();
      return query.integer(0);
    });
  };
  const auto taken = issue_into(office.file("kept.ticket", "mine"));
  CHECK(taken.exit == 8);
  CHECK(taken.err.contains("没有发出票据"));
  CHECK_FALSE(taken.err.contains("10 分钟"));
  CHECK(std::filesystem::file_size(office.folder / "kept.ticket") == 4);
  CHECK(issued() == 0);
  Database((office.folder / "hub.db").string()).execute("ALTER TABLE ticket RENAME TO gone");
  CHECK(issue_into((office.folder / "new.ticket").string()).exit == 8);
  CHECK_FALSE(std::filesystem::exists(office.folder / "new.ticket"));
}

TEST_CASE("a ticket must name people, places and roles that there are") {
  Office office;
  office.add_person("王");
  CHECK(office.issue({"--person", "谁", "--role", "inspector", "--estate", "E1"}).exit == 7);
  CHECK(office.issue({"--person", "王", "--role", "mayor"}).exit == 2);
  CHECK(office.issue({"--person", "王"}).exit == 2);
  CHECK(office.issue({"--person", "王", "--role", "operator"}).exit == 2);
  CHECK(office.issue({"--person", "王", "--role", "inspector"}).exit == 2);
  CHECK(office.issue({"--person", "王", "--role", "supervisor"}).exit == 2);
  CHECK(office.issue({"--person", "王", "--role", "company"}).exit == 2);
  CHECK(office.issue({"--person", "王", "--role", "inspector", "--estate", "别处"}).exit == 7);
  CHECK(office.issue({"--person", "王", "--role", "inspector", "--estate", "E1", "--building", "9号楼"}).exit == 7);
  CHECK(office.run({"ticket", office.dir(), "--person", "王", "--role", "kiosk", "--estate", "E1"}).exit == 7);
}

TEST_CASE("a ticket names no estate outside its division, and is not issued") {
  Office office;
  office.add_person("街");
  office.put(kDivision, RowId{{9}}, {{division::kCode, std::string("379999")}, {division::kName, std::string("远")}});
  const auto out = (office.folder / "far.ticket").string();
  for (const char* role : {"supervisor", "community-supervisor"}) {
    const Words words{"--person", "街", "--role", role, "--division", "379999", "--estate", "E1", "--out", out};
    const auto far = office.issue(words);
    CHECK(far.exit == 1);
    CHECK(far.err.contains("没有发出票据"));
    CHECK_FALSE(std::filesystem::exists(out));
  }
}

TEST_CASE("a name that several rows have asks for an id") {
  Office office;
  for (const char* code : {"a", "b"}) {
    office.put(kPerson, person_id(code), {{person::kCode, std::string(code)}, {person::kName, std::string("张三")}});
  }
  const auto answer = office.issue({"--person", "张三", "--role", "inspector", "--estate", "E1"});
  CHECK(answer.exit == 7);
  CHECK(answer.err.contains("2"));
  CHECK(office.issue({"--person", to_string(person_id("a")), "--role", "inspector", "--estate", "E1"}).exit == 0);
}

TEST_CASE("each role's ticket carries what that role gets of its places") {
  Office office;
  office.add_person("王");
  office.add_person("站");
  office.run({"assign", office.dir(), "--building", kOne, "--to", "王"});
  office.run({"assign", office.dir(), "--building", "示例花园/2号楼", "--to", "站"});
  const auto personal = BucketKind::EstatePersonal;
  Phone inspector{1}, master{2}, supervisor{3}, company{4}, reporting{5};

  const auto wang = office.enrolled(inspector, {"--person", "王", "--role", "inspector", "--estate", "示例花园"});
  CHECK(office.reads(wang, BucketKind::EstateWork, office.estate));
  CHECK(office.reads(wang, personal, office.buildings[0]));
  CHECK(!office.reads(wang, personal, office.buildings[1]));

  const auto head =
      office.enrolled(master, {"--person", "站", "--role", "station-master", "--estate", "379901001001/E1"});
  CHECK(office.reads(head, personal, office.buildings[1]));

  const auto above =
      office.enrolled(supervisor, {"--person", "站", "--role", "community-supervisor", "--estate", "E1"});
  CHECK(above.division == office.community);
  CHECK(office.reads(above, BucketKind::DivisionLedger, office.community));
  CHECK(!office.reads(above, personal, office.buildings[0]));

  const auto firm = office.enrolled(company, {"--person", "站", "--role", "company", "--company", "WY1"});
  CHECK(firm.company == office.company);
  CHECK(office.reads(firm, BucketKind::EstateLedger, office.estate));
  CHECK(!office.reads(firm, BucketKind::EstateWork, office.estate));

  const auto figures = office.enrolled(reporting, {"--person", "站", "--role", "reporting"});
  CHECK(office.reads(figures, BucketKind::EstateWork, office.estate));
  CHECK(office.reads(figures, BucketKind::DivisionLedger, office.community));
}

TEST_CASE(
    "a supervisor's ticket carries the ledgers of the division and of all below, and no estate that is not named") {
  Office office;
  office.add_person("街");
  const RowId street{{8}}, beside{{9}};
  office.put(kDivision, street, {{division::kCode, std::string("379901001")}, {division::kName, std::string("街道")}});
  office.put(kDivision, beside, {{division::kCode, std::string("379901002")}, {division::kName, std::string("邻街")}});
  office.put(kDivision, office.community,
             {{division::kCode, std::string("379901001001")},
              {division::kName, std::string("示例社区")},
              {division::kParent, street}});
  Phone plain{1}, with_estate{2};
  const Words words{"--person", "街", "--role", "supervisor", "--division", "街道"};
  const auto above = office.enrolled(plain, words);
  CHECK(above.division == street);
  for (const RowId& division : {street, office.community}) {
    CHECK(office.reads(above, BucketKind::DivisionLedger, division));
  }
  CHECK(!office.reads(above, BucketKind::DivisionLedger, beside));
  CHECK(!office.reads(above, BucketKind::EstateLedger, office.estate));
  auto named = words;
  named.insert(named.end(), {"--estate", "E1"});
  const auto granted = office.enrolled(with_estate, named);
  CHECK(office.reads(granted, BucketKind::EstateLedger, office.estate));
  CHECK(!office.reads(granted, BucketKind::EstateWork, office.estate));
}

TEST_CASE("a contract that an import ends takes the ledger from its company's devices, on its last day or at once") {
  Office office;
  office.add_person("企");
  Phone phone{1};
  const auto device = office.enrolled(phone, {"--person", "企", "--role", "company", "--company", "WY1"});
  const BucketId ledger{BucketKind::EstateLedger, office.estate};
  const auto import_with_end = [&](CivilDay last) {
    const auto file =
        office.file("contracts.csv", "企业代码,社区代码,小区代码,起始日期,终止日期\nWY1,379901001001,E1,2020-01-01," +
                                         day_text(last) + "\n");
    return office.run({"import", office.dir(), "--kind", "contracts", "--file", file}).exit;
  };
  const auto today = day_of(office.clock.now.wall.us);
  REQUIRE(import_with_end(today + 10) == 0);
  CHECK(office.is_granted(device, ledger));
  REQUIRE(import_with_end(today) == 0);
  CHECK(office.is_granted(device, ledger));
  office.clock.now.wall.us = start_of(today + 1);
  CHECK_FALSE(office.is_granted(device, ledger));
  office.clock.now.wall.us = start_of(today);
  REQUIRE(import_with_end(today - 5) == 0);
  CHECK_FALSE(office.is_granted(device, ledger));
  CHECK_FALSE(office.is_granted(device, {BucketKind::EstatePublic, office.estate}));
}

TEST_CASE("a role that is in the person's row need not be said") {
  Office office;
  office.put(kPerson, person_id("w"),
             {{person::kCode, std::string("w")},
              {person::kName, std::string("王")},
              {person::kRole, static_cast<std::int64_t>(Role::StationMaster)}});
  Phone phone{1};
  CHECK(office.enrolled(phone, {"--person", "王", "--estate", "E1"}).role == "station-master");
}

TEST_CASE("assigning a building gives its row and its personal bucket, and takes both back") {
  Office office;
  const auto wang = office.add_person("王");
  Phone phone{1};
  const auto device = office.enrolled(phone, {"--person", "王", "--role", "inspector", "--estate", "E1"});
  const BucketId personal{BucketKind::EstatePersonal, office.buildings[0]};
  CHECK(!office.is_granted(device, personal));
  Words assign{"assign", office.dir(), "--building", kOne, "--to", "王"};
  for (int turn = 0; turn < 2; ++turn) {
    CHECK(office.run(assign).exit == 0);
    CHECK(office.is_granted(device, personal));
    CHECK(office.is_assigned(office.buildings[0], wang));
    office.clock.advance(1'000'000);
    auto take_back = assign;
    take_back.emplace_back("--withdraw");
    CHECK(office.run(take_back).exit == 0);
    CHECK(!office.is_granted(device, personal));
    CHECK(!office.is_assigned(office.buildings[0], wang));
    office.clock.advance(1'000'000);
  }
  CHECK(office.run({"assign", office.dir(), "--building", "示例花园/9号楼", "--to", "王"}).exit == 7);
}

TEST_CASE("a building that would be one bucket too many for a device is assigned to nobody") {
  Office office;
  const auto wang = office.add_person("王");
  Phone phone{1};
  const auto device = office.enrolled(phone, {"--person", "王", "--role", "inspector", "--estate", "E1"});
  std::vector<Grant> grants(1023);
  for (std::size_t i = 0; i < grants.size(); ++i) {
    grants[i].bucket.scope.bytes[14] = static_cast<std::uint8_t>(i >> 8);
    grants[i].bucket.scope.bytes[15] = static_cast<std::uint8_t>(i);
  }
  office.store->write([&](HubTx& tx) { tx.put_grants(device.device, grants); });
  CHECK(office.run({"assign", office.dir(), "--building", kOne, "--building", "示例花园/2号楼", "--to", "王"}).exit !=
        0);
  CHECK(!office.is_assigned(office.buildings[0], wang));
  CHECK(office.registry->grants(device.device).size() == 1023);
  CHECK(office.run({"assign", office.dir(), "--building", kOne, "--to", "王"}).exit == 0);
  CHECK(office.is_assigned(office.buildings[0], wang));
}

TEST_CASE("an assigned building's people do not become those of a reporting replica or a blocked device") {
  Office office;
  office.add_person("王");
  Phone reporting{1}, stolen{2};
  const auto figures = office.enrolled(reporting, {"--person", "王", "--role", "reporting"});
  const auto lost = office.enrolled(stolen, {"--person", "王", "--role", "inspector", "--estate", "E1"});
  must(office.registry->block(lost.device));
  CHECK(office.run({"assign", office.dir(), "--building", kOne, "--to", "王"}).exit == 0);
  const BucketId personal{BucketKind::EstatePersonal, office.buildings[0]};
  CHECK(!office.is_granted(figures, personal));
  CHECK(!office.is_granted(lost, personal));
}

TEST_CASE("an estate's ledger is given to a level above it, on every device that its supervisor has, and taken back") {
  Office office;
  office.add_person("街");
  Phone phone{1}, tablet{2};
  const auto first = office.enrolled(phone, {"--person", "街", "--role", "supervisor", "--division", "379901001001"});
  const auto second = office.enrolled(tablet, {"--person", "街", "--role", "supervisor", "--division", "379901001001"});
  const BucketId ledger{BucketKind::EstateLedger, office.estate};
  const BucketId work{BucketKind::EstateWork, office.estate};
  Words assign{"assign", office.dir(), "--estate", "E1", "--to", "街"};
  for (int turn = 0; turn < 2; ++turn) {
    const auto given = office.run(assign);
    CHECK(given.exit == 0);
    CHECK(given.out.contains("1 个小区的问题台账"));
    for (const Enrolment& device : {first, second}) {
      CHECK(office.is_granted(device, ledger));
      CHECK(!office.is_granted(device, work));
    }
    office.clock.advance(1'000'000);
    auto take_back = assign;
    take_back.emplace_back("--withdraw");
    CHECK(office.run(take_back).exit == 0);
    for (const Enrolment& device : {first, second}) CHECK(!office.is_granted(device, ledger));
    office.clock.advance(1'000'000);
  }
}

TEST_CASE("an estate's ledger goes to nobody who is no level above it, and the operator is told why") {
  Office office;
  office.add_person("街");
  office.add_person("王");
  office.put(kDivision, RowId{{9}}, {{division::kCode, std::string("379999")}, {division::kName, std::string("远")}});
  Phone phone{1}, inspector{2};
  const auto device = office.enrolled(phone, {"--person", "街", "--role", "supervisor", "--division", "379999"});
  office.enrolled(inspector, {"--person", "王", "--role", "inspector", "--estate", "E1"});
  const auto fails = [&](Words words) {
    words.insert(words.begin(), {"assign", office.dir()});
    return office.run(words);
  };
  const auto far = fails({"--estate", "E1", "--to", "街"});
  CHECK(far.exit == 1);
  CHECK(far.err.contains("不在设备"));
  const auto none = fails({"--estate", "E1", "--to", "王"});
  CHECK(none.exit == 7);
  CHECK(none.err.contains("没有以上级监管员入网的设备"));
  CHECK(fails({"--estate", "E1", "--to", "王", "--withdraw"}).exit == 7);
  CHECK(fails({"--estate", "没有", "--to", "街"}).exit == 7);
  CHECK(fails({"--to", "街"}).exit == 2);
  CHECK(fails({"--to", "街", "--estate", "E1", "--building", kOne}).exit == 2);
  CHECK(!office.is_granted(device, {BucketKind::EstateLedger, office.estate}));
}

TEST_CASE("devices are listed, granted, withdrawn and blocked") {
  Office office;
  office.add_person("王");
  Phone phone{1};
  const auto device = office.enrolled(phone, {"--person", "王", "--role", "inspector", "--estate", "E1"});
  const auto listed = office.run({"devices", office.dir(), "--json"}).json();
  REQUIRE(listed.size() == 1);
  CHECK(listed[0]["name"] == "王");
  CHECK(listed[0]["role"] == "inspector");
  CHECK(office.run({"devices", office.dir()}).out.contains("网格员"));
  const std::string id = listed[0]["device"];
  const BucketId other{BucketKind::EstateLedger, office.community};
  const Words bucket{office.dir(), "--device", id, "--bucket", to_string(other)};
  const auto with = [&](const char* command, Words more = {}) {
    Words words{command};
    words.insert(words.end(), bucket.begin(), bucket.end());
    words.insert(words.end(), more.begin(), more.end());
    return office.run(words).exit;
  };
  CHECK(with("withdraw") == 7);
  CHECK(with("grant", {"--mode", "write"}) == 0);
  CHECK(office.is_granted(device, other));
  office.clock.advance(1);
  CHECK(with("withdraw") == 0);
  CHECK(!office.is_granted(device, other));
  CHECK(office.run({"block", office.dir(), "--device", id}).exit == 0);
  CHECK(office.run({"devices", office.dir()}).out.contains("已封锁"));
  CHECK(office.run({"block", office.dir(), "--device", "0000000000000001"}).exit == 7);
  CHECK(office.run({"block", office.dir(), "--device", "xyz"}).exit == 7);
  CHECK(office.run({"grant", office.dir(), "--device", id, "--bucket", "work:xyz"}).exit == 7);
}

TEST_CASE("publishing a campaign gives each household of its division one task, once and for all") {
  Office office;
  const auto file = office.campaign_file("C9");
  const auto published = office.run({"campaign", "publish", office.dir(), "--file", file});
  CHECK(published.exit == 0);
  CHECK(published.out.contains("4 户"));
  CHECK(office.tasks() == 4);
  office.put(kHousehold, household_id(office.buildings[0], "1", "999"),
             {{household::kEstate, office.estate},
              {household::kBuilding, office.buildings[0]},
              {household::kDoor, std::string("999")}});
  const auto again = office.run({"campaign", "publish", office.dir(), "--file", file});
  CHECK(again.exit == 1);
  CHECK(office.tasks() == 4);
}

TEST_CASE("a campaign with mistakes or without households is not published, and leaves nothing") {
  Office office;
  const auto before = office.run({"digest", office.dir(), "--json"}).out;
  CHECK(office.run({"campaign", "publish", office.dir(), "--file", office.file("bad.json", "{}")}).exit == 2);
  CHECK(office.run({"campaign", "publish", office.dir(), "--file", "/nowhere.json"}).exit == 8);
  const auto other = *DivisionCode::parse("379901001002");
  office.put(kDivision, division_id(other), {{division::kCode, other.text()}, {division::kName, std::string("空")}});
  const auto empty = office.file("empty.json", R"({"code": "E", "name": "空", "starts_on": "2020-10-01",
      "ends_on": "2020-12-31", "target_permille": 900, "division": "379901001002"})");
  const auto with_division = office.run({"digest", office.dir(), "--json"}).out;
  CHECK(office.run({"campaign", "publish", office.dir(), "--file", empty}).exit == 1);
  CHECK(office.run({"digest", office.dir(), "--json"}).out == with_division);
  CHECK(before != with_division);
}

TEST_CASE("a published campaign draws a secret for its door codes, and keeps it when its file is imported again") {
  Office office;
  const auto file = office.campaign_file("C9");
  REQUIRE(office.run({"campaign", "publish", office.dir(), "--file", file}).exit == 0);
  const auto key = office.campaign_row("C9").get(campaign::kDoorKey);
  REQUIRE(std::holds_alternative<Bytes>(key));
  CHECK(std::get<Bytes>(key).size() == 32);
  const auto again = office.run({"import", office.dir(), "--kind", "campaign", "--file", file});
  INFO(again.err);
  CHECK(again.exit == 0);
  CHECK(office.campaign_row("C9").get(campaign::kDoorKey) == key);
}

TEST_CASE("closing a campaign says what it means, and is done once") {
  Office office;
  const Words close{"campaign", "close", office.dir(), "--campaign", "C1"};
  const auto closed = office.run(close);
  CHECK(closed.exit == 0);
  CHECK(closed.out.contains("已结束“示例行动”"));
  CHECK(integer_in(office.campaign_row("C1"), campaign::kState) == static_cast<std::int64_t>(CampaignState::Closed));
  const auto again = office.run(close);
  CHECK(again.exit == 1);
  CHECK(again.err.contains("已经结束，未作任何改动"));
  CHECK(office.run({"campaign", "close", office.dir(), "--campaign", "没有"}).exit == 7);
  CHECK(office.run({"campaign", "close", office.dir()}).exit == 2);
}

TEST_CASE("a campaign's form is followed by its next version only, and every mistake in it is told") {
  Office office;
  const auto change = [&](std::string_view json) {
    return office.run({"campaign", "form", office.dir(), "--campaign", "C1", "--file", office.file("form.json", json)});
  };
  const auto form = [](std::string_view code, std::string_view version, std::string_view type) {
    return R"({"title":"表","questions":[{"key":"a","type":")" + std::string(type) + R"(","title":"t"}],"code":")" +
           std::string(code) + R"(","version":)" + std::string(version) + "}";
  };
  CHECK(change(form("f", "2", "text")).out.contains("表单 f 第 2 版"));
  CHECK(id_in(office.campaign_row("C1"), campaign::kForm) == form_id("f", 2));
  CHECK(change(form("f", "2", "text")).err.contains("已经用到表单第 2 版"));
  CHECK(change(form("f", "1", "text")).exit == 1);
  CHECK(change(form("g", "3", "text")).err.contains("不能换成另一份表单"));
  const auto wrong = change(form("f", "0", "hologram"));
  CHECK(wrong.exit == 2);
  CHECK(wrong.err.contains("version 应为正整数"));
  CHECK(wrong.err.contains("questions[0].type 没有“hologram”这种题型"));
  CHECK(change("{").exit == 2);
  CHECK(office.run({"campaign", "form", office.dir(), "--campaign", "C1", "--file", "/nowhere.json"}).exit == 8);
  CHECK(id_in(office.campaign_row("C1"), campaign::kForm) == form_id("f", 2));
  CHECK(change(form("f", "3", "date")).exit == 0);

  REQUIRE(office.run({"campaign", "close", office.dir(), "--campaign", "C1"}).exit == 0);
  CHECK(change(form("f", "4", "text")).err.contains("已经结束"));
}

TEST_CASE("digest and receipts tell what the hub holds") {
  Office office;
  Phone phone{1};
  office.HubDesk::enrol(phone, "王", Role::Inspector);
  REQUIRE(office.sync(phone) == 200);
  const auto hashes = office.run({"digest", office.dir(), "--json"}).json();
  for (const BucketDigest& mine : phone.replica->digests()) {
    const auto theirs =
        std::ranges::find_if(hashes, [&](const Json& line) { return line["bucket"] == to_string(mine.bucket); });
    if (theirs == hashes.end()) continue;  // nothing was ever in it
    CHECK((*theirs)["hash"] == to_hex(mine.hash.bytes()));
    CHECK((*theirs)["rows"] == mine.rows);
  }
  CHECK(office.run({"receipts", office.dir(), "--json"}).json().empty());
  phone.must([&](Act& act) -> Result<RowId> {
    TRY_VOID(act.edit(kHousehold, office.households[0][0], {{household::kNote, std::string("有狗")}}));
    return office.households[0][0];
  });
  must(phone.replica->write(
      [&](Draft& draft) { return draft.edit(kBuilding, office.buildings[0], {{building::kUnits, std::int64_t{9}}}); }));
  REQUIRE(office.sync(phone) == 200);
  const auto receipts = office.run({"receipts", office.dir(), "--json"}).json();
  REQUIRE(receipts.size() == 2);
  CHECK(receipts[0]["verdict"] == "accepted");
  CHECK(receipts[0]["changes"][0]["outcome"] == "applied");
  CHECK(receipts[1]["verdict"] == "refused");
  CHECK(!receipts[1]["reason"]["text"].get<std::string>().empty());
  CHECK(office.run({"receipts", office.dir()}).out.contains("已退回"));
  CHECK(office.run({"digest", office.dir()}).out.contains("work:"));
}

}  // namespace qiaomen
