#pragma once

#include "kiosk/ui/ui.h"

namespace qiaomen {

// Drawn, not loaded: from rectangles, circles and arcs.

// 敲门: a door, its knob, two arcs of knocking.
void draw_mark(Ui& ui, const Rect& rect);
// The station between its houses, up to `rect.bottom()`. Not in high contrast.
void draw_skyline(Ui& ui, const Rect& rect);
// One house with its floors; some windows are lit.
void draw_building(Ui& ui, Point middle_of_ground, int floors, int columns);

}  // namespace qiaomen
