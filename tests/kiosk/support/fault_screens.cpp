#include "tests/kiosk/support/fault_screens.h"

#include "kiosk/screens/health.h"
#include "kiosk/screens/home.h"
#include "kiosk/screens/out_of_service.h"
#include "kiosk/screens/progress.h"
#include "kiosk/screens/slip.h"

namespace qiaomen {
namespace {

using Kind = SampleScreen::Kind;

BarView bar(LineState line) { return {"和顺里红旗驿站", "9:41", line, 3, false}; }
const Picture kElevator{Icon::Elevator, Picture::Nature::Facility, "elevator", "电梯故障", "困人、停运"};
const QrSymbol kQr{21, std::vector<bool>(441, true)};

SampleScreen home_trouble(const std::string& name, const HomeNote& note) {
  HomeView view{{"幸福路街道和平里社区红旗驿站", "--:--", LineState::Kept, 12, false}, "日期不准", {}, 0, note};
  return {name, Kind::Home, [view](Ui& ui) { draw_home(view, ui); }};
}

SampleScreen home_stopped() {
  return home_trouble("home-stopped",
                      {Icon::Warning, true, "这台机器暂时不能上传", "您照样反映，都存在这里。请站长重新登记本机。"});
}

SampleScreen home_quiet() {
  return home_trouble("home-quiet",
                      {Icon::CloudOff, false, "上次联系 10月24日", "您照样反映，来网后自动上传。公告可能不全。"});
}

SampleScreen out_of_service() {
  const OutOfServiceView view{"幸福路街道和平里社区红旗驿站", "存反映的文件坏了，读不下去。",
                              "原来的文件一个字没动。送到服务器的不会丢；没送出的多半救得回来。",
                              "不要删文件。请管理员运行：\nqiaomen doctor\n修好以后，屏幕自己恢复。",
                              "sqlite: database disk image is malformed"};
  // It has no bars.
  return {"out-of-service", Kind::Sheet, [view](Ui& ui) { draw_out_of_service(view, ui); }};
}

HealthView health_view(std::size_t first) {
  return {bar(LineState::Kept),
          {{Icon::Sync, "线路", "程序太旧，服务器不收", "记录都在。请管理员更新本机的程序。"},
           {Icon::CloudDone, "上次联系服务器", "10月24日 9:41", "请看网线、路由器。反映照收，来网后自动上传。"},
           {Icon::CloudUpload, "待上传", "128 条，最早 10月24日 9:41", ""},
           {Icon::Inbox, "服务器退回", "2 条", "内容还在本机。请管理员运行 qiaomen returned list。"},
           {Icon::Inventory, "磁盘还剩", "12 MB", "已经不收照片。请管理员马上清理磁盘。"},
           {Icon::Schedule, "本机的钟", "慢了 20416 天", "请管理员校正日期和时间。"},
           {Icon::Smartphone, "屏幕", "1080 × 1920", ""},
           {Icon::Print, "打印机", "没有回应", "请看电源和线。"},
           {Icon::Camera, "照相机", "没有回应", "请看线，或插好读卡器。"}},
          first};
}

SampleScreen health() {
  return {"health", Kind::Page, [view = health_view(0)](Ui& ui) { draw_health(view, ui); }};
}

SampleScreen health_end() {
  return {"health-end", Kind::Page, [view = health_view(8)](Ui& ui) { draw_health(view, ui); }};
}

SampleScreen health_fine() {
  return {"health-fine", Kind::Page, [](Ui& ui) {
            auto view = health_view(0);
            for (auto& row : view.rows) row.to_do.clear();
            draw_health(view, ui);
          }};
}

SampleScreen slip_kept() {
  const SlipView view{bar(LineState::Kept), "0312 00047 367", kQr, kElevator, "日期不准", 2, false, false,
                      Printing::OutOfPaper};
  return {"slip-kept", Kind::Page, [view](Ui& ui) { draw_slip(view, ui); }};
}

SampleScreen slip_returned() {
  const SlipView view{bar(LineState::Online), "0312 00047 367", kQr, kElevator, "11月24日 19:41", 0, false, true,
                      Printing::NoPrinter};
  return {"slip-returned", Kind::Page, [view](Ui& ui) { draw_slip(view, ui); }};
}

SampleScreen progress_returned() {
  using State = ProgressStep::State;
  const ProgressView view{
      bar(LineState::Online),
      "0312 00047 367",
      "没有送成，请告诉站长",
      "",
      false,
      {{"已保存在本机", "属于：电梯故障", "11月24日 9:41", State::Done}, {"没有送成，请告诉站长", "", "", State::Now}}};
  return {"progress-returned", Kind::Page, [view](Ui& ui) { draw_progress(view, ui); }};
}

}  // namespace

std::vector<SampleScreen> fault_screens() {
  return {home_stopped(), home_quiet(), out_of_service(), health(),           health_end(),
          health_fine(),  slip_kept(),  slip_returned(),  progress_returned()};
}

}  // namespace qiaomen
