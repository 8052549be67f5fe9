#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kiosk/ui/fonts.h"
#include "kiosk/ui/icons.h"
#include "kiosk/ui/image.h"
#include "kiosk/ui/imgui_config.h"
#include "kiosk/ui/theme.h"
#include "kiosk/ui/words.h"

namespace qiaomen {

enum class Align { Left, Center, Right };
enum class Corners { All, Left, Top, None };

// A page has one primary control at most; a disabled one cannot be touched.
enum class Control { Plain, Primary, Disabled };

// What a finger does to a control in this frame. `done`: it was lifted where it was put down; acts happen then.
struct Press {
  bool held = false;
  bool done = false;
};

// A text or control of the page as it stands, in the order of drawing: what is read aloud, and what checks look at.
struct DrawnText {
  std::string text;
  Rect rect;
  float size = 0;  // of an ideograph, on this panel
  Color color;
  bool is_icon = false;
  bool goes_on = false;  // a line that continues the one before it
  bool in_bar = false;   // in a bar: of every page, so that it is not read aloud
};
struct DrawnControl {
  std::string name;
  Rect rect;
  Control kind = Control::Plain;
  bool in_bar = false;
};

// One frame of one panel: screens draw on it and ask it for touches. Everything in design pixels; the panel is scaled
// as a whole to the display. Wraps the current ImGui context, which must outlive it; one thread.
class Ui {
 public:
  Ui(const Fonts& fonts, const Words& words, Size panel) : fonts_(fonts), words_(words), panel_(panel) {}

  // Between the two, screens may draw. `display`: the window in its own pixels.
  void begin(Size display, const Look& look);
  void end();
  // What ImGui found wrong with a frame since the last call; nullptr: nothing. The page is not to be trusted then.
  const char* take_fault() { return faults_.take(); }

  const Words& words() const { return words_; }
  const Theme& theme() const { return look_.high_contrast ? high_contrast_theme() : light_theme(); }
  const Look& look() const { return look_; }
  Size panel() const { return panel_; }
  Rect whole() const { return {0, 0, panel_.w, panel_.h}; }

  // --- shapes ---
  void fill(const Rect& rect, Color color, float radius = 0, Corners corners = Corners::All);
  // Lies inside `rect`.
  void outline(const Rect& rect, Color color, float width, float radius = 0);
  void line(Point from, Point to, Color color, float width);
  void polygon(const std::vector<Point>& corners, Color color);
  void disc(Point center, float radius, Color color);
  // Part of a ring, clockwise from the top, in turns.
  void arc(Point center, float radius, float from, float to, Color color, float width);
  void gradient(const Rect& rect, Color top, Color bottom);
  // Of a card: under it.
  void shadow(const Rect& rect, float radius);
  void icon(Icon icon, Point center, float side, Color color);
  // A photo to be drawn as long as somebody has it.
  std::shared_ptr<const Image> keep(int width, int height, std::span<const std::uint8_t> rgba) {
    return images_.add(width, height, rgba);
  }
  // All of `rect`, from the middle of the photo.
  void image(const Image& image, const Rect& rect, float radius = 0);
  std::size_t images() const { return images_.count(); }

  // --- text; sizes are those of the visitor's step ---
  float size(const TextStyle& style) const { return size_at(style.size, look_.step); }
  float line_height(const TextStyle& style) const;
  float width(std::string_view text, const TextStyle& style) const;
  std::vector<std::string_view> lines(std::string_view text, const TextStyle& style, float width) const;
  // One line, its ideographs in the middle of `box`; gives the width.
  float text(std::string_view text, const Rect& box, const TextStyle& style, Color color, Align align = Align::Left);
  // As many lines as it takes, from the top of the box down; gives the height. More than `most` lines end in what a
  // reader can open: callers see to that with `lines`.
  float paragraph(std::string_view text, const Rect& box, const TextStyle& style, Color color,
                  Align align = Align::Left);

  // --- touch ---
  // `name` is what a person would call it: one control of that name a page.
  Press touch(std::string_view name, const Rect& rect, Control kind = Control::Plain);
  // What is drawn between the two lies under a sheet: seen, but not touched and not read.
  void begin_covered() { covered_ = true; }
  void end_covered() { covered_ = false; }
  // What is drawn between the two belongs to a bar.
  void begin_bar() { in_bar_ = true; }
  void end_bar() { in_bar_ = false; }

  // --- the page as it stands, after the last `end` ---
  const std::vector<DrawnText>& texts() const { return texts_; }
  const std::vector<DrawnControl>& controls() const { return controls_; }
  // The control whose touch was done in this frame; empty: none.
  const std::string& touched() const { return touched_; }
  // Said when the page is read aloud, though not drawn.
  void say(std::string_view text);

 private:
  void forget_page();
  void note(DrawnText text);
  Point placed(Point p) const { return {origin_.x + p.x * scale_, origin_.y + p.y * scale_}; }

  const Fonts& fonts_;
  const Words& words_;
  Size panel_;
  Look look_;
  Point origin_;
  float scale_ = 1;
  UiFaults faults_;
  Images images_;
  std::vector<DrawnText> texts_;
  std::vector<DrawnControl> controls_;
  std::string touched_;
  bool covered_ = false, in_bar_ = false;
};

}  // namespace qiaomen
