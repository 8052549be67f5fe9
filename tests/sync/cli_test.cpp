#include <catch2/catch_test_macros.hpp>

#include "engine/catalog/conflict.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/work_tables.h"
#include "engine/store/database.h"
#include "sync/client/device_home.h"
#include "tests/support/cli_world.h"

namespace qiaomen {
namespace {

using testing::CliWorld;

constexpr const char* kDoor = "甲小区 1号楼 1 101";

std::string id_of(const CliWorld::Answer& answer) { return answer.json().at("row").get<std::string>(); }

}  // namespace

TEST_CASE("the program says its version, and every command shows an example") {
  CliWorld world;
  auto& phone = world.new_phone();
  CHECK(world.run(phone, {"--version"}).out == "qiaomen 0.1.0, protocol 1, schema 3\n");
  const std::vector<std::vector<std::string>> commands = {{"enrol"},
                                                          {"sync"},
                                                          {"tasks"},
                                                          {"household", "show"},
                                                          {"household", "correct"},
                                                          {"household", "add"},
                                                          {"household", "remove"},
                                                          {"household", "contact"},
                                                          {"visit"},
                                                          {"exclusion", "propose"},
                                                          {"exclusion", "approve"},
                                                          {"exclusion", "reject"},
                                                          {"exclusion", "list"},
                                                          {"issue", "create"},
                                                          {"issue", "edit"},
                                                          {"issue", "accept"},
                                                          {"issue", "decline"},
                                                          {"issue", "dispatch"},
                                                          {"issue", "sign"},
                                                          {"issue", "start"},
                                                          {"issue", "rectify"},
                                                          {"issue", "give-back"},
                                                          {"issue", "close"},
                                                          {"issue", "redo"},
                                                          {"issue", "follow-up"},
                                                          {"issue", "reopen"},
                                                          {"issue", "merge"},
                                                          {"issue", "raise"},
                                                          {"issue", "return"},
                                                          {"issue", "list"},
                                                          {"issue", "show"},
                                                          {"extension", "ask"},
                                                          {"extension", "decide"},
                                                          {"supervise"},
                                                          {"supervision", "list"},
                                                          {"conflicts"},
                                                          {"review", "list"},
                                                          {"review", "keep"},
                                                          {"review", "delete"},
                                                          {"returned", "list"},
                                                          {"returned", "show"},
                                                          {"returned", "resend"},
                                                          {"returned", "put-away"},
                                                          {"outbox"},
                                                          {"receipts"},
                                                          {"figures", "rates"},
                                                          {"figures", "ledger"},
                                                          {"figures", "supervision"},
                                                          {"digest"},
                                                          {"doctor"}};
  for (auto command : commands) {
    std::string name;
    for (const auto& word : command) name += " " + word;
    command.push_back("--help");
    const auto answer = world.run(phone, command);
    INFO(name);
    CHECK(answer.exit == 0);
    CHECK(answer.says("例：qiaomen" + name));
  }
}

TEST_CASE("what is typed wrong is told in Chinese and ends with 2, for scripts as JSON") {
  CliWorld world;
  auto& phone = world.new_phone();
  for (const std::vector<std::string>& args : std::vector<std::vector<std::string>>{{},
                                                                                    {"nonsense"},
                                                                                    {"visit"},
                                                                                    {"visit", "x", "--outcome", "y"},
                                                                                    {"sync", "--tries", "0"},
                                                                                    {"visit", "--outcome"}}) {
    const auto answer = world.run(phone, args);
    CHECK(answer.exit == 2);
    CHECK(answer.err.contains("命令行有误"));
    CHECK(answer.err.contains("没有写入任何内容"));
  }
  const auto answer = world.run(phone, {"--json", "visit", "x", "--outcome", "\xFF"});
  CHECK(answer.exit == 2);
  CHECK(answer.json().at("error").at("exit") == 2);
}

TEST_CASE("each kind of mistake on the command line says what is missing, unknown or allowed") {
  CliWorld world;
  auto& phone = world.new_phone();
  const std::vector<std::pair<std::vector<std::string>, std::string>> mistakes = {
      {{}, "没有写要做什么（命令）"},
      {{"issue"}, "没有写要做什么（命令）"},
      {{"foo"}, "没有“foo”这个命令"},
      {{"issue", "foo"}, "没有“foo”这个命令"},
      {{"returned", "foo"}, "没有“foo”这个命令"},
      {{"visit", "x", "--outcome", "1", "more"}, "多了“more”"},
      {{"visit", "x", "--outcome", "1", "--loud"}, "没有 --loud 这个选项"},
      {{"visit", "--outcome", "1"}, "缺少 “住户”"},
      {{"visit", "x"}, "缺少 --outcome"},
      {{"issue", "rectify", "x"}, "缺少 --photo"},
      {{"visit", "x", "--outcome"}, "--outcome 后面缺少值"},
      {{"visit", "x", "--outcome", "1", "--outcome", "2"}, "--outcome 只能写一次"},
      {{"visit", "x", "--outcome", "many"}, "--outcome 应为整数"},
      {{"sync", "--watch=perhaps"}, "--watch 后面不写值"},
      {{"household", "correct", "x", "--status", "9"}, "--status 应为 1–4"},
  };
  for (const auto& [args, told] : mistakes) {
    const auto answer = world.run(phone, args);
    INFO(answer.err);
    CHECK(answer.exit == 2);
    CHECK(answer.err.contains("命令行有误：" + told + "。"));
  }
}

TEST_CASE("a device that is not enrolled is told how to be, by every command") {
  CliWorld world;
  auto& phone = world.new_phone();
  for (const std::vector<std::string>& args : std::vector<std::vector<std::string>>{
           {"sync"}, {"tasks"}, {"visit", kDoor, "--outcome", "1"}, {"issue", "list"}, {"receipts"}, {"doctor"}}) {
    const auto answer = world.run(phone, args);
    CHECK(answer.exit == 4);
    CHECK(answer.err.contains("还没有入网"));
  }
}

TEST_CASE("a visit is only here until a sync confirms it, and lists say so") {
  CliWorld world;
  auto& phone = world.phone_of(world.city.inspector);
  const auto visit = world.run(phone, {"--json", "visit", kDoor, "--outcome", "1", "--note", "已告知"});
  REQUIRE(visit.exit == 0);
  CHECK(visit.json().at("delivery") == "only-here");
  CHECK(world.run(phone, {"outbox"}).says("仅本机"));
  CHECK(world.run(phone, {"household", "show", kDoor}).says("仅本机"));
  const auto tasks = world.run(phone, {"tasks", "--all"});
  CHECK(tasks.says("甲小区"));
  CHECK(tasks.says("仅本机"));

  REQUIRE(world.run(phone, {"sync"}).exit == 0);
  CHECK(world.ask(phone, {"outbox"}).at("transactions").empty());
  const auto receipts = world.ask(phone, {"receipts"});
  REQUIRE(receipts.at("transactions").size() == 1);
  CHECK(receipts.at("transactions")[0].at("delivery") == "confirmed");
  CHECK(receipts.at("transactions")[0].at("transaction") == visit.json().at("transaction"));
  CHECK(receipts.at("transactions")[0].at("records")[0].at("outcome") == "applied");
  const auto card = world.run(phone, {"household", "show", kDoor});
  CHECK(card.says("见面"));
  CHECK(card.says("已告知"));
  CHECK(card.says("已确认"));
  CHECK(!card.says("仅本机"));
}

TEST_CASE("a visit keeps everything that was said of it") {
  CliWorld world;
  auto& phone = world.phone_of(world.city.inspector);
  const auto photo = world.file(phone, "a.png", "\x89PNG\r\n\x1A\nrest");
  const auto answer = world.run(phone, {"--json", "visit", kDoor, "--outcome", "8", "--appointment", "2020-10-12 18:30",
                                        "--gps", "35.104660,118.356450,15,mock", "--door", "D7", "--photo", photo});
  INFO(answer.err);
  REQUIRE(answer.exit == 0);
  const auto card = world.run(phone, {"household", "show", kDoor});
  CHECK(card.says("2020-10-12 18:30"));
  CHECK(card.says("1 张"));
  CHECK_FALSE(card.says("照片未到"));
  CHECK(card.says("35.104660,118.356450"));
  CHECK(card.says("模拟位置"));
  const auto evidence = world.ask(phone, {"household", "show", kDoor}).at("evidence");
  REQUIRE(evidence.size() == 1);
  CHECK(evidence[0].at("accuracy_m") == 15);
  CHECK(evidence[0].at("mock") == true);
  CHECK(evidence[0].at("door_code") == "D7");
  CHECK(evidence[0].at("door_matches").is_null());  // this campaign has no door codes
}

TEST_CASE("a signature is kept with the door's personal records, and only where they may be seen") {
  CliWorld world;
  auto& phone = world.phone_of(world.city.inspector);
  const auto signature = world.file(phone, "s.png", "\x89PNG\r\n\x1A\nrest");
  REQUIRE(world.run(phone, {"visit", kDoor, "--outcome", "1", "--signature", signature}).exit == 0);
  const auto show = [&](CliWorld::Phone& who) { return world.ask(who, {"household", "show", kDoor}); };
  CHECK(show(phone).at("evidence")[0].at("signatures") == 1);
  CHECK(show(phone).at("visits")[0].at("photos") == 0);
  REQUIRE(world.run(phone, {"sync"}).exit == 0);
  auto& supervisor = world.phone_of(world.city.supervisor);
  world.withdraw(supervisor, {BucketKind::EstatePersonal, world.city.buildings[0]});
  REQUIRE(world.run(supervisor, {"sync"}).exit == 0);
  CHECK(show(supervisor).at("visits").size() == 1);
  CHECK(show(supervisor).at("evidence").empty());
}

TEST_CASE("who visits one door twice is not told that anybody else was there") {
  CliWorld world;
  auto& phone = world.phone_of(world.city.inspector);
  for (int i = 0; i < 2; ++i) {
    phone.clock.advance(3'600'000'000);
    REQUIRE(world.run(phone, {"visit", kDoor, "--outcome", "2"}).exit == 0);
    REQUIRE(world.run(phone, {"sync"}).exit == 0);
  }
  const auto receipts = world.ask(phone, {"receipts"}).at("transactions");
  REQUIRE(receipts.size() == 2);
  CHECK(receipts[0].at("note") == "");
  CHECK(receipts[1].at("note") == "已与先前的值合并");
}

TEST_CASE("a contact in a building that is not assigned is refused at once, and what to do is said") {
  CliWorld world;
  auto& phone = world.phone_of(world.city.inspector);
  const std::vector<std::string> contact{"household", "contact", kDoor, "--name", "示例"};
  CHECK(world.run(phone, contact).exit == 0);
  REQUIRE(world.run(phone, {"sync"}).exit == 0);
  world.withdraw(phone, {BucketKind::EstatePersonal, world.city.buildings[0]});
  REQUIRE(world.run(phone, {"sync"}).exit == 0);
  const auto refused = world.run(phone, contact);
  CHECK(refused.exit == 1);
  CHECK(refused.err.contains("这栋楼没有分派给您"));
  CHECK(world.ask(phone, {"outbox"}).at("transactions").empty());
  CHECK(world.run(phone, {"visit", kDoor, "--outcome", "1"}).exit == 0);
}

TEST_CASE("tasks lists what is still to do in one's own buildings") {
  CliWorld world;
  auto& phone = world.phone_of(world.city.inspector);
  CHECK(world.ask(phone, {"tasks"}).at("doors").size() == 4);
  REQUIRE(world.run(phone, {"visit", kDoor, "--outcome", "1"}).exit == 0);
  CHECK(world.ask(phone, {"tasks"}).at("doors").size() == 3);
  REQUIRE(world.run(phone, {"visit", "甲小区 1 102", "--outcome", "2"}).exit == 0);
  CHECK(world.run(phone, {"tasks"}).says("无人"));
  CHECK(world.ask(phone, {"tasks", "--all"}).at("doors").size() == 8);
  CHECK(world.ask(phone, {"tasks", "--campaign", "示例敲门行动"}).at("buildings").size() == 1);
  CHECK(world.run(phone, {"tasks", "--campaign", "没有"}).exit == 7);
  phone.clock.advance(60LL * 86'400 * 1'000'000);
  CHECK(world.run(phone, {"tasks"}).exit == 7);
}

TEST_CASE("a household goes by its address, its id or the beginning of it, and is never guessed") {
  CliWorld world;
  auto& phone = world.phone_of(world.city.inspector);
  const auto id = to_string(world.city.households[0][1]);
  for (const std::string& name : {std::string("甲小区 1号楼 1 102"), std::string("甲小区 1 1单元 102室"),
                                  std::string("甲小区　１０２"), id, id.substr(0, 34)}) {
    INFO(name);
    const auto answer = world.run(phone, {"--json", "household", "show", name});
    REQUIRE(answer.exit == 0);
    CHECK(answer.json().at("household") == id);
  }
  const auto both = world.run(phone, {"visit", "1号楼 1 102", "--outcome", "1"});
  CHECK(both.exit == 7);
  CHECK(both.err.contains("不止一个"));
  CHECK(both.err.contains("乙小区"));
  CHECK(world.run(phone, {"visit", "甲小区 2", "--outcome", "1"}).exit == 7);
  CHECK(world.run(phone, {"visit", "甲小区 02", "--outcome", "1"}).exit == 7);
  CHECK(world.run(phone, {"visit", "", "--outcome", "1"}).exit == 7);
  CHECK(world.run(phone, {"visit", id.substr(0, 13), "--outcome", "1"}).exit == 7);
  CHECK(world.ask(phone, {"outbox"}).at("transactions").empty());
}

TEST_CASE("bad values are refused and nothing is written") {
  CliWorld world;
  auto& phone = world.phone_of(world.city.inspector);
  const auto visit = [&](std::vector<std::string> more) {
    std::vector<std::string> args{"visit", kDoor, "--outcome", "1"};
    args.insert(args.end(), more.begin(), more.end());
    return world.run(phone, args).exit;
  };
  CHECK(visit({"--appointment", "明天"}) == 2);
  CHECK(visit({"--appointment", "2020-10-12 25:00"}) == 2);
  CHECK(visit({"--appointment", "2020-13-12 08:00"}) == 2);
  CHECK(visit({"--gps", "91,0,5"}) == 2);
  CHECK(visit({"--gps", "1,2,x"}) == 2);
  CHECK(visit({"--gps", "1,2,-5"}) == 2);
  CHECK(visit({"--gps", "nan,0,5"}) == 2);
  CHECK(visit({"--photo", "/nowhere/a.jpg"}) == 8);
  CHECK(visit({"--photo", world.file(phone, "b.txt", "text")}) == 2);
  CHECK(visit({"--photo", world.file(phone, "c.jpg", "\xFF\xD8\xFF" + std::string(9 << 20, 'x'))}) == 2);
  const auto cut = world.file(phone, "d.jpg", std::string("\xFF\xD8\xFF\xDA\x00\x02 cut in the scan", 22));
  CHECK(visit({"--photo", cut}) == 2);
  CHECK(visit({"--note", "\xFF\xFE"}) == 2);
  CHECK(visit({"--note", std::string(200'000, 'x')}) != 0);
  CHECK(visit({"--campaign", "没有"}) == 7);
  CHECK(visit({"--answers", "/nowhere/answers.json"}) == 8);
  CHECK(visit({"--answers", phone.folder.path().string()}) == 8);
  CHECK(visit({"--answers", world.file(phone, "a.json", "{bad")}) == 2);
  CHECK(visit({"--answers", world.file(phone, "b.json", "[1]")}) == 2);
  CHECK(visit({"--answers", world.file(phone, "c.json", std::string(1 << 20, ' '))}) == 2);
  CHECK(visit({"--form-version", "1"}) == 2);
  CHECK(world.run(phone, {"visit", kDoor, "--outcome", "42"}).exit == 1);
  CHECK(world.ask(phone, {"outbox"}).at("transactions").empty());
}

TEST_CASE("a household is corrected, added, removed and gets a contact at the door") {
  CliWorld world;
  auto& phone = world.phone_of(world.city.inspector);
  CHECK(world.run(phone, {"household", "correct", kDoor, "--status", "2", "--residents", "0", "--note", "长期出租"})
            .exit == 0);
  const auto card = world.run(phone, {"household", "show", kDoor});
  CHECK(card.says("空置"));
  CHECK(card.says("长期出租"));
  CHECK(world.run(phone, {"household", "correct", kDoor}).exit == 1);
  CHECK(world.run(phone, {"household", "correct", kDoor, "--status", "9"}).exit == 2);
  CHECK(world.run(phone, {"household", "correct", kDoor, "--building", "乙小区 9号楼"}).exit == 7);
  const auto added = world.run(phone, {"--json", "household", "add", "甲小区 1号楼", "--unit", "1", "--door", "109"});
  REQUIRE(added.exit == 0);
  CHECK(id_of(added) == to_string(household_id(world.city.buildings[0], "1", "109")));
  CHECK(
      world.run(phone, {"household", "contact", "甲小区 1 109", "--name", "示例", "--telephone", "13800000000"}).exit ==
      0);
  CHECK(world.run(phone, {"household", "show", "甲小区 1 109"}).says("13800000000"));
  CHECK(world.run(phone, {"household", "remove", "甲小区 1 109"}).exit == 0);
  CHECK(world.run(phone, {"household", "show", "甲小区 1 109"}).exit == 7);
}

TEST_CASE("figures show the rates at every level and the sums agree") {
  CliWorld world;
  auto& phone = world.phone_of(world.city.inspector);
  REQUIRE(world.run(phone, {"visit", kDoor, "--outcome", "1"}).exit == 0);
  REQUIRE(world.run(phone, {"visit", "乙小区 1号楼 1 101", "--outcome", "2"}).exit == 0);
  std::map<std::string, std::pair<int, int>> sums;
  const auto all = world.ask(phone, {"figures", "rates"});
  for (const auto& row : all.at("rates")) {
    auto& [knocked, contacted] = sums[std::to_string(row.at("level").get<int>())];
    knocked += row.at("knocked").get<int>();
    contacted += row.at("contacted").get<int>();
  }
  REQUIRE(sums.size() == 5);
  const auto estates = world.ask(phone, {"figures", "rates", "--level", "小区"});
  CHECK(estates.at("rates").size() == 2);
  for (const auto& row : estates.at("rates")) CHECK(row.at("level") == 0);
  const auto unknown = world.run(phone, {"figures", "rates", "--level", "没有"});
  INFO(unknown.out << unknown.err);
  CHECK(unknown.exit == 2);
  CHECK(unknown.err.contains("没有“没有”这一级"));
  CHECK(unknown.err.contains("、小区"));
  for (const auto& [level, sum] : sums) CHECK(sum == std::pair(2, 1));
  CHECK(world.ask(phone, {"figures", "rates", "--level", "社区"}).at("rates").size() == 2);
  CHECK(world.ask(phone, {"figures", "rates", "--level", "小区"}).at("rates").size() == 2);
  const auto people = world.run(phone, {"figures", "rates"});
  CHECK(people.says("走访率"));
  CHECK(people.says("25.0% (1/4)"));
  CHECK(people.says("未达标"));
  CHECK(world.run(phone, {"figures", "rates", "--campaign", "没有"}).exit == 7);

  // Drill-down: from the top, one step at a time.
  const auto under = [&](const std::string& name) {
    std::vector<std::string> names;
    const auto answer = world.ask(phone, {"figures", "rates", "--under", name});
    for (const auto& row : answer.at("rates")) names.push_back(row.at("name"));
    return names;
  };
  CHECK(under("全部") == std::vector<std::string>{"示例市"});
  CHECK(under("示例市") == std::vector<std::string>{"甲区", "乙区"});
  CHECK(under("甲区") == std::vector<std::string>{"甲街道"});
  CHECK(under("甲社区") == std::vector<std::string>{"甲小区"});
  CHECK(under("甲小区").empty());
  CHECK(world.run(phone, {"figures", "rates", "--under", "没有"}).exit == 7);
  CHECK(world.run(phone, {"figures", "rates", "--under", "示例市", "--level", "小区"}).exit == 2);
}

TEST_CASE("both values of what two people changed are listed") {
  CliWorld world;
  const auto values =
      conflict_values(kHousehold, world.city.households[0][0], world.city.estates[0],
                      *kHousehold.group(household::kNote), {{std::string("先来的")}, world.city.inspector.person, {1}},
                      {{std::string("后来的")}, world.city.master.person, {2}}, Survivor::Arriving);
  world.put(kConflictWork, RowId{{9}}, {values.begin(), values.end()});
  auto& phone = world.phone_of(world.city.inspector);
  const auto answer = world.run(phone, {"conflicts"});
  CHECK(answer.says("并行更新"));
  CHECK(answer.says("住户"));
  CHECK(answer.says("示例站长"));
  CHECK(answer.says("后来的（示例站长"));
  CHECK(answer.says("←采用"));
  CHECK(world.ask(phone, {"conflicts"}).at("conflicts")[0].at("later").at("stands") == true);
}

TEST_CASE("a deletion that meets work is reviewed by a person") {
  CliWorld world;
  auto& one = world.phone_of(world.city.inspector);
  auto& other = world.phone_of(world.city.master);
  REQUIRE(world.run(one, {"household", "remove", kDoor}).exit == 0);
  REQUIRE(world.run(other, {"visit", kDoor, "--outcome", "1"}).exit == 0);
  for (int i = 0; i < 2; ++i) {
    REQUIRE(world.run(other, {"sync"}).exit == 0);
    REQUIRE(world.run(one, {"sync"}).exit == 0);
  }
  const auto reviews = world.ask(one, {"review", "list"}).at("reviews");
  REQUIRE(reviews.size() == 1);
  CHECK(world.run(one, {"review", "list"}).says("待审的删除"));
  CHECK(world.run(one, {"review", "keep", "abcdef"}).exit == 7);
  const auto id = reviews[0].at("row").get<std::string>();
  SECTION("and kept") {
    CHECK(world.run(one, {"review", "keep", id}).exit == 0);
    CHECK(world.run(one, {"sync"}).exit == 0);
    CHECK(world.ask(one, {"review", "list"}).at("reviews").empty());
    CHECK(world.run(one, {"household", "show", kDoor}).exit == 0);
  }
  SECTION("or deleted") {
    CHECK(world.run(one, {"review", "delete", id}).exit == 0);
    CHECK(world.run(one, {"sync"}).exit == 0);
    CHECK(world.run(one, {"household", "show", kDoor}).exit == 7);
  }
}

}  // namespace qiaomen
