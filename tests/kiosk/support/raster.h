#pragma once

#include "tests/kiosk/hand/picture.h"

struct ImDrawData;

namespace qiaomen {

// What the GPU would show, drawn on the CPU: the same from run to run and from machine to machine. `data` must come
// from a context whose renderer is said to have textures.
Picture32 rasterise(const ImDrawData& data);

}  // namespace qiaomen
