#include <catch2/catch_test_macros.hpp>

#include "tests/kiosk/screen/glass.h"
#include "tests/kiosk/screen/notice_socket.h"
#include "tests/kiosk/support/enrolled_home.h"
#include "tests/support/fakes.h"
#include "tests/support/text_file.h"

using namespace qiaomen;

namespace {

constexpr Point kName{300, 100}, kPrimary{540, 1632}, kStop{540, 1016};

Point digit_key(char digit) {
  const int place = digit == '0' ? 10 : digit - '1';
  return {205.0F + 335.0F * static_cast<float>(place % 3), 952.0F + 164.0F * static_cast<float>(place / 3)};
}

struct Kiosk {
  explicit Kiosk(const std::string& pin) {
    make_enrolled_home(folder / "device", random);
    set = testing::run(KIOSK_PROGRAM, {"--home", home(), "--set-pin"}, {.input = pin});
  }
  std::string home() const { return (folder / "device").string(); }

  testing::TemporaryFolder folder;
  testing::SeededRandom random{7};
  testing::Outcome set;
};

}  // namespace

TEST_CASE("a PIN that is not good enough is not set, and the program says so") {
  const Kiosk kiosk("123456\n");
  CHECK(kiosk.set.exit == 1);
  CHECK(kiosk.set.err.contains("太好猜"));
  CHECK_FALSE(std::filesystem::exists(kiosk.folder / "device/staff-pin"));
}

TEST_CASE("staff end the program in full screen by their PIN, and it ends well") {
  if (!Glass::is_here()) SKIP("no Xorg with the drivers dummy and inputtest");
  Glass glass;
  const Kiosk home("204816\n");
  REQUIRE(home.set.exit == 0);
  NoticeSocket systemd(home.folder / "notice");
  testing::Process kiosk(KIOSK_PROGRAM, {"--home", home.home(), "--full-screen"},
                         {.variables = {{"NOTIFY_SOCKET", (home.folder / "notice").string()}}});
  CHECK(systemd.next().starts_with("READY=1"));
  const auto touch = [&](Point at) {
    glass.put_down(1, at);
    glass.lift(1, at);
  };
  for (int i = 0; i < 5; ++i) touch(kName);
  for (const char digit : std::string("204816")) touch(digit_key(digit));
  touch(kPrimary);
  kiosk.line_with("unlocked with the PIN");
  touch(kStop);
  CHECK(kiosk.wait().exit == 0);
  CHECK(testing::read_text(home.folder / "device/staff.log").contains("the service was stopped at the screen"));
}
