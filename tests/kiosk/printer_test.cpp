#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <fstream>

#include "kiosk/machine/printer.h"
#include "tests/kiosk/support/far_end.h"
#include "tests/kiosk/support/station_world.h"
#include "tests/support/text_file.h"

using namespace qiaomen;
using State = Printer::State;

namespace {

const std::string kAsks = "\x10\x04\x04", kHasPaper = "\x12", kNoPaper = "\x72";
constexpr std::int64_t kSecond = 1'000'000;
MonotonicTime at(std::int64_t us) { return {us}; }

}  // namespace

TEST_CASE("a printer that has paper prints, and is asked again afterwards") {
  FarEnd device;
  Printer printer(device.path());
  printer.print("slip", at(0));
  CHECK(printer.step(at(0)) == State::Working);
  CHECK(device.hear(3) == kAsks);
  device.say(kHasPaper);
  printer.step(at(1));  // hears it
  printer.step(at(2));  // sends
  CHECK(device.hear(4) == "slip");
  printer.step(at(3));
  CHECK(device.hear(3) == kAsks);
  device.say(kHasPaper);
  CHECK(printer.step(at(4)) == State::Printed);
}

TEST_CASE("a printer without paper gets no slip") {
  FarEnd device;
  Printer printer(device.path());
  printer.print("slip", at(0));
  printer.step(at(0));
  device.say("x" + kNoPaper);  // noise before it
  CHECK(printer.step(at(1)) == State::OutOfPaper);
  CHECK(device.hear(3) == kAsks);
}

TEST_CASE("paper that ran out under the slip is told") {
  FarEnd device;
  Printer printer(device.path());
  printer.print("slip", at(0));
  printer.step(at(0));
  device.say(kHasPaper);
  for (const int us : {1, 2, 3}) printer.step(at(us));
  device.hear(10);
  device.say(kNoPaper);
  CHECK(printer.step(at(4)) == State::OutOfPaper);
}

TEST_CASE("a printer that never answers counts as printed") {
  FarEnd device;
  Printer printer(device.path());
  printer.print("slip", at(0));
  for (const int us : {0, 1}) CHECK(printer.step(at(us)) == State::Working);
  CHECK(printer.step(at(Printer::kAnswerUs)) == State::Working);
  for (const int us : {1, 2, 3}) printer.step(at(Printer::kAnswerUs + us));
  CHECK(device.hear(10) == kAsks + "slip" + kAsks);
  CHECK(printer.step(at(2 * Printer::kAnswerUs + 3)) == State::Printed);
}

TEST_CASE("an answer to an earlier question is not taken for this one's") {
  FarEnd device;
  Printer printer(device.path());
  device.say(kNoPaper);
  printer.print("slip", at(0));
  printer.step(at(0));
  CHECK(printer.step(at(1)) == State::Working);
  device.say(kHasPaper);
  CHECK(printer.step(at(2)) == State::Working);
}

TEST_CASE("no device, and one that is pulled out, are gone") {
  Printer nowhere("/nonexistent/printer");
  nowhere.print("slip", at(0));
  CHECK(nowhere.state() == State::Gone);
  FarEnd device;
  Printer printer(device.path());
  printer.print("slip", at(0));
  printer.step(at(0));
  device.pull_out();
  CHECK(printer.step(at(1)) == State::Gone);
}

TEST_CASE("a printer that takes nothing is gone after a while, and nobody waits for it") {
  FarEnd device;
  Printer printer(device.path());
  printer.print(std::string(1 << 20, 's'), at(0));
  printer.step(at(0));
  device.say(kHasPaper);
  std::int64_t us = 0;
  while (us < kSecond && printer.step(at(us)) == State::Working) us += 1000;  // as much as the line takes
  CHECK(printer.step(at(us)) == State::Working);
  CHECK(printer.step(at(us + Printer::kStalledUs + kSecond)) == State::Gone);
}

TEST_CASE("a stalled printer that says that its paper is out is out of paper") {
  FarEnd device;
  Printer printer(device.path());
  printer.print(std::string(1 << 20, 's'), at(0));
  printer.step(at(0));
  device.say(kHasPaper);
  for (int us = 1; us < 200; ++us) printer.step(at(us));
  device.say(kNoPaper);
  CHECK(printer.step(at(200)) == State::OutOfPaper);
}

TEST_CASE("a pipe is written to and not asked; without a reader it is gone") {
  testing::TemporaryFolder folder;
  const auto pipe = folder / "printer";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  Printer printer(pipe);
  printer.print("slip", at(0));
  CHECK(printer.state() == State::Gone);
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  printer.print("slip", at(0));
  CHECK(printer.step(at(0)) == State::Printed);
  char heard[16] = {};
  CHECK(::read(reader, heard, sizeof heard) == 4);
  CHECK(std::string(heard) == "slip");
  printer.print("slip", at(0));
  ::close(reader);
  CHECK(printer.step(at(1)) == State::Gone);
}

TEST_CASE("the slip is printed once when its page opens, and again when asked") {
  StationWorld station;
  const auto paper = station.folder / "paper";
  std::ofstream(paper).close();
  Printer printer(paper);
  station.plugged.printer = &printer;
  station.start();
  station.fill_report();
  REQUIRE(station.tap("提交"));
  for (int i = 0; i < 3; ++i) station.draw();
  CHECK(station.shows("小票已打印"));
  const auto once = testing::read_text(paper);
  CHECK(once.contains(station.slip()));
  CHECK(once.contains(spaced_slip(station.slip())));
  CHECK(once.ends_with(std::string("\x1D\x56\x42\x00", 4)));
  REQUIRE(station.tap("再打一张"));
  station.draw();
  CHECK(testing::read_text(paper) == once + once);
}

TEST_CASE("a slip without paper says so, and the report is kept") {
  StationWorld station;
  FarEnd device;
  Printer printer(device.path());
  station.plugged.printer = &printer;
  station.start();
  station.fill_report();
  REQUIRE(station.tap("提交"));
  CHECK(station.shows("正在打印小票"));
  CHECK(station.app->until_change() <= Printer::kStep);
  device.hear(3);
  device.say(kNoPaper);
  station.draw();
  station.draw();
  CHECK(station.shows("打印机没纸了"));
  CHECK(station.shows("已保存在本机"));
  CHECK(station.desk->waiting() == 1);
  REQUIRE(station.tap("再打一张"));
  device.pull_out();
  station.draw();
  station.draw();
  CHECK(station.shows("打印机没有回应"));
}

TEST_CASE("without a printer the slip's page asks to remember the number") {
  StationWorld station;
  station.start();
  station.fill_report();
  REQUIRE(station.tap("提交"));
  CHECK(station.shows("请记下或拍下单号"));
  CHECK(!station.tap("再打一张"));
}
