#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace qiaomen {

// The squares of a QR code, rows of `size` each; true: black. The quiet zone around it is the printer's.
struct QrCode {
  int size = 0;
  std::vector<bool> black;
  bool at(int x, int y) const {
    return black[static_cast<std::size_t>(y) * static_cast<std::size_t>(size) + static_cast<std::size_t>(x)];
  }
};

// With a quarter of it unreadable it still reads (level Q): paper gets wet. TooLarge: more text than a code takes.
Result<QrCode> qr_code(std::string_view text);

// An <svg> element with its quiet zone, black on white, for HTML.
std::string qr_svg(const QrCode& code);

}  // namespace qiaomen
