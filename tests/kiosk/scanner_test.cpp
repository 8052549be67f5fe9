#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>

#include "engine/domain/slip_number.h"
#include "kiosk/machine/scanner.h"
#include "tests/kiosk/support/far_end.h"
#include "tests/kiosk/support/station_world.h"
#include "tests/support/text_file.h"

using namespace qiaomen;

namespace {

constexpr MonotonicTime kNow{1};

struct Pipe {
  explicit Pipe(const std::filesystem::path& path) { made = ::mkfifo(path.c_str(), 0600) == 0; }
  void open(const std::filesystem::path& path) { writer = ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC); }
  void say(const std::string& text) const {
    CHECK(::write(writer, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  void close() {
    if (writer >= 0) ::close(writer);
    writer = -1;
  }
  ~Pipe() { close(); }

  bool made = false;
  int writer = -1;
};

bool speaks(const Scanner& scanner) {
  pollfd waiting{scanner.descriptor(), POLLIN, 0};
  return ::poll(&waiting, 1, 0) > 0;
}

struct ScannerStation : StationWorld {
  ScannerStation() {
    plugged.scanner = &scanner;
    start();
    fill_report();
    tap("提交");
    saved = slip();
    tap("好了，回首页");
  }
  bool scan(const std::string& code) {
    far.say(code);
    const bool heard = app->hear();
    draw();
    draw();
    return heard;
  }

  FarEnd far;
  Scanner scanner{far.path()};
  std::string saved;
};

}  // namespace

TEST_CASE("a code is one line, whatever its end, and comes in pieces") {
  testing::TemporaryFolder folder;
  Pipe pipe(folder / "scanner");
  REQUIRE(pipe.made);
  Scanner scanner(folder / "scanner");
  CHECK_FALSE(scanner.next(kNow));
  pipe.open(folder / "scanner");
  pipe.say("031200");
  CHECK_FALSE(scanner.next(kNow));
  pipe.say("047367\r\n\r\nnext\r");
  CHECK(scanner.next(kNow) == "031200047367");
  CHECK(scanner.next(kNow) == "next");
  CHECK_FALSE(scanner.next(kNow));
  pipe.close();  // whoever wrote goes, and another comes
  CHECK_FALSE(scanner.next(kNow));
  pipe.open(folder / "scanner");
  pipe.say("again\n");
  CHECK(scanner.next(kNow) == "again");
}

TEST_CASE("noise without end is thrown away") {
  testing::TemporaryFolder folder;
  Pipe pipe(folder / "scanner");
  Scanner scanner(folder / "scanner");
  scanner.next(kNow);
  pipe.open(folder / "scanner");
  pipe.say(std::string(2 * Scanner::kLineMax, 'x') + "\n");
  while (scanner.next(kNow)) {
  }
  pipe.say("031200047367\n");
  std::optional<std::string> last;
  for (int i = 0; i < 4; ++i) {
    if (auto line = scanner.next(kNow)) last = line;
  }
  CHECK(last == "031200047367");
}

TEST_CASE("a scanner that is plugged in later is found, and so is one that was pulled out") {
  testing::TemporaryFolder folder;
  FarEnd first;
  const auto device = folder / "scanner";
  Scanner scanner(device);
  CHECK_FALSE(scanner.next({0}));
  std::filesystem::create_symlink(first.path(), device);
  first.say("one\n");
  CHECK_FALSE(scanner.next({1}));  // not looked for at every call
  CHECK(scanner.next({Scanner::kLookAgainUs}) == "one");
  first.pull_out();
  CHECK_FALSE(scanner.next({Scanner::kLookAgainUs + 1}));
  FarEnd second;
  std::filesystem::remove(device);
  std::filesystem::create_symlink(second.path(), device);
  CHECK_FALSE(scanner.next({2 * Scanner::kLookAgainUs}));
  second.say("two\n");
  CHECK(scanner.next({2 * Scanner::kLookAgainUs}) == "two");
}

TEST_CASE("a scanned slip opens its progress from the home page and from 查进度") {
  ScannerStation station;
  CHECK(station.scan(station.saved + "\r\n"));
  CHECK(station.shows("查别的单号"));
  CHECK(station.shows(spaced_slip(station.saved)));
  REQUIRE(station.tap("首页"));
  REQUIRE(station.tap("查进度"));
  station.scan(station.saved + "\n");
  CHECK(station.shows("查别的单号"));
}

TEST_CASE("a scanned code that is no slip of this kiosk says so") {
  ScannerStation station;
  station.scan("https://example.cn/\n");
  CHECK(station.shows("号码不对"));
  station.scan("031200047368\n");
  CHECK(!station.shows("查别的单号"));
}

TEST_CASE("a scan in the middle of a report loses nothing of it") {
  ScannerStation station;
  station.fill_report();
  station.scan(station.saved + "\n");
  CHECK(station.shows("看一看，对不对？"));
  CHECK_FALSE(station.app->hear());
}

TEST_CASE("a scanner says when it is to be asked, so that nobody asks while it is silent") {
  testing::TemporaryFolder folder;
  Pipe pipe(folder / "scanner");
  Scanner scanner(folder / "scanner");
  CHECK(scanner.descriptor() == -1);
  CHECK(scanner.looks_at());
  CHECK_FALSE(scanner.next(kNow));
  CHECK_FALSE(scanner.looks_at());
  CHECK_FALSE(speaks(scanner));
  pipe.open(folder / "scanner");
  pipe.say("one\n");
  CHECK(speaks(scanner));
  CHECK(scanner.next(kNow) == "one");
  CHECK_FALSE(speaks(scanner));
  pipe.close();  // the end of a pipe is readable for ever
  CHECK_FALSE(scanner.next(kNow));
  CHECK_FALSE(speaks(scanner));
  pipe.open(folder / "scanner");
  pipe.say("two\n");
  CHECK(scanner.next(kNow) == "two");
}

TEST_CASE("a scanner that is not there is looked for again, and a file is none") {
  testing::TemporaryFolder folder;
  testing::write_text(folder / "scanner", "031200047367\n");
  Scanner scanner(folder / "scanner");
  CHECK_FALSE(scanner.next(kNow));
  CHECK(scanner.descriptor() == -1);
  CHECK(scanner.looks_at()->us == kNow.us + Scanner::kLookAgainUs);
}

TEST_CASE("without a scanner there is nothing to ask for, and with one the kiosk waits at it") {
  StationWorld without;
  without.start();
  CHECK(without.app->hears_from() == -1);
  CHECK(without.app->until_hearing() > std::chrono::minutes(1));
  ScannerStation with;
  with.app->hear();
  CHECK(with.app->hears_from() >= 0);
  CHECK(with.app->until_hearing() > std::chrono::minutes(1));
  with.far.pull_out();
  CHECK_FALSE(with.app->hear());
  CHECK(with.app->hears_from() == -1);
  CHECK(with.app->until_hearing() <= std::chrono::milliseconds(2001));
}
