#pragma once

#include "kiosk/screens/public_figures.h"
#include "tests/kiosk/support/sample_screens.h"

namespace qiaomen {

// What several sample screens show.
inline BarView bar() { return {"和顺里红旗驿站", "9:41", LineState::Offline, 3, false}; }
inline BarView online() { return {"幸福路街道和平里社区红旗驿站", "19:41", LineState::Online, 0, true}; }

std::vector<NoticeRow> notices();

// And the samples of 看公示, notices and estates after them.
std::vector<SampleScreen> with_public_samples(std::vector<SampleScreen> screens);

}  // namespace qiaomen
