#include "kiosk/screens/progress.h"
#include "kiosk/screens/scan.h"
#include "kiosk/screens/staff.h"
#include "tests/kiosk/support/sample_screens.h"

namespace qiaomen {
namespace {

using Kind = SampleScreen::Kind;

BarView bar() { return {"和顺里红旗驿站", "9:41", LineState::Offline, 3, false}; }
BarView online() { return {"幸福路街道和平里社区红旗驿站", "19:41", LineState::Online, 0, true}; }

SampleScreen scan(std::string name, const BarView& bar, ScanStage stage) {
  return {std::move(name), Kind::Page, [view = ScanView{bar, stage, nullptr}](Ui& ui) { draw_scan(view, ui); }};
}
SampleScreen pin(std::string name, StaffPinView view) {
  return {std::move(name), Kind::Page, [view = std::move(view)](Ui& ui) { draw_staff_pin(view, ui); }};
}

std::vector<SampleScreen> staff_sample_screens() {
  return {{"ask-slip-scan", Kind::Page, [](Ui& ui) { draw_ask_slip({bar(), "0312 00047 3", false, "", true}, ui); }},
          scan("scan-waiting", bar(), ScanStage::Waiting),
          scan("scan-foreign", online(), ScanStage::Foreign),
          scan("scan-gone", bar(), ScanStage::Gone),
          pin("staff-pin", {bar(), 8, true, "", false}),
          pin("staff-pin-not-kept",
              {online(), 12, false, "没有核对：本机存不下东西了，这里还锁着。请先腾出磁盘空间。", true}),
          pin("staff-pin-pause", {bar(), 0, false, "错的次数多了，请等 32 分钟再输。", true}),
          {"staff-menu", Kind::Page, [](Ui& ui) { draw_staff_menu({bar()}, ui); }}};
}

std::vector<SampleScreen> all() {
  auto screens = resident_sample_screens();
  for (auto& screen : staff_sample_screens()) screens.push_back(std::move(screen));
  return screens;
}

}  // namespace

const std::vector<SampleScreen>& sample_screens() {
  static const std::vector<SampleScreen> kScreens = all();
  return kScreens;
}

}  // namespace qiaomen
