#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <sstream>

#include "sync/cli/exit.h"
#include "sync/cli/naming.h"
#include "sync/cli/report.h"
#include "sync/cli/signal_interrupt.h"
#include "sync/cli/typed_values.h"
#include "sync/cli/wording.h"
#include "sync/command_line/command_line.h"
#include "sync/command_line/display_width.h"

namespace qiaomen {

TEST_CASE("what options mean stands in one column, whatever they are called") {
  std::string title, category;
  CommandLine line("上报问题", "issue", "1");
  line.root().option("--title", title, "标题在此").value_name("文字").required();
  line.root().option("--category-of-the-issue", category, "类别在此").value_name("代码");
  std::ostringstream out;
  const std::string args[] = {"--help"};
  line.parse(args, out);
  const auto text = out.str();
  const auto column = [&](std::string_view about) {
    const auto at = text.find(about);
    REQUIRE(at != std::string::npos);
    const auto begin = text.rfind('\n', at) + 1;
    return display_width(std::string_view(text).substr(begin, at - begin));
  };
  CHECK(column("标题在此") == column("显示这份说明"));
  CHECK(column("类别在此") == column("显示这份说明"));
}

TEST_CASE("wide characters take two columns, and tables stay straight") {
  CHECK(display_width("ab") == 2);
  CHECK(display_width("敲门") == 4);
  CHECK(display_width("1号楼–") == 6);
  CHECK(display_width("\xE6\x95") == 1);  // a torn character is counted, never read past
  const Report report{.listings = {{.key = "a",
                                    .title = "表",
                                    .columns = {{"x", "甲"}, {"y", "乙"}},
                                    .rows = {{cell("敲门"), cell(1)}, {cell("ab"), cell(22)}}}}};
  std::ostringstream out;
  print_for_people(out, report);
  CHECK(out.str() == "【表】\n甲    乙\n敲门  1\nab    22\n");
}

TEST_CASE("an answer hides from people what only scripts need, and empty lists say so") {
  const Report report{.entries = {{"key", "", cell("x")}, {"shown", "显示", cell("y")}, {"empty", "空", cell("")}},
                      .listings = {{.key = "rows", .title = "表", .columns = {{"a", "甲"}}}}};
  std::ostringstream out;
  print_for_people(out, report);
  CHECK(out.str() == "显示：y\n\n【表】\n（无）\n");
  CHECK(to_json(json_of(report)) == R"({"key":"x","shown":"y","empty":"","rows":[]})");
}

TEST_CASE("what others wrote cannot steer the terminal") { CHECK(one_line("a\x1B[31mb\nc\x7F") == "a [31mb c "); }

TEST_CASE("every kind of error has Chinese words and an exit code of its own kind") {
  for (const auto code : {Errc::Malformed, Errc::TooLarge, Errc::NotFound, Errc::Refused, Errc::Offline,
                          Errc::Unauthenticated, Errc::Blocked, Errc::Unsupported, Errc::Busy, Errc::Unavailable}) {
    CHECK(for_people({code, "the engine's words"}).contains("。"));
    CHECK(for_people({code, "the engine's words"}).contains("the engine's words"));
    CHECK(for_people({code, "已经说清楚了。"}) == "已经说清楚了。");
    CHECK(exit_of(code) != Exit::Done);
  }
}

TEST_CASE("every reason of a refusal has words, and a stale step names the state that stands") {
  for (int i = 1; i <= 13; ++i) CHECK(!reason_text({static_cast<Refusal>(i), 0, ""}).empty());
  CHECK(reason_text({Refusal::Rule, 0, "理由"}) == "理由");
  CHECK(reason_text({Refusal::Stale, 0, "issue: the current state is 30"}).contains("已派单"));
  CHECK(!reason_text({Refusal::Stale, 0, ""}).contains("“"));
  for (const auto outcome : {Outcome::Applied, Outcome::Won, Outcome::Lost, Outcome::Review, Outcome::Same}) {
    CHECK(!outcome_text(outcome).empty());
  }
}

TEST_CASE("the beginning of an id has at least six hex digits, with or without dashes") {
  CHECK(!parse_id_beginning("0190a"));
  CHECK(!parse_id_beginning("0190ag"));
  CHECK(!parse_id_beginning(std::string(33, '0')));
  CHECK(!parse_id_beginning("甲小区"));
  const auto range = parse_id_beginning("0190A5C0-1");
  REQUIRE(range);
  CHECK(to_string(range->low) == "0190a5c0-1000-0000-0000-000000000000");
  CHECK(to_string(range->high) == "0190a5c0-1fff-ffff-ffff-ffffffffffff");
}

TEST_CASE("times and places are read as people write them") {
  CHECK(typed_time("2020-10-01 08:30").value() == start_of(parse_day("2020-10-01").value()) + 30'600'000'000);
  for (const char* text : {"", "2020-10-01", "2020-10-01T08:30", "2020-10-01 8:30", "2020-10-01 08:60"}) {
    CHECK(!typed_time(text));
  }
  const auto position = typed_position("-35.5,118.25,15");
  REQUIRE(position);
  CHECK(position->latitude == -35'500'000);
  CHECK(position->longitude == 118'250'000);
  CHECK(position->accuracy_m == 15);
  CHECK(!typed_position("35"));
  CHECK(!position->mock);
  CHECK(typed_position("35.1,118.2,15,mock")->mock);
  CHECK(typed_position("35.1,118.2,15,mock")->accuracy_m == 15);
  for (const char* text : {"35.1,118.2,15,fake", "35.1,118.2,,mock", "35.1,118.2", "35.1,118.2,", "35.1,118.2,mock",
                           "35.1,118.2,100001", "35.1,118.2,1.5", "91,0,1"}) {
    INFO(text);
    CHECK(!typed_position(text));
  }
  CHECK(typed_position("35.1,118.2").error().message.contains("精度"));
}

TEST_CASE("a wait ends when the end is asked for, and not before its time otherwise") {
  SignalInterrupt interrupt;
  CHECK(!interrupt.wait(std::chrono::microseconds(1)));
  interrupt.listen();
  CHECK(!interrupt.wait(std::chrono::microseconds(0)));
  interrupt.request();
  CHECK(interrupt.wait(std::chrono::minutes(1)));
}

TEST_CASE("SIGTERM ends a wait instead of the process") {
  SignalInterrupt interrupt;
  interrupt.listen();
  ::raise(SIGTERM);
  CHECK(interrupt.wait(std::chrono::minutes(1)));
  sigset_t pending;
  ::sigemptyset(&pending);
  ::sigaddset(&pending, SIGTERM);
  int taken = 0;
  CHECK(::sigwait(&pending, &taken) == 0);  // so that it does not outlive this test
}

}  // namespace qiaomen
