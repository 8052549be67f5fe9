#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "engine/domain/door_code.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/work_tables.h"
#include "sync/cli/paper_tasks.h"
#include "sync/device/qr_code.h"
#include "tests/support/cli_world.h"

namespace qiaomen {
namespace {

using testing::CliWorld;

constexpr const char* kDoor = "甲小区 1号楼 1 101";
const Bytes kDoorKey(32, 9);

struct FormWorld : CliWorld {
  FormWorld() {
    add_form(1, R"({"code":"f","version":1,"title":"一版","questions":[
      {"key":"people","type":"number","title":"常住人数","required":true,"max":9},
      {"key":"needs","type":"choice","title":"需求","multiple":true,
       "choices":[{"value":"lift","title":"电梯"},{"value":"leak","title":"漏水"}]}]})");
    put(kCampaign, city.campaign, {{campaign::kForm, form_id("f", 1)}, {campaign::kDoorKey, kDoorKey}});
  }
  void add_form(std::int64_t version, std::string_view body) {
    const auto bytes = as_bytes(body);
    put(kForm, form_id("f", version),
        {{form::kCode, std::string("f")},
         {form::kVersion, version},
         {form::kTitle, std::string("入户走访表")},
         {form::kBody, Bytes(bytes.begin(), bytes.end())}});
  }
  Answer answers(Phone& phone, std::string_view json, std::vector<std::string> more = {}) {
    std::vector<std::string> args{"visit", kDoor, "--outcome", "1", "--answers", file(phone, "answers.json", json)};
    args.insert(args.end(), more.begin(), more.end());
    return run(phone, args);
  }
};

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("answers come from a file, are checked at once, and show in the words of the form") {
  FormWorld world;
  auto& phone = world.phone_of(world.city.inspector);
  const auto refused = world.answers(phone, R"({"people": 12})");
  CHECK(refused.exit == 1);
  CHECK(refused.err.contains("“常住人数 people”不能大于 9"));
  CHECK(refused.err.contains("没有写入"));
  CHECK(world.ask(phone, {"outbox"}).at("transactions").empty());
  CHECK(world
            .answers(phone,
                     "\xEF\xBB\xBF"
                     R"({"people": 3, "needs": ["leak", "lift"]})")
            .exit == 0);
  const auto shown = world.ask(phone, {"household", "show", kDoor}).at("answers");
  REQUIRE(shown.size() == 2);
  CHECK(shown[0].at("question") == "people");
  CHECK(shown[0].at("answer") == "3");
  CHECK(shown[1].at("answer") == "漏水、电梯");
  CHECK(world.run(phone, {"household", "show", kDoor}).says("入户走访表 第 1 版"));
}

TEST_CASE("a newer form changes neither old answers nor the version that paper was filled in by") {
  FormWorld world;
  auto& phone = world.phone_of(world.city.inspector);
  REQUIRE(world.answers(phone, R"({"people": 3})").exit == 0);
  world.add_form(2, R"({"code":"f","version":2,"title":"二版","questions":[
    {"key":"people","type":"number","title":"现在几口人","max":1}]})");
  world.put(kCampaign, world.city.campaign, {{campaign::kForm, form_id("f", 2)}});
  REQUIRE(world.run(phone, {"sync"}).exit == 0);
  CHECK(world.answers(phone, R"({"people": 3})").err.contains("不能大于 1"));
  CHECK(world.answers(phone, R"({"people": 4})", {"--form-version", "1"}).exit == 0);
  const auto unknown = world.answers(phone, R"({"people": 1})", {"--form-version", "9"});
  CHECK(unknown.exit == 7);
  CHECK(unknown.err.contains("本机没有这一版表单"));
  const auto shown = world.ask(phone, {"household", "show", kDoor}).at("answers");
  REQUIRE(shown.size() == 2);
  for (const auto& line : shown) {
    CHECK(line.at("form_version") == 1);
    CHECK(line.at("title") == "常住人数");
  }
}

TEST_CASE("an answer file for a campaign without a form is refused") {
  CliWorld world;
  auto& phone = world.phone_of(world.city.inspector);
  const auto answer = world.run(
      phone, {"visit", kDoor, "--outcome", "1", "--answers", world.file(phone, "a.json", R"({"people": 3})")});
  CHECK(answer.exit == 1);
  CHECK(answer.err.contains("没有表单的，请去掉答案"));
}

TEST_CASE("the door's code is checked where it is scanned") {
  FormWorld world;
  auto& phone = world.phone_of(world.city.inspector);
  const auto own = door_code(kDoorKey, world.city.households[0][0]);
  const auto other = door_code(kDoorKey, world.city.households[0][1]);
  const auto wrong = world.run(phone, {"visit", kDoor, "--outcome", "2", "--door", other});
  CHECK(wrong.exit == 1);
  CHECK(wrong.err.contains("不是这户的"));
  CHECK(world.run(phone, {"visit", kDoor, "--outcome", "2", "--door", own}).exit == 0);
  const auto evidence = world.ask(phone, {"household", "show", kDoor}).at("evidence");
  REQUIRE(evidence.size() == 1);
  CHECK(evidence[0].at("door_matches") == true);
  CHECK(world.run(phone, {"household", "show", kDoor}).says("相符"));
}

TEST_CASE("tasks go on paper with a door code for each door, and doors where somebody was met stay off it") {
  FormWorld world;
  auto& phone = world.phone_of(world.city.inspector);
  REQUIRE(world.run(phone, {"visit", kDoor, "--outcome", "1"}).exit == 0);
  const auto to = (phone.folder / "list.html").string();
  const auto answer = world.ask(phone, {"tasks", "--paper", "--to", to});
  CHECK(answer.at("doors") == 3);
  CHECK(answer.at("buildings") == 1);
  const auto html = text_of(to);
  CHECK(html.starts_with("<!doctype html>"));
  CHECK(html.contains("甲小区 1号楼"));
  CHECK(count(html, "<svg ") == 3);
  CHECK_FALSE(html.contains(door_code(kDoorKey, world.city.households[0][0])));
  CHECK(html.contains(door_code(kDoorKey, world.city.households[0][1])));
  CHECK(html.contains("8 约时再访"));
  CHECK_FALSE(html.contains("http"));  // nothing is fetched
  CHECK_FALSE(std::filesystem::exists(to + ".new"));

  CHECK(world.ask(phone, {"tasks", "--paper", "--all", "--to", to}).at("doors") == 8);
  CHECK(world.ask(phone, {"tasks", "--paper", "--building", "乙小区 1号楼", "--to", to}).at("doors") == 4);
  CHECK_FALSE(text_of(to).contains("甲小区"));
}

TEST_CASE("a list that cannot be printed leaves the file of before") {
  FormWorld world;
  auto& phone = world.phone_of(world.city.inspector);
  const auto to = world.file(phone, "list.html", "before");
  CHECK(world.run(phone, {"tasks", "--paper"}).exit == 2);
  CHECK(world.run(phone, {"tasks", "--to", to}).exit == 2);
  CHECK(world.run(phone, {"tasks", "--building", "乙小区 1号楼"}).exit == 2);
  CHECK(world.run(phone, {"tasks", "--paper", "--to", to, "--building", "没有"}).exit == 7);
  CHECK(world.run(phone, {"tasks", "--paper", "--to", to, "--campaign", "没有"}).exit == 7);
  CHECK(text_of(to) == "before");
  const auto nowhere = world.run(phone, {"tasks", "--paper", "--to", "/nowhere/list.html"});
  CHECK(nowhere.exit == 8);
  CHECK(nowhere.err.contains("写不了"));
  std::filesystem::create_directory(phone.folder / "folder");
  CHECK(world.run(phone, {"tasks", "--paper", "--to", (phone.folder / "folder").string()}).exit == 8);
}

TEST_CASE("on paper names are text, never markup, and a campaign without door codes has none") {
  const auto html = paper_html({.campaign = "<b>&\"",
                                .days = "1",
                                .printed_at = "2",
                                .outcomes = "3",
                                .buildings = {{"小区", "1号楼", {{"1", "101", "无人", "2020-10-12 18:30", ""}}}}});
  CHECK(html.contains("&lt;b&gt;&amp;&quot;"));
  CHECK_FALSE(html.contains("<svg"));
  CHECK(html.contains("无人<br>约 2020-10-12 18:30"));
}

TEST_CASE("a QR code is a square with its three corners, and is drawn black on white with a quiet zone") {
  const auto code = qr_code("K7PM-3XQ2");
  REQUIRE(code);
  CHECK(code->size == 21);  // version 1: large squares, easy to scan
  for (const auto& [x, y] : {std::pair(0, 0), {14, 0}, {0, 14}}) {
    for (int i = 0; i < 7; ++i) CHECK((code->at(x + i, y) && code->at(x, y + i) && code->at(x + i, y + 6)));
    CHECK_FALSE(code->at(x + 1, y + 1));
  }
  CHECK(qr_svg(*code).starts_with("<svg viewBox=\"0 0 29 29\""));
  CHECK(qr_svg(*code).contains("M4 4h7v1h-7z"));
  CHECK_FALSE(qr_code(std::string(5000, 'x')));
  CHECK_FALSE(qr_code(""));
}

}  // namespace qiaomen
