#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kiosk/machine/jpeg.h"

namespace qiaomen {

// Finds QR codes in pictures, whichever way round they lie. One thread; a picture is made smaller first, so that it
// takes a few milliseconds however large it is.
class QrReader {
 public:
  static constexpr int kSideMax = 800;

  QrReader();
  ~QrReader();
  QrReader(const QrReader&) = delete;

  // What they say, as it stands there: a stranger's words.
  std::vector<std::string> codes_in(const Pixels& picture);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace qiaomen
