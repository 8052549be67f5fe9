#pragma once

namespace qiaomen {

// What becomes of what is written here.
enum class Line {
  Unknown,    // nothing is known yet
  Elsewhere,  // another process of this device syncs; what is written here goes out through it
  Working,
  Settled,   // everything is there
  Offline,   // no answer
  Unserved,  // the hub answers, and takes nothing now
  // Until somebody does something about it; what is written here is kept, but of a blocked device.
  NeedsEnrolment,  // the hub does not know this kiosk
  Refused,         // the hub does not understand this program
  Broken,          // the replica could not be read or written
  Blocked,         // the hub blocked this kiosk: what was here is gone
};

inline bool needs_staff(Line line) { return line >= Line::NeedsEnrolment; }

}  // namespace qiaomen
