#include <catch2/catch_test_macros.hpp>
#include <csignal>

#include "tests/kiosk/screen/glass.h"
#include "tests/kiosk/screen/notice_socket.h"
#include "tests/kiosk/support/enrolled_home.h"
#include "tests/support/fakes.h"
#include "tests/support/notice_socket.h"

using namespace qiaomen;

TEST_CASE("systemd hears that the kiosk is ready once a frame is shown, and that it lives") {
  if (!Glass::is_here()) SKIP("no Xorg with the drivers dummy and inputtest");
  Glass glass;
  testing::TemporaryFolder folder;
  testing::SeededRandom random(7);
  make_enrolled_home(folder / "device", random);
  testing::NoticeSocket systemd(folder / "notice");
  testing::Process kiosk(
      KIOSK_PROGRAM, {"--home", (folder / "device").string(), "--station", "和顺里红旗驿站", "--full-screen"},
      {.variables = {{"NOTIFY_SOCKET", (folder / "notice").string()}, {"WATCHDOG_USEC", "30000000"}}});
  CHECK(systemd.next().starts_with("READY=1\nSTATUS="));
  CHECK(systemd.next() == "WATCHDOG=1");
  CHECK(systemd.next() == "WATCHDOG=1");
  kiosk.signal(SIGTERM);
  CHECK(kiosk.wait().exit == 128 + SIGTERM);
}

TEST_CASE("a kiosk without a display is not ready") {
  testing::TemporaryFolder folder;
  testing::SeededRandom random(7);
  make_enrolled_home(folder / "device", random);
  const auto outcome =
      testing::run(KIOSK_PROGRAM, {"--home", (folder / "device").string()}, {.variables = {{"DISPLAY", ":77777"}}});
  CHECK(outcome.exit == 1);
  CHECK(outcome.err.contains("打不开屏幕窗口"));
}
