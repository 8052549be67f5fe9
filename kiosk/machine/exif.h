#pragma once

#include <cstdint>
#include <span>

#include "kiosk/machine/jpeg.h"

namespace qiaomen {

// How the camera was held, as a JPEG's head says it (EXIF tag 274): 1 upright; 2, 4, 5, 7 mirrored; 3 upside down; 6
// and 8 lying on a side. 1 also where it says nothing, or nonsense. Reads within the first 64 KB alone.
int orientation_of(std::span<const std::uint8_t> jpeg);

// The picture as it was seen.
Pixels upright(Pixels pixels, int orientation);

}  // namespace qiaomen
