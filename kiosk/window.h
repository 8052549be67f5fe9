#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "kiosk/typed_key.h"
#include "kiosk/ui/geometry.h"

namespace qiaomen {

struct WindowOptions {
  std::string title;
  Size size = {1080, 1920};            // of the window; ignored in full screen
  bool full_screen = false;            // and there is no way to close it
  std::vector<std::string> keyboards;  // whose keys are heard, by name
};

// The one window, its OpenGL and its ImGui context. It hears fingers, the last one that came, and no keyboard
// but those that are named.
// Everything on the thread that opened it, but `wake`.
class Window {
 public:
  // Unavailable: no display, or one without OpenGL 3.
  static Result<std::unique_ptr<Window>> open(const WindowOptions& options);
  ~Window();
  Window(const Window&) = delete;

  // Waits for input, `wake`, or until `also` is readable (-1: nothing), at most so long; true: there was input, so that
  // frames are to be drawn until it is used up.
  bool wait(std::chrono::milliseconds longest, int also = -1);
  // The keys of the named keyboards since the last call.
  std::vector<TypedKey> typed();
  // Any thread.
  void wake();
  // Calls `draw` until all input is used up and what came of it was drawn twice, then shows the last.
  void frame(const std::function<void(Size display)>& draw);
  bool is_closed() const;

  struct Parts;

 private:
  explicit Window(std::unique_ptr<Parts> parts);
  void look_at_display();
  bool take_input();
  void step(const std::function<void(Size display)>& draw);
  void show();

  std::unique_ptr<Parts> parts_;
};

}  // namespace qiaomen
