#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "tests/bench/kiosk/kiosk_city.h"
#include "tests/bench/kiosk/twin.h"
#include "tests/bench/report.h"

namespace qiaomen::bench {

// How much is done; the smallest run is for the test of this program.
struct Extent {
  int rows = 10'000;  // public buildings of the kiosk's estate
  int starts = 5;
  int idle_seconds = 20;
  int reports = 10;
};

// Median of what was measured, which is not empty.
inline double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

// Without a window: what a frame costs the processor, and a key of the pinyin keyboards.
void measure_frames(const KioskCity& city, const Extent& extent, Report& report);
void measure_keys(PinyinInput& pinyin, Report& report);

// The program at a display. The line is cut in it, and stays cut.
void measure_program(const std::string& program, KioskCity& city, const Extent& extent, PinyinInput& pinyin,
                     Report& report);

}  // namespace qiaomen::bench
