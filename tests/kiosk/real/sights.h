#pragma once

#include <string_view>
#include <vector>

#include "kiosk/ui/geometry.h"

// What a resident sees on a station's panel and where a finger goes, in the display's pixels.
namespace qiaomen {

// A screen as somebody looked at it: a committed picture (tests/data/kiosk/screen), and what of it is not compared.
struct Sight {
  std::string_view reference;
  std::vector<Rect> masks;
};

namespace sight {

// --- masks: what is another on every day, at every visit or on every machine ---
inline constexpr Rect kHomeClock{792, 62, 240, 96}, kHomeDate{640, 170, 392, 60};
inline constexpr Rect kBarLineAndClock{560, 14, 520, 110};  // the line's words move with the clock's width
inline constexpr Rect kVoice{648, 1744, 216, 176};          // whether espeak-ng is installed
inline constexpr Rect kSlipNumber{64, 444, 952, 160}, kSlipCode{76, 638, 440, 440}, kSlipTime{624, 800, 392, 128};
inline constexpr Rect kProgressSlip{48, 288, 984, 58}, kReportedAt{200, 394, 600, 44};
inline constexpr Rect kFirstStepAt{200, 650, 600, 44}, kSecondStepAt{200, 806, 600, 48};

// --- what else is masked where another reference has it ---
inline constexpr Rect kAboveLine{0, 0, 1080, 256}, kBelowLine{0, 336, 1080, 1584};
inline constexpr Rect kAboveNotices{0, 0, 1080, 1216}, kBelowNotices{0, 1720, 1080, 200};
inline constexpr Rect kHomeLine{48, 256, 600, 80};

}  // namespace sight

namespace place {

inline constexpr Point kReport{540, 768}, kProgress{288, 1072};
inline constexpr Point kLift{288, 760};  // the first picture
inline constexpr Point kHere{540, 744};
inline constexpr Point kPrimary{540, 1632};  // 提交, 查一查, 好了，回首页
inline constexpr Point kHome{324, 1832};
Point digit(char digit);

}  // namespace place
}  // namespace qiaomen
