#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <csignal>

#include "kiosk/when_text.h"
#include "sync/client/curl_transport.h"
#include "tests/kiosk/story/station.h"
#include "tests/kiosk/support/in_service.h"

namespace qiaomen {
namespace {

using testing::Station;

std::string kiosk_of(Station& station) {
  for (const auto& device : station.hub({"devices", station.hub_folder(), "--json"}).json()) {
    if (device.at("role") == "kiosk") return device.at("device");
  }
  throw std::runtime_error("no kiosk at the hub");
}

// The kiosk of the station as the program runs it: its sync on its own thread.
struct Running {
  explicit Running(Station& station, SyncLink::Connect connect = connect_to_hub)
      : kiosk(DeviceHome(station.home("kiosk")), clock, random, connect) {}

  SystemClock clock;
  SystemRandom random;
  InService kiosk;
};

std::string report(InService& kiosk) {
  kiosk.tap_all({"我要反映", "电梯故障", "这里", "提交"});
  for (const DrawnText& drawn : kiosk.panel.ui().texts()) {
    auto digits = drawn.text;
    std::erase(digits, ' ');
    if (digits.size() == 12 && digits.find_first_not_of("0123456789") == std::string::npos) return digits;
  }
  throw std::runtime_error("no slip:" + kiosk.all());
}

void ask_for(InService& kiosk, const std::string& slip) {
  kiosk.tap_all({"首页", "查进度"});
  for (std::size_t i = 0; i < slip.size(); ++i) kiosk.tap_all({std::string_view(slip).substr(i, 1)});
  kiosk.tap_all({"查一查"});
}

void let_go(Station& station) {
  station.app.reset();
  station.desk.reset();
}

}  // namespace

TEST_CASE("a hub that blocked the kiosk ends its service with a reason, and says how much was lost") {
  Station station;
  station.tap_all({"我要反映", "电梯故障", "这里", "提交"});
  let_go(station);
  REQUIRE(station.hub({"block", station.hub_folder(), "--device", kiosk_of(station)}).exit == 0);
  Running running(station);
  running.kiosk.wait_for("暂停服务");
  CHECK(running.kiosk.service->outage() == Outage::Blocked);
  CHECK(running.kiosk.shows("有 1 条反映没有送出去"));
  CHECK(running.kiosk.log.has(LogLevel::Error, "blocked"));
}

TEST_CASE("a hub that refuses every report leaves them here, and the slip says so and whom to tell") {
  Station station;
  const auto kiosk = kiosk_of(station);
  const auto devices = station.hub({"devices", station.hub_folder(), "--json"}).json();
  for (const auto& device : devices) {
    if (device.at("device") != kiosk) continue;
    for (const auto& grant : device.at("grants")) {
      const std::string bucket = grant.at("bucket");
      REQUIRE(station.hub({"withdraw", station.hub_folder(), "--device", kiosk, "--bucket", bucket}).exit == 0);
    }
  }
  station.clock.now = SystemClock().sample();  // after that
  station.tap_all({"我要反映", "电梯故障", "这里", "提交"});
  const auto slip = station.slip_on_page();
  CHECK(station.shows("等待上传"));
  station.sync();
  station.frame();
  CHECK(station.shows("没有送成"));
  CHECK_FALSE(station.shows("站长那里收到了"));
  CHECK(station.ask("kiosk", {"returned", "list"}).dump().contains("resident_report"));
  station.tap_all({"好了，回首页", "查进度"});
  station.type(slip);
  station.tap_all({"查一查"});
  CHECK(station.shows("没有送成，请告诉站长"));
}

TEST_CASE("a hub that answers every request with an error keeps nothing from being reported, and says what it is") {
  Station station;
  station.sync();
  let_go(station);
  struct Case {
    int status;
    const char* on_slip;
    const char* at_home;
  };
  const auto& [status, on_slip, at_home] = GENERATE(
      Case{503, "已存好，晚一点上传", "已保存在本机，待上传 1 条"}, Case{401, "已存好，晚一点上传", "重新登记本机"},
      Case{400, "已存好，晚一点上传", "更新程序"}, Case{AnswersAlways::kSilence, "现在没有网络，不要紧", "离线"});
  std::atomic<int> answers = status;
  Running running(station, [&](const std::string&, const std::filesystem::path&) -> Result<std::unique_ptr<Transport>> {
    return std::make_unique<AnswersAlways>(answers);
  });
  const auto slip = report(running.kiosk);
  running.kiosk.wait_for(on_slip);
  CHECK(running.kiosk.shows("已保存在本机"));
  ask_for(running.kiosk, slip);
  CHECK(running.kiosk.shows("等待上传"));
  running.kiosk.tap_all({"首页"});
  running.kiosk.wait_for(at_home);
}

TEST_CASE("the hub goes away and comes back: what was reported meanwhile is delivered without anybody's doing") {
  Station station;
  let_go(station);
  Running running(station);
  running.kiosk.wait_for("已联网");
  station.kill_server();
  const auto slip = report(running.kiosk);
  CHECK(running.kiosk.shows("已保存在本机"));
  station.serve();
  running.kiosk.wait_for("站长那里收到了");
  station.ask("master", {"sync"});
  CHECK(station.ask("master", {"resident-report", "list"}).at("reports").at(0).at("slip") == slip);
}

TEST_CASE("a clock that is a day off is told by the hub's reply, and the hub's time is shown") {
  Station station;
  let_go(station);
  struct OffByADay final : Clock {
    ClockSample sample() override {
      auto now = real.sample();
      now.wall.us -= 86'400'000'000;
      return now;
    }
    SystemClock real;
  } clock;
  SystemRandom random;
  InService kiosk(DeviceHome(station.home("kiosk")), clock, random, connect_to_hub);
  kiosk.wait_for("已联网");
  CHECK(kiosk.shows(day_month_text(day_of(clock.real.sample().wall.us), kiosk.panel.ui().words())));
}

}  // namespace qiaomen
