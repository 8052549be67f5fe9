#include <fmt/format.h>

#include "tests/bench/kiosk/kiosk_measurements.h"
#include "tests/bench/own_process.h"

namespace qiaomen::bench {
namespace {

constexpr int kFrames = 200, kMoves = 20;
constexpr std::int64_t kDayUs = 86'400'000'000;

// Of this program, which does nothing else meanwhile.
template <typename F>
double processor_ms(F&& act) {
  const auto before = processor_seconds(0);
  act();
  return (processor_seconds(0) - before) * 1e3;
}

double frame_ms(Twin& twin) {
  twin.frame();
  return processor_ms([&] {
           for (int i = 0; i < kFrames; ++i) twin.frame();
         }) /
         kFrames;
}

// Everything that pages show is read again.
double moved_frame_ms(Twin& twin) {
  std::vector<double> times;
  for (int i = 0; i < kMoves; ++i) {
    twin.clock().advance(kDayUs);
    times.push_back(processor_ms([&] { twin.frame(); }));
  }
  return median(times);
}

}  // namespace

void measure_frames(const KioskCity& city, const Extent& extent, Report& report) {
  Twin twin(city.copy_of_kiosk("frames"), nullptr);
  report.note(fmt::format("{} public buildings; a frame without drawing it on a display", extent.rows));
  const auto moved = moved_frame_ms(twin);
  for (const char* name : {"我要反映", "电梯故障"}) twin.tap(name);
  const auto size = extent.rows >= 1000 ? fmt::format("{}k", extent.rows / 1000) : std::to_string(extent.rows);
  report.add({"kiosk: a frame with " + size + " rows, processor", frame_ms(twin), "ms", 5});
  report.add({"kiosk: a frame in which they are read anew, processor", moved, "ms", 5});
}

}  // namespace qiaomen::bench
