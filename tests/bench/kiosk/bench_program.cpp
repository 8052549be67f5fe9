#include <fmt/format.h>
#include <poll.h>

#include "tests/bench/kiosk/kiosk_measurements.h"
#include "tests/bench/kiosk/real_kiosk.h"
#include "tests/bench/kiosk/replica_watch.h"
#include "tests/bench/kiosk/screen.h"
#include "tests/kiosk/hand/screen_hand.h"

namespace qiaomen::bench {
namespace {

constexpr int kHoldMs = 120;  // of a finger
constexpr std::string_view kTyped = "diantitingle";

// The real screen and its twin, which is touched first and so knows where the real one is to be touched.
struct Visitor {
  ScreenHand& hand;
  Twin& twin;

  void tap(std::string_view name) {
    const auto at = twin.where(name);
    twin.tap(name);
    if (!hand.tap(static_cast<int>(at.x), static_cast<int>(at.y))) {
      throw std::runtime_error("the screen does not answer to " + std::string(name));
    }
  }
  void tap_all(const std::vector<std::string_view>& names) {
    for (const auto name : names) tap(name);
  }
};

// A display that is all of one colour shows no home page.
void must_show_something(ScreenHand& hand) {
  const auto shown = hand.picture();
  const auto first = shown.at(0, 0);
  for (int y = 0; y < shown.height; y += 16) {
    for (int x = 0; x < shown.width; x += 16) {
      if (shown.at(x, y) != first) return;
    }
  }
  throw std::runtime_error("the kiosk said that a frame is on the screen, and there is none");
}

void measure_starts(const std::string& program, const KioskCity& city, int starts, ScreenHand& hand, Report& report) {
  std::vector<double> times;
  for (int i = 0; i <= starts; ++i) {
    const RealKiosk kiosk(program, city.kiosk());
    must_show_something(hand);
    if (i > 0) times.push_back(kiosk.seconds_to_first_frame() * 1e3);  // the first one reads the disk
  }
  report.add({"kiosk: cold start to the first frame", median(times), "ms", 500});
}

void measure_memory(const RealKiosk& kiosk, Visitor visitor, Report& report) {
  const auto at_home = kiosk.memory();
  const auto frames = kiosk.frames();
  const auto spent = kiosk.processor_seconds();
  visitor.tap_all({"我要反映", "其他问题", "返回", "电梯故障", "这里", "说几句填写"});
  for (std::size_t i = 0; i < kTyped.size(); ++i) visitor.tap(kTyped.substr(i, 1));
  const auto drawn = kiosk.frames() - frames;
  report.add({"kiosk: a frame on software GL, processor", (kiosk.processor_seconds() - spent) * 1e3 / drawn, "ms"});
  visitor.tap_all({"首页", "查进度", "首页"});
  const auto after = kiosk.memory();
  report.add({"kiosk: memory at the home page", at_home.resident, "MB"});
  report.add({"kiosk: memory after a visit with words typed", after.resident, "MB", 160});
  report.note(fmt::format("of it {:.0f} MB pages of mapped files; shared pages counted by share {:.0f} MB",
                          after.of_files, after.proportional));
}

void measure_idle(const RealKiosk& kiosk, int seconds, Report& report) {
  const auto frames = kiosk.frames();
  const auto before = kiosk.processor_seconds();
  ::poll(nullptr, 0, seconds * 1000);
  report.add({"kiosk: idle", (kiosk.processor_seconds() - before) * 100 / seconds, "% core", 2});
  report.note(fmt::format("{} s, in which {} frames were drawn", seconds, kiosk.frames() - frames));
}

// Milliseconds from the lift of the finger on 提交 until another process sees the report committed.
double submit_ms(Visitor visitor, ReplicaWatch& replica) {
  visitor.tap_all({"我要反映", "电梯故障", "这里"});
  const auto at = visitor.twin.where("提交");
  visitor.twin.tap("提交");
  visitor.hand.press(static_cast<int>(at.x), static_cast<int>(at.y));
  ::poll(nullptr, 0, kHoldMs);
  if (replica.moved()) throw std::runtime_error("the replica moved before the touch was over");
  const auto begin = std::chrono::steady_clock::now();
  visitor.hand.release();
  replica.wait_until_moved();
  const auto end = std::chrono::steady_clock::now();
  visitor.hand.wait_until_still();
  visitor.tap("好了，回首页");
  replica.moved();
  return std::chrono::duration<double, std::milli>(end - begin).count();
}

void measure_saving(const std::filesystem::path& home, Visitor visitor, int reports, Report& report) {
  ReplicaWatch replica(home / "replica.db");
  std::vector<double> times;
  for (int i = 0; i < reports; ++i) times.push_back(submit_ms(visitor, replica));
  report.add({"kiosk: touch to saved, FULL sync", median(times), "ms", 50});
  report.add({"kiosk: touch to saved, at most", *std::ranges::max_element(times), "ms"});
}

// Each touch counts only if the report is there afterwards.
void must_hold(const std::filesystem::path& home, int reports) {
  const Twin afterwards(home, nullptr);
  if (!afterwards.shows(fmt::format("待上传 {} 条", reports))) throw std::runtime_error("not every report was saved");
}

}  // namespace

void measure_program(const std::string& program, KioskCity& city, const Extent& extent, PinyinInput& pinyin,
                     Report& report) {
  const Screen screen;
  ScreenHand hand(screen.display());
  measure_starts(program, city, extent.starts, hand, report);
  {
    Twin twin(city.copy_of_kiosk("twin"), &pinyin);
    const RealKiosk kiosk(program, city.kiosk());
    hand.wait_until_still();
    measure_memory(kiosk, {hand, twin}, report);
    measure_idle(kiosk, extent.idle_seconds, report);
    city.cut_line();
    hand.wait_until_still();
    measure_saving(city.kiosk(), {hand, twin}, extent.reports, report);
  }
  must_hold(city.kiosk(), extent.reports);
}

}  // namespace qiaomen::bench
