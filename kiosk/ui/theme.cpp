#include "kiosk/ui/theme.h"

#include <cmath>

namespace qiaomen {
namespace {

constexpr Color kWhite = rgb(0xFFFFFF), kBlack = rgb(0x000000), kInk = rgb(0x241E18), kYellow = rgb(0xFFD84A);

constexpr Theme kLight{
    .ground = rgb(0xF7F2EA),
    .card = kWhite,
    .well = rgb(0xEFE8DC),
    .ink = kInk,
    .ink2 = rgb(0x4D443A),
    .line = rgb(0xDDD2C2),
    .edge = rgb(0x85786A),
    .red = rgb(0xA5131A),
    .red_pressed = rgb(0x7C0C12),
    .on_red = kWhite,
    .teal = rgb(0x14505C),
    .teal_pressed = rgb(0x0B3640),
    .teal_tint = rgb(0xE0EDEE),
    .amber_solid = rgb(0xF0B240),
    .calm = {rgb(0xE0EDEE), rgb(0x14505C), rgb(0x14505C), kWhite},
    .done = {rgb(0xE2F0E4), rgb(0x175732), rgb(0x175732), kWhite},
    .waiting = {rgb(0xFCEDCB), rgb(0x673D00), rgb(0xF0B240), kInk},
    .wrong = {rgb(0xFBE8E4), rgb(0x8F0E15), rgb(0x8F0E15), kWhite},
    .clay = {rgb(0xF6E6DA), rgb(0x6B3A1E), rgb(0x6B3A1E), kWhite},
    .caret = rgb(0xA5131A),
    .focus = kInk,
};

constexpr Tone kPlain{kBlack, kWhite, kYellow, kBlack};

constexpr Theme kHighContrast{
    .ground = kBlack,
    .card = kBlack,
    .well = kBlack,
    .ink = kWhite,
    .ink2 = kWhite,
    .line = kWhite,
    .edge = kWhite,
    .red = kYellow,
    .red_pressed = kWhite,
    .on_red = kBlack,
    .teal = kYellow,
    .teal_pressed = kWhite,
    .teal_tint = kBlack,
    .amber_solid = kYellow,
    .calm = kPlain,
    .done = kPlain,
    .waiting = kPlain,
    .wrong = kPlain,
    .clay = kPlain,
    .caret = kYellow,
    .focus = kYellow,
    .tints = false,
    .outline = 4,
};

constexpr float factor(TextStep step) {
  switch (step) {
    case TextStep::Standard: return 1.0F;
    case TextStep::Large: return 1.2F;
    case TextStep::Largest: return 1.4F;
  }
  return 1.0F;
}

}  // namespace

const Theme& light_theme() { return kLight; }
const Theme& high_contrast_theme() { return kHighContrast; }

float size_at(float size, TextStep step) { return std::round(size * factor(step)); }

}  // namespace qiaomen
