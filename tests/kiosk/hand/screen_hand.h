#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "tests/kiosk/hand/picture.h"

namespace qiaomen {

// A finger and an eye at a real display: pointer events by XTEST, and what the screen shows. Throws std::runtime_error
// if the display is not there.
class ScreenHand {
 public:
  explicit ScreenHand(const std::string& display);
  ~ScreenHand();
  ScreenHand(const ScreenHand&) = delete;

  void press(int x, int y);
  void release();
  // Down and up, and does not wait for what comes of it.
  void touch(int x, int y);
  // Down and up; then waits until the screen answers and is still. False: it did not change.
  bool tap(int x, int y);
  Picture32 picture();
  // Until two looks are equal, at most so long.
  bool wait_until_still(std::chrono::milliseconds longest = std::chrono::seconds(10));
  // Looks until this is so, at most so long; the last look is in `seen`. False: it never was.
  bool wait_until(const std::function<bool(const Picture32&)>& is_so, Picture32& seen,
                  std::chrono::milliseconds longest = std::chrono::seconds(10));
  // Until it looks unlike `before`.
  bool wait_until_unlike(const Picture32& before, std::chrono::milliseconds longest = std::chrono::seconds(10));

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace qiaomen
