#include <catch2/catch_test_macros.hpp>

#include "engine/domain/public_tables.h"
#include "engine/domain/slip_number.h"
#include "sync/client/device_home.h"
#include "tests/support/cli_world.h"

namespace qiaomen {
namespace {

using testing::CliWorld;

struct Station : CliWorld {
  Station() {
    put(kCategoryPublic, category_public::id_of(city.estates[0], "elevator"),
        {{category_public::kEstate, city.estates[0]},
         {category_public::kCode, std::string("elevator")},
         {category_public::kName, std::string("电梯维保")}});
    REQUIRE(run(kiosk, {"sync"}).exit == 0);
  }

  Actor kiosk_person{city.inspector.person, Role::Kiosk, {}, {}};
  Phone& kiosk = phone_of(kiosk_person);
  Phone& master = phone_of(city.master);

  std::string drop(std::vector<std::string> more = {}) {
    std::vector<std::string> args{"resident-report", "create", "--category", "elevator", "--text", "电梯停了"};
    args.insert(args.end(), more.begin(), more.end());
    return ask(kiosk, args)["slip"];
  }
  void sync() {
    REQUIRE(run(kiosk, {"sync"}).exit == 0);
    REQUIRE(run(master, {"sync"}).exit == 0);
    REQUIRE(run(kiosk, {"sync"}).exit == 0);
  }
  nlohmann::json reports(Phone& phone, std::vector<std::string> more = {}) {
    std::vector<std::string> args{"resident-report", "list"};
    args.insert(args.end(), more.begin(), more.end());
    return ask(phone, args)["reports"];
  }
};

}  // namespace

TEST_CASE("a kiosk hands out a slip, the master triages by it, and the kiosk tells how far it has come") {
  Station world;
  CHECK(world.run(world.kiosk, {"resident-report", "list"}).says("没有已送达的上报"));
  const auto photo = world.file(world.kiosk, "lift.jpg", "\xFF\xD8\xFF lift");
  const auto slip = world.drop({"--building", "1号楼", "--telephone", "138 0531 7788", "--photo", photo});
  const auto parsed = parse_slip(slip);
  REQUIRE(parsed);
  CHECK(parsed->serial == 1);
  CHECK(parsed->kiosk == kiosk_number(testing::must(DeviceHome(world.kiosk.home()).enrolment()).device));
  world.sync();
  const auto waiting = world.reports(world.master);
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0]["slip"] == slip);
  CHECK(waiting[0]["text"] == "电梯停了");
  CHECK(waiting[0]["building"] == "1号楼");
  CHECK(waiting[0]["photos"] == 1);
  CHECK(world.reports(world.kiosk)[0]["state"] == report_public::kReceived);

  const auto issue =
      world.ask(world.master, {"resident-report", "accept", spaced_slip(slip), "--severity", "3"})["row"];
  CHECK(world.reports(world.master).empty());
  CHECK(world.reports(world.master, {"--all"})[0]["issue"] == issue);
  world.sync();
  CHECK(world.reports(world.kiosk)[0]["state"] == 10);
  CHECK(world.run(world.kiosk, {"resident-report", "list"}).says("已上报"));
  CHECK(parse_slip(world.drop())->serial == 2);
}

TEST_CASE("a report is declined with its reason or merged, by the beginning of its id as well") {
  Station world;
  world.drop();
  world.drop();
  world.sync();
  const auto waiting = world.reports(world.master);
  REQUIRE(waiting.size() == 2);
  const std::string first = waiting[0]["report"];
  const std::string second = waiting[1]["slip"];
  CHECK(world.run(world.master, {"resident-report", "decline", first}).exit == 2);
  CHECK(world.run(world.master, {"resident-report", "decline", first, "--reason", "已报修"}).exit == 0);
  const auto issue = world.ask(world.master, {"issue", "create", "--title", "电梯停运", "--category", "elevator",
                                              "--building", "甲小区 1号楼"})["row"];
  CHECK(world.run(world.master, {"resident-report", "merge", second, "--into", issue}).exit == 0);
  const auto again = world.run(world.master, {"resident-report", "accept", second, "--place", "1号楼"});
  CHECK(again.exit != 0);
  CHECK(again.says("并入已有问题"));
  world.sync();
  const auto all = world.reports(world.master, {"--all"});
  REQUIRE(all.size() == 2);
  CHECK(world.run(world.master, {"resident-report", "list", "--all"}).says("已报修"));
}

TEST_CASE("a wrong telephone, building, category or report is said, and nothing is written") {
  Station world;
  const auto refuses = [&](CliWorld::Phone& phone, const std::vector<std::string>& args, std::string_view why) {
    const auto answer = world.run(phone, args);
    INFO(answer.out << answer.err);
    CHECK(answer.exit != 0);
    CHECK(answer.says(why));
    CHECK(answer.says("没有写入"));
  };
  const std::vector<std::string> create{"resident-report", "create", "--category", "elevator"};
  const auto with = [&](std::vector<std::string> more) {
    auto args = create;
    args.insert(args.end(), more.begin(), more.end());
    return args;
  };
  refuses(world.kiosk, with({"--telephone", "call me"}), "电话号码不对");
  refuses(world.kiosk, with({"--building", "99号楼"}), "没有这栋楼");
  refuses(world.kiosk, with({"--photo", "no-such.jpg"}), "照片读不出来");
  refuses(world.kiosk, with({"--estate", "ffffffff"}), "公开内容");
  refuses(world.kiosk, {"resident-report", "create", "--category", "ufo"}, "类别");
  refuses(world.master, create, "站长不能新建居民上报");
  refuses(world.master, {"resident-report", "accept", "0000 00000 002"}, "居民上报");
  refuses(world.master, {"resident-report", "accept", "0000 00000 000"}, "抄错");
  world.sync();
  CHECK(world.reports(world.master).empty());
}

TEST_CASE("a notice is published from a file, listed until it is withdrawn, and reaches the kiosk") {
  Station world;
  const auto body = world.file(world.master, "收支.txt", "收入 3 万元，支出 2 万元。");
  const auto answer = world.ask(world.master, {"notice", "publish", "--kind", "公开", "--title", "三季度收支", "--file",
                                               body, "--until", "2020-12-31"});
  world.sync();
  const auto shown = world.ask(world.kiosk, {"notice", "list"})["notices"];
  REQUIRE(shown.size() == 1);
  CHECK(shown[0]["notice"] == answer["row"]);
  CHECK(shown[0]["kind"] == 2);
  CHECK(shown[0]["body"] == "收入 3 万元，支出 2 万元。");
  CHECK(world.run(world.master, {"notice", "withdraw", "三季度收支"}).exit == 0);
  world.sync();
  CHECK(world.ask(world.kiosk, {"notice", "list"})["notices"].empty());
  const auto all = world.ask(world.kiosk, {"notice", "list", "--all"})["notices"];
  REQUIRE(all.size() == 1);
  CHECK(all[0]["standing"] == "withdrawn");
}

TEST_CASE("a notice of no kind, with two bodies, a wrong day or by somebody else is refused") {
  Station world;
  auto& inspector = world.phone_of(world.city.inspector);
  const auto publish = [&](CliWorld::Phone& phone, std::vector<std::string> more) {
    std::vector<std::string> args{"notice", "publish", "--title", "通知", "--estate", "甲小区"};
    args.insert(args.end(), more.begin(), more.end());
    return world.run(phone, args).exit;
  };
  CHECK(publish(world.master, {"--kind", "广告", "--body", "x"}) == 2);
  CHECK(publish(world.master, {"--kind", "新闻", "--body", "x", "--file", "y"}) == 2);
  CHECK(publish(world.master, {"--kind", "新闻", "--body", "x", "--until", "明天"}) != 0);
  CHECK(publish(world.master, {"--kind", "新闻"}) != 0);
  const auto gbk = world.file(world.master, "gbk.txt", "\xCA\xD5\xD6\xA7");
  CHECK(
      world.run(world.master, {"notice", "publish", "--kind", "新闻", "--title", "收支", "--file", gbk}).says("UTF-8"));
  CHECK(publish(inspector, {"--kind", "新闻", "--body", "x"}) != 0);
  CHECK(world.ask(world.master, {"notice", "list", "--all"})["notices"].empty());
  CHECK(publish(world.master, {"--kind", "新闻", "--body", "x"}) == 0);
}

}  // namespace qiaomen
