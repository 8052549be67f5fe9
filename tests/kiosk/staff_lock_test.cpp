#include "kiosk/staff_lock.h"

#include <sys/stat.h>

#include <catch2/catch_test_macros.hpp>

#include "kiosk/knock.h"
#include "kiosk/staff_files.h"
#include "tests/kiosk/support/kept_log.h"
#include "tests/support/fakes.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/text_file.h"

using namespace qiaomen;
using Answer = StaffLock::Answer;

namespace {

constexpr PinCost kCheap{.passes = 1, .memory = 8192};
constexpr std::int64_t kMinute = 60'000'000;

struct Door {
  Door() { REQUIRE(lock->set_pin("204816", kCheap)); }
  void restart() {
    lock.reset();
    lock = std::make_unique<StaffLock>(folder.path(), clock, log);
  }
  std::optional<Answer> attempt(std::string_view pin) {
    lock->ask(WipedText(pin));
    std::optional<Answer> answer;
    while (lock->is_asking() && !answer) answer = lock->answer();
    return answer;
  }
  void miss(int times) {
    for (int i = 0; i < times; ++i) CHECK(attempt("000001") == Answer::Wrong);
  }

  testing::TemporaryFolder folder;
  testing::FakeClock clock;
  LinesLog log;
  std::unique_ptr<StaffLock> lock = std::make_unique<StaffLock>(folder.path(), clock, log);
};

}  // namespace

TEST_CASE("a hash of a PIN fits that PIN alone, and two hashes of it differ") {
  const auto hash = hash_pin("204816", kCheap);
  CHECK(hash.starts_with("$argon2id$"));
  CHECK(is_pin_of("204816", hash));
  CHECK_FALSE(is_pin_of("204817", hash));
  CHECK_FALSE(is_pin_of("204816", hash.substr(1)));
  CHECK_FALSE(is_pin_of("204816", std::string(1000, '$')));
  CHECK(hash_pin("204816", kCheap) != hash);
}

TEST_CASE("the PIN opens, is kept as a hash that only its owner reads, and stands nowhere") {
  Door door;
  CHECK(door.attempt("204816") == Answer::Right);
  struct stat status{};
  REQUIRE(::stat((door.folder / "staff-pin").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600);
  for (const char* file : {"staff-pin", "staff-misses", "staff.log"}) {
    CHECK_FALSE(testing::read_text(door.folder / file).contains("204816"));
  }
}

TEST_CASE(
    "a PIN that is too short, too long, no number or the first that anybody tries is refused, and the old one stays") {
  Door door;
  for (const char* pin : {"", "20481", "2048162048162", "20481x", "二零四八一六", "123456", "876543", "888888"}) {
    CAPTURE(pin);
    CHECK(door.lock->set_pin(pin, kCheap).error().code == Errc::Refused);
  }
  CHECK(door.attempt("204816") == Answer::Right);
}

TEST_CASE("without a PIN nothing opens") {
  testing::TemporaryFolder folder;
  testing::FakeClock clock;
  NullLog log;
  StaffLock lock(folder.path(), clock, log);
  CHECK_FALSE(lock.has_pin());
  lock.ask(WipedText(""));
  CHECK_FALSE(lock.is_asking());
}

TEST_CASE("every fifth wrong PIN is followed by a pause, twice as long each time, an hour at most") {
  Door door;
  for (const int minutes : {1, 2, 4, 8, 16, 32, 60, 60}) {
    door.miss(5);
    CHECK(door.lock->seconds_left() == minutes * 60);
    CHECK_FALSE(door.attempt("204816"));  // not even the right one
    door.clock.advance(minutes * kMinute - 1);
    CHECK(door.lock->seconds_left() == 1);
    door.clock.advance(1);
  }
  CHECK(door.attempt("204816") == Answer::Right);
  door.miss(4);
  CHECK(door.lock->seconds_left() == 0);  // counted from the right one on
}

TEST_CASE("a pause goes on after a restart, whatever the wall clock says then") {
  Door door;
  door.miss(5);
  door.clock.advance(kMinute);
  door.miss(5);
  door.clock.advance(kMinute / 2);
  door.restart();
  CHECK(door.lock->seconds_left() == 90);
  door.clock.now.wall.us -= 86'400'000'000;
  door.restart();
  CHECK(door.lock->seconds_left() == 120);
}

TEST_CASE("a PIN counts as wrong before it is looked at: pulling the plug gains nothing") {
  Door door;
  door.miss(4);
  door.lock->ask(WipedText("000001"));
  door.restart();
  CHECK(door.lock->seconds_left() == 60);
}

TEST_CASE("where the miss cannot be kept, not even the right PIN is looked at") {
  Door door;
  std::filesystem::create_directory(door.folder / "staff-misses.new");  // in the way
  CHECK(door.attempt("204816") == Answer::NotKept);
  std::filesystem::remove(door.folder / "staff-misses.new");
  CHECK(door.attempt("204816") == Answer::Right);
}

TEST_CASE("a count of misses that cannot be read is a pause") {
  Door door;
  for (const char* text : {"", "x", "5", "-1 0", "99999999999999999999 0", "3 ", "5 9223372036854775807"}) {
    CAPTURE(text);
    testing::write_text(door.folder / "staff-misses", text);
    door.restart();
    CHECK(door.lock->seconds_left() == 60);
  }
  std::filesystem::remove(door.folder / "staff-misses");
  door.restart();
  CHECK(door.lock->seconds_left() == 0);
}

TEST_CASE("a new PIN ends the pause") {
  Door door;
  door.miss(5);
  REQUIRE(door.lock->set_pin("739150", kCheap));
  CHECK(door.attempt("739150") == Answer::Right);
}

TEST_CASE("the journal has a line for each try, and the log as well") {
  Door door;
  door.miss(1);
  door.attempt("204816");
  door.lock->note("the service was stopped at the screen");
  const auto lines = testing::lines_of(testing::read_text(door.folder / "staff.log"));
  REQUIRE(lines.size() == 4);
  CHECK(lines[1].ends_with("wrong PIN, 1 since the last right one; pause 0 s"));
  CHECK(lines[2].ends_with("unlocked with the PIN"));
  CHECK(lines[3].ends_with("the service was stopped at the screen"));
  CHECK(door.log.lines.size() == 4);
}

TEST_CASE("a journal that grew too long makes room for a new one") {
  testing::TemporaryFolder folder;
  const auto journal = folder / "staff.log";
  testing::write_text(journal, std::string(kJournalMax + 1, 'x'));
  CHECK(append_line(journal, "new"));
  CHECK(testing::read_text(journal) == "new\n");
  CHECK(std::filesystem::file_size(folder / "staff.log.1") == kJournalMax + 1);
}

TEST_CASE("five touches within three seconds are a knock, slower ones and fewer are none") {
  Knock knock;
  const auto touch = [&](int ms) { return knock.touched({ms * std::int64_t{1000}}); };
  for (int i = 0; i < 20; ++i) CHECK_FALSE(touch(i * 800));
  for (int i = 0; i < 4; ++i) CHECK_FALSE(touch(20'000 + i * 700));
  CHECK(touch(22'900));
  for (int i = 0; i < 4; ++i) CHECK_FALSE(touch(23'000 + i));  // begins anew
  CHECK(touch(23'100));
}
