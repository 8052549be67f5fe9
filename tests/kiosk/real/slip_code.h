#pragma once

#include <string>

#include "tests/kiosk/hand/picture.h"

namespace qiaomen {

// What a telephone's camera reads off the screen: the text of its QR code; empty: there is none that can be read.
std::string read_code(const Picture32& picture);

}  // namespace qiaomen
