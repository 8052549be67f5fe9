#include <catch2/catch_test_macros.hpp>

#include "engine/domain/civil_day.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/reference_tables.h"
#include "tests/support/cli_world.h"

namespace qiaomen {
namespace {

using testing::CliWorld;

struct Overseers : CliWorld {
  Overseers() {
    const auto from = parse_day("2020-01-01").value();
    put(kContract, contract_id(city.company, city.estates[0], from),
        {{contract::kCompany, city.company},
         {contract::kEstate, city.estates[0]},
         {contract::kFromOn, from},
         {contract::kProject, std::string("甲小区项目")}});
  }
  Phone& inspector = phone_of(city.inspector);
  Phone& master = phone_of(city.master);
  Phone& worker = phone_of(city.worker);
  Phone& supervisor = phone_of(city.supervisor);
  Phone& street = phone_of(city.street);

  void sync_all() {
    for (int i = 0; i < 2; ++i) {
      for (Phone* phone : {&inspector, &master, &worker, &supervisor, &street}) {
        REQUIRE(run(*phone, {"sync"}).exit == 0);
      }
    }
  }
  // A command of one person, which reaches the others.
  int act(Phone& phone, const std::vector<std::string>& args) {
    const auto answer = run(phone, args);
    UNSCOPED_INFO(answer.err);
    sync_all();
    return answer.exit;
  }
  std::string reported(const std::string& title) {
    const auto row =
        ask(inspector, {"issue", "create", "--title", title, "--category", "elevator", "--building", "甲小区 1号楼"})
            .at("row")
            .get<std::string>();
    sync_all();
    return row;
  }
  std::string dispatched(const std::string& title) {
    const auto issue = reported(title);
    REQUIRE(act(master, {"issue", "accept", issue}) == 0);
    REQUIRE(act(master, {"issue", "dispatch", issue, "--company", "P001", "--due", "2020-10-20"}) == 0);
    return issue;
  }
};

}  // namespace

TEST_CASE("an extension is asked for, decided, and shown with its history") {
  Overseers city;
  const auto issue = city.dispatched("电梯停运");
  CHECK(city.act(city.worker, {"extension", "ask", issue, "--until", "2020-10-27", "--reason", "配件未到"}) == 0);
  const auto asked = city.ask(city.supervisor, {"issue", "show", issue});
  CHECK(asked.at("due_on") == "2020-10-20");
  CHECK(asked.at("extension").at("state") == 1);
  CHECK(asked.at("extension").at("until") == "2020-10-27");
  CHECK(city.run(city.supervisor, {"issue", "show", issue}).says("申请延期到 2020-10-27"));
  REQUIRE(city.run(city.supervisor, {"extension", "decide", issue, "approve"}).exit == 0);
  CHECK(city.run(city.supervisor, {"outbox"}).says("同意延期：电梯停运"));
  city.sync_all();
  const auto shown = city.ask(city.worker, {"issue", "show", issue});
  CHECK(shown.at("due_on") == "2020-10-27");
  CHECK(shown.at("overdue") == false);
  CHECK(city.run(city.worker, {"issue", "show", issue}).says("同意延期"));
  CHECK(city.ask(city.worker, {"issue", "list"}).at("issues")[0].at("due_on") == "2020-10-27");
}

TEST_CASE("mistakes about extensions are told, and nothing is written") {
  Overseers city;
  const auto issue = city.dispatched("电梯停运");
  const auto fails = [&](CliWorld::Phone& phone, std::vector<std::string> args) {
    args.insert(args.begin(), "extension");
    return city.run(phone, args).exit;
  };
  CHECK(fails(city.worker, {"ask", issue, "--until", "明天", "--reason", "x"}) == 2);
  CHECK(fails(city.worker, {"ask", issue, "--until", "2020-10-27"}) == 2);
  CHECK(fails(city.worker, {"ask", "ffffff", "--until", "2020-10-27", "--reason", "x"}) == 7);
  CHECK(fails(city.worker, {"ask", issue, "--until", "2020-10-20", "--reason", "x"}) == 1);
  CHECK(fails(city.inspector, {"ask", issue, "--until", "2020-10-27", "--reason", "x"}) == 1);
  CHECK(fails(city.supervisor, {"decide", issue, "maybe"}) == 2);
  CHECK(city.run(city.supervisor, {"extension", "decide", issue, "maybe"}).says("“决定” 应为 approve|decline"));
  CHECK(fails(city.supervisor, {"decide", "ffffff", "approve"}) == 7);
  CHECK(fails(city.supervisor, {"decide", issue, "approve"}) == 1);
  for (auto* phone : {&city.worker, &city.supervisor, &city.inspector}) {
    CHECK(city.ask(*phone, {"outbox"}).at("transactions").empty());
  }
}

TEST_CASE("an issue is raised and returned, and raised ones are listed") {
  Overseers city;
  const auto issue = city.dispatched("电梯停运");
  city.reported("漏雨");
  CHECK(city.ask(city.street, {"issue", "list", "--raised"}).at("issues").empty());
  REQUIRE(city.run(city.master, {"issue", "raise", issue, "--to", "街道", "--reason", "需多部门协调"}).exit == 0);
  CHECK(city.run(city.master, {"outbox"}).says("上呼：电梯停运"));
  city.sync_all();
  const auto raised = city.ask(city.street, {"issue", "list", "--raised"}).at("issues");
  REQUIRE(raised.size() == 1);
  CHECK(raised[0].at("issue") == issue);
  CHECK(raised[0].at("raised_to") == "甲街道");
  CHECK(raised[0].at("days_open") == 0);
  CHECK(city.run(city.street, {"issue", "show", issue}).says("上呼甲街道（示例站长）需多部门协调"));
  CHECK(city.act(city.street, {"issue", "return", issue, "--reason", "属社区职责"}) == 0);
  CHECK(city.ask(city.master, {"issue", "list", "--raised"}).at("issues").empty());
  const auto shown = city.run(city.master, {"issue", "show", issue});
  CHECK(shown.says("退回甲社区"));
  CHECK(shown.says("属社区职责"));
}

TEST_CASE("mistakes about raising are told, and nothing is written") {
  Overseers city;
  const auto issue = city.reported("电梯停运");
  CHECK(city.run(city.master, {"issue", "raise", issue}).exit == 2);
  CHECK(city.run(city.master, {"issue", "raise", issue, "--to", "云端", "--reason", "x"}).exit == 2);
  CHECK(
      city.run(city.master, {"issue", "raise", issue, "--to", "县区", "--reason", "x"}).err.contains("上一级是甲街道"));
  CHECK(city.run(city.master, {"issue", "raise", "ffffff", "--reason", "x"}).exit == 7);
  CHECK(city.run(city.inspector, {"issue", "raise", issue, "--reason", "x"}).exit == 1);
  CHECK(city.run(city.street, {"issue", "return", issue, "--reason", "x"}).err.contains("没有上呼"));
  CHECK(city.run(city.street, {"issue", "return", "ffffff", "--reason", "x"}).exit == 7);
  for (auto* phone : {&city.master, &city.street}) {
    CHECK(city.ask(*phone, {"outbox"}).at("transactions").empty());
  }
}

TEST_CASE("supervision is recorded, listed, and counted with who has not been supervised") {
  Overseers city;
  const auto issue = city.dispatched("电梯停运");
  REQUIRE(
      city.run(city.supervisor, {"supervise", "--company", "P001", "--finding", "超期未修", "--issue", issue}).exit ==
      0);
  CHECK(city.run(city.supervisor, {"outbox"}).says("新增监管记录：示例物业"));
  CHECK(city.act(city.street, {"supervise", "--division", "甲社区", "--finding", "台账齐全", "--date", "2020-10-09"}) ==
        0);
  const auto list = city.ask(city.street, {"supervision", "list"}).at("supervisions");
  REQUIRE(list.size() == 2);
  CHECK(list[0].at("target_name") == "示例物业");
  CHECK(list[0].at("issue") == issue);
  CHECK(list[0].at("person") == "示例监管员");
  CHECK(list[1].at("supervised_on") == "2020-10-09");
  CHECK(city.ask(city.street, {"supervision", "list", "--until", "2020-10-09"}).at("supervisions").size() == 1);

  const auto figures = city.ask(city.street, {"figures", "supervision", "--since", "2020-10-01"});
  CHECK(figures.at("since") == "2020-10-01");
  CHECK(figures.at("until") == "2020-10-10");
  const auto& companies = figures.at("edges")[3];
  CHECK(companies.at("targets") == 2);
  CHECK(companies.at("supervised") == 1);
  CHECK(companies.at("not_supervised") == 1);
  const auto people = city.run(city.street, {"figures", "supervision"});
  CHECK(people.says("乙社区"));
  CHECK(people.says("未监管"));
}

TEST_CASE(
    "a company's record is gone from its device once the hub has it, and its receipt still says whom it was about") {
  Overseers city;
  CliWorld::Phone& phone = city.phone_of(city.city.worker);
  REQUIRE(city.run(phone, {"supervise", "--project", "甲小区项目", "--finding", "经理在岗"}).exit == 0);
  CHECK(city.ask(phone, {"supervision", "list"}).at("supervisions").size() == 1);
  REQUIRE(city.run(phone, {"sync"}).exit == 0);
  CHECK(city.ask(phone, {"supervision", "list"}).at("supervisions").empty());
  CHECK(city.run(phone, {"receipts"}).says("新增监管记录：甲小区项目"));
  const auto figures = city.run(phone, {"figures", "supervision"});
  CHECK(figures.says("本机不持有监管记录"));
  CHECK_FALSE(figures.says("都已监管"));
}

TEST_CASE("mistakes about supervision are told, and nothing is written") {
  Overseers city;
  const auto fails = [&](std::vector<std::string> args) {
    args.insert(args.begin(), "supervise");
    args.insert(args.end(), {"--finding", "x"});
    return city.run(city.supervisor, args).exit;
  };
  CHECK(fails({}) == 2);
  CHECK(fails({"--company", "P001", "--division", "甲街道"}) == 2);
  CHECK(fails({"--company", "没有"}) == 7);
  CHECK(fails({"--division", "990102001009"}) == 7);
  CHECK(fails({"--project", "没有"}) == 7);
  CHECK(fails({"--company", "P001", "--date", "昨天"}) == 2);
  CHECK(fails({"--company", "P001", "--date", "2020-10-11"}) == 1);
  CHECK(fails({"--company", "P001", "--issue", "ffffff"}) == 7);
  CHECK(fails({"--division", "990102001"}) == 1);
  CHECK(city.run(city.supervisor, {"supervise", "--company", "P001"}).exit == 2);
  for (auto* phone : {&city.inspector, &city.master}) {
    const auto refused = city.run(*phone, {"supervise", "--company", "P001", "--finding", "x"});
    CHECK(refused.exit == 1);
    CHECK(refused.says("不能新建监管记录"));
  }
  CHECK(city.run(city.supervisor, {"figures", "supervision", "--since", "2020-11-01"}).exit == 2);
  CHECK(city.run(city.supervisor, {"supervision", "list", "--until", "x"}).exit == 2);
  CHECK(city.ask(city.supervisor, {"outbox"}).at("transactions").empty());
}

TEST_CASE("a merged issue shows where it went, and its target what came to it") {
  Overseers city;
  const auto first = city.reported("一");
  const auto second = city.reported("二");
  CHECK_FALSE(city.run(city.master, {"issue", "show", first}).says("重复问题"));
  CHECK(city.act(city.master, {"issue", "merge", second, "--into", first}) == 0);
  CHECK(city.ask(city.master, {"issue", "show", second}).at("merged_into") == first);
  CHECK(city.run(city.master, {"issue", "show", second}).says("并入：一（" + first));
  const auto duplicates = city.ask(city.master, {"issue", "show", first}).at("duplicates");
  REQUIRE(duplicates.size() == 1);
  CHECK(duplicates[0].at("issue") == second);
  CHECK(city.run(city.master, {"issue", "show", first}).says("并入的重复问题"));
}

}  // namespace qiaomen
