#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/base/result.h"
#include "kiosk/machine/jpeg.h"

namespace qiaomen {

// Where the photos of a visit come from. One thread; a call takes no longer than one photo takes to decode.
class PhotoSource {
 public:
  static constexpr int kSideMax = 1600;

  virtual ~PhotoSource() = default;

  // A visit begins: what was there before is somebody else's.
  virtual void begin_visit() = 0;
  // The resident wants another photo than this one.
  virtual void forget() = 0;
  // Its page is left: a live camera is off until it is looked at again.
  virtual void rest() = 0;

  enum class State { Waiting, There, Gone };
  // While its page is shown, every so often.
  virtual State look() = 0;
  // The newest; its number moves with it. While There.
  virtual const Pixels& picture() const = 0;
  virtual std::int64_t number() const = 0;
  // It shows what is before it now, until somebody says: this one. Otherwise a photo is there when it was taken.
  virtual bool is_live() const = 0;
};

// "folder:PATH" or "v4l2:DEVICE". Malformed: neither.
Result<std::unique_ptr<PhotoSource>> open_photo_source(const std::string& named);

}  // namespace qiaomen
