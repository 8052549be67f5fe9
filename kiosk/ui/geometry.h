#pragma once

#include <algorithm>

namespace qiaomen {

// Lengths on screens are design pixels: the panel as look and grid are drawn for it (a station's 1080 × 1920 at 0.248
// mm, a tablet's 800 × 1280), whatever the display has. Origin at the upper left.

struct Point {
  float x = 0, y = 0;
  bool operator==(const Point&) const = default;
};

struct Size {
  float w = 0, h = 0;
  bool operator==(const Size&) const = default;
};

struct Rect {
  float x = 0, y = 0, w = 0, h = 0;
  bool operator==(const Rect&) const = default;

  float right() const { return x + w; }
  float bottom() const { return y + h; }
  Point center() const { return {x + w / 2, y + h / 2}; }
  bool contains(Point p) const { return p.x >= x && p.x < right() && p.y >= y && p.y < bottom(); }
  bool contains(const Rect& r) const { return r.x >= x && r.y >= y && r.right() <= right() && r.bottom() <= bottom(); }
  bool meets(const Rect& r) const { return x < r.right() && r.x < right() && y < r.bottom() && r.y < bottom(); }

  Rect inset(float by) const { return inset(by, by); }
  Rect inset(float across, float down) const { return {x + across, y + down, w - 2 * across, h - 2 * down}; }
  Rect moved(float dx, float dy) const { return {x + dx, y + dy, w, h}; }
};

inline Rect square(Point center, float side) { return {center.x - side / 2, center.y - side / 2, side, side}; }

}  // namespace qiaomen
