#pragma once

#include "kiosk/ui/color.h"
#include "kiosk/ui/geometry.h"

namespace qiaomen {

// The look's tokens. Nothing on a screen has a colour, size or radius that does not stand here or follow from it.

// A light ground and its text colours: what a chip, banner, disc or tile panel is made of.
struct Tone {
  Color tint;  // behind
  Color ink;   // text and icons on the tint: ≥ 7:1
  Color fill;  // solid, under `on_fill`
  Color on_fill;
};

struct Theme {
  Color ground, card, well, ink, ink2, line, edge;
  Color red, red_pressed, on_red;
  Color teal, teal_pressed, teal_tint;  // what can be touched
  Color amber_solid;
  Tone calm, done, waiting, wrong, clay;  // teal, green, amber, red, clay
  Color caret, focus;
  bool tints = true;  // false in high contrast: no tints, shadows or illustration; outlines instead
  float outline = 3;  // of a control
};

const Theme& light_theme();
const Theme& high_contrast_theme();

enum class TextStep { Standard, Large, Largest };
inline constexpr TextStep kTextSteps[] = {TextStep::Standard, TextStep::Large, TextStep::Largest};

// What a visitor chose for the time of the visit.
struct Look {
  TextStep step = TextStep::Standard;
  bool high_contrast = false;
  bool operator==(const Look&) const = default;
};

enum class Weight { Regular, Bold };

// `size` is the height of an ideograph at the standard step; a line takes size × line.
struct TextStyle {
  float size = 0;
  Weight weight = Weight::Regular;
  float line = 1.3F;
};

// Whole pixels: 34 → 34, 41, 48.
float size_at(float size, TextStep step);

namespace type {
inline constexpr TextStyle kMeta{34, Weight::Regular, 1.3F};
inline constexpr TextStyle kBody{40, Weight::Regular, 1.4F};
inline constexpr TextStyle kHelp{36, Weight::Regular, 1.4F};
inline constexpr TextStyle kBarLabel{34, Weight::Bold, 1.0F};
inline constexpr TextStyle kRowTitle{42, Weight::Bold, 1.3F};
inline constexpr TextStyle kValue{44, Weight::Bold, 1.3F};
inline constexpr TextStyle kButton{44, Weight::Bold, 1.0F};
inline constexpr TextStyle kPrimary{58, Weight::Bold, 1.0F};
inline constexpr TextStyle kTile{52, Weight::Bold, 1.25F};
inline constexpr TextStyle kTitle{76, Weight::Bold, 1.25F};
inline constexpr TextStyle kHero{88, Weight::Bold, 1.2F};
inline constexpr TextStyle kBigNumber{108, Weight::Bold, 1.2F};
}  // namespace type

// A station's panel, 21.5 inch upright.
namespace station {
inline constexpr Size kPanel{1080, 1920};
inline constexpr float kMillimetres = 0.248F;  // a pixel
inline constexpr float kMargin = 48;
inline constexpr float kContent = 984;
inline constexpr float kColumn = 480;
inline constexpr float kGutter = 24;
inline constexpr float kTopBar = 128;
inline constexpr float kBottomBar = 176;     // 200 where labels are larger
inline constexpr float kControlsFrom = 640;  // no control stands in the title zone above
inline constexpr float kControlsTo = 1704;
inline constexpr Rect kPrimary{48, 1560, 984, 144};
inline constexpr float kLeastTarget = 81, kLeastGap = 13;
inline constexpr float kCardRadius = 28, kButtonRadius = 24, kInnerRadius = 20;
}  // namespace station

}  // namespace qiaomen
