#pragma once

#include <chrono>
#include <memory>
#include <set>
#include <string>

#include "tests/kiosk/hand/screen_hand.h"
#include "tests/kiosk/real/hidden_screen.h"
#include "tests/kiosk/real/sights.h"
#include "tests/programs/program_world.h"
#include "tests/support/lossy_proxy.h"
#include "tests/support/notice_socket.h"

namespace qiaomen {

// A station as it stands in the city: the kiosk's program on a screen, a line that can be cut, the hub's program, and
// the station master's device. What the resident does is done by pointer events, what is checked is what the screen
// shows.
class RealStation : public testing::ProgramWorld {
 public:
  RealStation();

  // --- the kiosk's program ---
  void start_kiosk();                                     // returns when a frame is shown
  void kill_kiosk(std::chrono::microseconds later = {});  // -9
  void restart_hub();                                     // after -9
  testing::LossyProxy& line() { return *line_; }

  // --- the resident ---
  void touch(Point at) { hand_.touch(static_cast<int>(at.x), static_cast<int>(at.y)); }
  void type(const std::string& digits);
  // Waits until the screen looks so; else the picture is kept beside the build, with the difference.
  bool sees(const Sight& sight);
  // Of the page that shows one, read by its QR code; empty: it does not within this time.
  std::string slip_on_screen(std::chrono::milliseconds longest = std::chrono::seconds(30));

 private:
  void write_reference(const Sight& sight);
  void keep(const Sight& sight, const Picture32& reference);

  HiddenScreen screen_;
  ScreenHand hand_{screen_.display()};
  testing::NoticeSocket systemd_{folder / "notice"};
  std::unique_ptr<testing::LossyProxy> line_;
  std::unique_ptr<testing::Process> kiosk_;
  Picture32 seen_;
  std::set<std::string> written_;  // references, now
};

}  // namespace qiaomen
