#pragma once

#include <memory>

#include "kiosk/fingers.h"

struct GLFWwindow;

namespace qiaomen {

// The fingers on a window, all of them (XInput 2.2), on a connection of its own: GLFW 3.3 hears of the first one
// only. One thread.
class TouchEvents {
 public:
  // nullptr: the X server knows no touches; then its pointer acts.
  static std::unique_ptr<TouchEvents> listen(GLFWwindow* window, Fingers& fingers);
  ~TouchEvents();
  TouchEvents(const TouchEvents&) = delete;

  // Readable when there are events.
  int descriptor() const;
  // Passes on what came. True: something did. Does not wait.
  bool hear();

 private:
  struct Connection;
  TouchEvents(std::unique_ptr<Connection> connection, Fingers& fingers);
  void pass_on(int kind, std::uint32_t finger, Point at);

  std::unique_ptr<Connection> connection_;
  Fingers& fingers_;
};

// Readable when GLFW has events.
int window_events_descriptor();
// Says so, for whoever reads the log, when the X server goes away; the program ends then, as Xlib wants it.
void tell_of_lost_display();

}  // namespace qiaomen
