#pragma once

#include <array>
#include <utility>

#include "tests/kiosk/real/sights.h"

// The resident's screens in the story of 示例花园.
namespace qiaomen {

inline std::vector<Rect> with(std::vector<Rect> masks, std::initializer_list<Rect> more) {
  masks.insert(masks.end(), more);
  return masks;
}

inline const std::vector<Rect> kPageMasks{sight::kBarLineAndClock, sight::kVoice};

// The line's state by itself, for it is small; the home page whatever it says.
inline const std::vector<Rect> kLineMasks{sight::kAboveLine, sight::kBelowLine};
inline const Sight kLineOnline{"home-online", kLineMasks}, kLineWaiting{"home-waiting", kLineMasks};
inline const Sight kHome{"home", {sight::kHomeClock, sight::kHomeDate, sight::kHomeLine, sight::kVoice}};
inline const Sight kNotice{"home-notice", {sight::kAboveNotices, sight::kBelowNotices}};

inline const Sight kWhat{"what", kPageMasks}, kWhere{"where", kPageMasks}, kReview{"review", kPageMasks};
inline const std::vector<Rect> kSlipMasks = with(kPageMasks, {sight::kSlipNumber, sight::kSlipCode, sight::kSlipTime});
inline const Sight kSlipWaiting{"slip-waiting", kSlipMasks}, kSlipDelivered{"slip-delivered", kSlipMasks};

inline const Sight kAskSlip{"ask-slip", kPageMasks};
inline const std::vector<Rect> kProgressMasks =
    with(kPageMasks, {sight::kProgressSlip, sight::kReportedAt, sight::kFirstStepAt});
inline const Sight kProgressWaiting{"progress-waiting", kProgressMasks};
inline const Sight kProgressAccepted{"progress-accepted", with(kProgressMasks, {sight::kSecondStepAt})};

// What a report takes: each page, and where it is touched there.
inline const std::array<std::pair<Sight, Point>, 4> kReportPages{
    {{kHome, place::kReport}, {kWhat, place::kLift}, {kWhere, place::kHere}, {kReview, place::kPrimary}}};

}  // namespace qiaomen
