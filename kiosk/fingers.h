#pragma once

#include <cstdint>
#include <optional>

#include "kiosk/ui/geometry.h"

namespace qiaomen {

// What a page hears of fingers: one pointer, as of a mouse.
class Pointer {
 public:
  virtual ~Pointer() = default;
  virtual void move(Point at) = 0;
  virtual void leave() = 0;  // it is nowhere
  virtual void press(bool down) = 0;
};

// Any number of fingers and palms on the glass. The one that came last acts, so that a palm at rest blocks nothing;
// whatever was being pressed before it came is let go without doing anything.
class Fingers {
 public:
  explicit Fingers(Pointer& pointer) : pointer_(pointer) {}

  void came(std::uint32_t finger, Point at) {
    ++down_;
    if (acting_) {
      pointer_.leave();
      pointer_.press(false);
    }
    acting_ = finger;
    pointer_.move(at);
    pointer_.press(true);
  }
  void moved(std::uint32_t finger, Point at) {
    if (acting_ == finger) pointer_.move(at);
  }
  void went(std::uint32_t finger, Point at) {
    if (down_ > 0) --down_;
    if (acting_ != finger) return;
    acting_.reset();
    pointer_.move(at);
    pointer_.press(false);
    pointer_.leave();
  }
  // Then the X server moves its own pointer after the first of them: that is nobody's.
  bool any_down() const { return down_ > 0; }

 private:
  Pointer& pointer_;
  std::optional<std::uint32_t> acting_;
  int down_ = 0;
};

}  // namespace qiaomen
