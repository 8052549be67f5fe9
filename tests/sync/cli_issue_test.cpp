#include <catch2/catch_test_macros.hpp>

#include "tests/support/cli_world.h"

namespace qiaomen {
namespace {

using testing::CliWorld;

struct LedgerWorld : CliWorld {
  Phone& inspector = phone_of(city.inspector);
  Phone& master = phone_of(city.master);
  Phone& worker = phone_of(city.worker);
  std::string photo = file(worker, "after.jpg", "\xFF\xD8\xFF after");

  std::string reported(const std::string& title = "电梯停运") {
    const auto answer = run(inspector, {"--json", "issue", "create", "--title", title, "--category", "elevator",
                                        "--building", "甲小区 1号楼"});
    INFO(answer.err);
    REQUIRE(answer.exit == 0);
    sync_all();
    return answer.json().at("row").get<std::string>();
  }
  void sync_all() {
    for (int i = 0; i < 2; ++i) {
      for (Phone* phone : {&inspector, &master, &worker}) REQUIRE(run(*phone, {"sync"}).exit == 0);
    }
  }
  int step(Phone& phone, std::vector<std::string> args) {
    args.insert(args.begin(), "issue");
    const auto answer = run(phone, args);
    UNSCOPED_INFO(answer.err);
    sync_all();
    return answer.exit;
  }
  std::string state_of(const std::string& issue) {
    return std::to_string(ask(inspector, {"issue", "show", issue}).at("state").get<int>());
  }
  void bring_to_verify(const std::string& issue) {
    REQUIRE(step(master, {"accept", issue}) == 0);
    REQUIRE(step(master, {"dispatch", issue, "--company", "P001", "--due", "2020-10-20"}) == 0);
    REQUIRE(step(worker, {"sign", issue}) == 0);
    REQUIRE(step(worker, {"start", issue}) == 0);
    REQUIRE(step(worker, {"rectify", issue, "--photo", photo}) == 0);
  }
};

}  // namespace

TEST_CASE("an issue goes from the door to 回访, one command a step") {
  LedgerWorld world;
  const auto issue = world.reported();
  CHECK(world.state_of(issue) == "10");
  world.bring_to_verify(issue);
  CHECK(world.state_of(issue) == "60");
  const auto shown = world.run(world.master, {"issue", "show", issue});
  CHECK(shown.says("待复核"));
  CHECK(shown.says("照片未到"));
  CHECK(shown.says("示例物业"));
  CHECK(world.step(world.master, {"redo", issue, "--reason", "仍有异响"}) == 0);
  CHECK(world.step(world.worker, {"rectify", issue, "--photo", world.photo}) == 0);
  CHECK(world.step(world.master, {"close", issue}) == 0);
  CHECK(world.step(world.inspector, {"follow-up", issue, "--satisfaction", "1"}) == 0);
  CHECK(world.state_of(issue) == "80");
  CHECK(world.step(world.master, {"reopen", issue, "--reason", "又坏了"}) == 0);
  CHECK(world.state_of(issue) == "20");
}

TEST_CASE("the other ways of an issue have their commands too") {
  LedgerWorld world;
  const auto first = world.reported("一");
  const auto second = world.reported("二");
  CHECK(world.step(world.master, {"decline", first, "--reason", "不属本小区"}) == 0);
  CHECK(world.state_of(first) == "15");
  CHECK(world.step(world.master, {"accept", second}) == 0);
  CHECK(world.step(world.master, {"dispatch", second, "--company", "示例物业", "--due", "2020-10-20"}) == 0);
  CHECK(world.step(world.worker, {"give-back", second, "--reason", "不在合同范围"}) == 0);
  CHECK(world.state_of(second) == "20");
  CHECK(world.step(world.master, {"merge", second, "--into", first}) == 0);
  CHECK(world.state_of(second) == "75");
  CHECK(world.step(world.inspector, {"edit", first, "--severity", "2", "--tag", "急"}) == 0);
  CHECK(world.run(world.inspector, {"issue", "show", first}).says("急"));
}

TEST_CASE("a step that the rules forbid ends with 1 and says what to do") {
  LedgerWorld world;
  const auto issue = world.reported();
  const auto answer = world.run(world.master, {"issue", "close", issue});
  CHECK(answer.exit == 1);
  CHECK(answer.err.contains("没有写入"));
  CHECK(answer.err.contains("已上报"));
  CHECK(world.run(world.inspector, {"issue", "accept", issue}).exit == 1);
  CHECK(world.state_of(issue) == "10");
}

TEST_CASE("an issue needs what it needs, and each mistake is told") {
  LedgerWorld world;
  const auto issue = world.reported();
  const auto fails = [&](std::vector<std::string> args) {
    args.insert(args.begin(), "issue");
    return world.run(world.master, args).exit;
  };
  CHECK(fails({"create", "--title", "无处", "--category", "elevator"}) == 2);
  CHECK(fails({"create", "--title", "x", "--category", "elevator", "--estate", "没有"}) == 7);
  CHECK(fails({"create", "--title", "x", "--category", "elevator", "--household", "没有"}) == 7);
  CHECK(fails({"create", "--title", "x", "--category", "elevator", "--building", "1号楼"}) == 7);
  CHECK(fails({"create", "--title", "x", "--category", "elevator", "--estate", "甲小区", "--visit", "abcdef"}) == 7);
  CHECK(fails({"dispatch", issue, "--company", "P001", "--due", "10月"}) == 2);
  CHECK(fails({"dispatch", issue, "--company", "没有", "--due", "2020-10-20"}) == 7);
  CHECK(fails({"accept", "abcdef"}) == 7);
  CHECK(fails({"accept", "x"}) == 7);
  CHECK(fails({"decline", issue}) == 2);
  CHECK(fails({"edit", issue, "--severity", "99"}) == 2);
  CHECK(fails({"rectify", issue, "--photo", "/nowhere"}) == 8);
  CHECK(fails({"follow-up", issue, "--satisfaction", "4"}) == 2);
  CHECK(fails({"show", "ffffff"}) == 7);
}

TEST_CASE("the ledger is listed and counted by state, overdue ones apart") {
  LedgerWorld world;
  const auto issue = world.reported();
  world.reported("漏雨");
  REQUIRE(world.step(world.master, {"accept", issue}) == 0);
  REQUIRE(world.step(world.master, {"dispatch", issue, "--company", "P001", "--due", "2020-10-12"}) == 0);
  world.master.clock.advance(5LL * 86'400 * 1'000'000);
  CHECK(world.ask(world.master, {"issue", "list"}).at("issues").size() == 2);
  CHECK(world.ask(world.master, {"issue", "list", "--state", "30"}).at("issues").size() == 1);
  CHECK(world.ask(world.master, {"issue", "list", "--overdue", "--estate", "甲小区"}).at("issues").size() == 1);
  CHECK(world.ask(world.master, {"issue", "list", "--company", "P002"}).at("issues").empty());
  const auto counts = world.ask(world.master, {"figures", "ledger"});
  CHECK(counts.at("issues") == 2);
  CHECK(counts.at("overdue") == 1);
  CHECK(world.run(world.master, {"figures", "ledger"}).says("已派单"));
  CHECK(world.ask(world.master, {"figures", "ledger", "--estate", "乙小区"}).at("issues") == 0);
  CHECK(world.run(world.master, {"figures", "ledger", "--company", "没有"}).exit == 7);
}

TEST_CASE("what the hub refuses lies in the returned box until it is corrected or put away") {
  LedgerWorld world;
  world.rules.refusal = RuleRefusal{Refusal::Rule, "类别不对。请改正后再提交。"};
  REQUIRE(world
              .run(world.inspector, {"issue", "create", "--title", "漏雨", "--category", "leak", "--estate", "甲小区",
                                     "--place", "楼顶"})
              .exit == 0);
  REQUIRE(world.run(world.inspector, {"sync"}).exit == 0);
  world.rules.refusal.reset();

  const auto box = world.ask(world.inspector, {"returned", "list"}).at("returned");
  REQUIRE(box.size() == 1);
  const auto id = box[0].at("transaction").get<std::string>();
  const auto shown = world.run(world.inspector, {"returned", "show", id});
  CHECK(shown.says("类别不对"));
  CHECK(shown.says("漏雨"));
  CHECK(shown.says("--instead-of"));
  CHECK(world.run(world.inspector, {"receipts"}).says("已退回"));
  CHECK(world.run(world.inspector, {"returned", "show", "abcdef"}).exit == 7);

  SECTION("corrected: the new one takes its place") {
    CHECK(world.run(world.inspector, {"--instead-of", id, "tasks"}).exit == 2);
    CHECK(world
              .run(world.inspector, {"--instead-of", "ffffff", "issue", "create", "--title", "漏雨", "--category",
                                     "leak", "--estate", "甲小区", "--place", "楼顶"})
              .exit == 7);
    const auto again = world.run(world.inspector, {"--instead-of", id, "issue", "create", "--title", "漏雨",
                                                   "--category", "leak", "--estate", "甲小区", "--place", "楼顶"});
    INFO(again.err);
    REQUIRE(again.exit == 0);
    CHECK(world.ask(world.inspector, {"returned", "list"}).at("returned").empty());
    REQUIRE(world.run(world.inspector, {"sync"}).exit == 0);
    CHECK(world.ask(world.inspector, {"receipts"}).at("returned") == 0);
    CHECK(world.ask(world.inspector, {"issue", "list"}).at("issues").size() == 1);
  }
  SECTION("put away: it is gone") {
    CHECK(world.run(world.inspector, {"returned", "put-away", id}).exit == 0);
    CHECK(world.run(world.inspector, {"returned"}).says("没有被退回的记录"));
    CHECK(world.run(world.inspector, {"returned", "put-away", id}).exit == 7);
  }
}

TEST_CASE("what was returned for a reason that is gone is sent again unchanged, and takes along what rests on it") {
  LedgerWorld world;
  world.rules.refusal = RuleRefusal{Refusal::NotYours, {}};
  const auto created = world.run(world.inspector, {"--json", "issue", "create", "--title", "漏雨", "--category", "leak",
                                                   "--estate", "甲小区", "--place", "楼顶"});
  REQUIRE(created.exit == 0);
  const auto issue = created.json().at("row").get<std::string>();
  REQUIRE(world.run(world.inspector, {"issue", "edit", issue, "--title", "楼顶漏雨"}).exit == 0);
  REQUIRE(world.run(world.inspector, {"sync"}).exit == 0);
  world.rules.refusal.reset();

  const auto box = world.ask(world.inspector, {"returned", "list"}).at("returned");
  REQUIRE(box.size() == 2);
  const auto id_of = [&](std::size_t i) { return box[i].at("transaction").get<std::string>(); };
  CHECK(world.run(world.inspector, {"returned", "show", id_of(0)}).says("原样重发：qiaomen returned resend"));
  const auto dependent = world.run(world.inspector, {"returned", "resend", id_of(1)});
  CHECK(dependent.exit == 1);
  CHECK(dependent.says("它会一起重发"));
  const auto again = world.ask(world.inspector, {"returned", "resend", id_of(0)});
  CHECK(again.at("supersedes") == id_of(0));
  CHECK(again.at("delivery") == "only-here");
  CHECK(world.ask(world.inspector, {"returned", "list"}).at("returned").empty());
  REQUIRE(world.run(world.inspector, {"sync"}).exit == 0);
  CHECK(world.ask(world.inspector, {"returned", "list"}).at("returned").empty());
  CHECK(world.run(world.inspector, {"issue", "show", issue}).says("楼顶漏雨"));
  CHECK(world.run(world.inspector, {"returned", "resend", id_of(0)}).exit == 7);
}

TEST_CASE("a step that came too late is returned with the state that stands now") {
  LedgerWorld world;
  const auto issue = world.reported();
  auto& deputy = world.phone_of(world.city.supervisor);
  REQUIRE(world.run(deputy, {"issue", "decline", issue, "--reason", "重复"}).exit == 0);
  REQUIRE(world.run(world.master, {"issue", "accept", issue}).exit == 0);
  REQUIRE(world.run(world.master, {"sync"}).exit == 0);
  REQUIRE(world.run(deputy, {"sync"}).exit == 0);
  const auto box = world.run(deputy, {"returned", "list"});
  CHECK(box.says("不予受理：电梯停运"));
  CHECK(box.says("现在是“已立案”"));
  CHECK(world.run(deputy, {"issue", "list"}).says("已退回"));
  const auto id = world.ask(deputy, {"returned", "list"}).at("returned")[0].at("transaction").get<std::string>();
  const auto again = world.run(deputy, {"returned", "resend", id});
  CHECK(again.exit == 1);
  CHECK(again.err.contains("现在是“已立案”"));
  CHECK(again.err.contains("--instead-of"));
  CHECK(world.ask(deputy, {"returned", "list"}).at("returned").size() == 1);
}

}  // namespace qiaomen
