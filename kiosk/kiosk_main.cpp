#include <algorithm>
#include <csignal>
#include <iostream>
#include <string>
#include <vector>

#include "kiosk/input/pinyin_input.h"
#include "kiosk/kiosk_settings.h"
#include "kiosk/machine/disk_space.h"
#include "kiosk/speech.h"
#include "kiosk/staff_lock.h"
#include "kiosk/station_service.h"
#include "kiosk/typed_line.h"
#include "kiosk/ui/wiped_text.h"
#include "kiosk/window.h"
#include "sync/client/curl_transport.h"
#include "sync/device/stderr_log.h"
#include "sync/service/service_notice.h"

namespace {

using namespace qiaomen;

constexpr int kFramesOfTap = 1;                         // Window::frame uses up all that came
constexpr std::chrono::milliseconds kStillMax{10'000};  // systemd hears of every frame, and of nothing else

Words load_words(const KioskSettings& settings) {
  std::vector<std::string> faults;
  auto words = Words::load(settings.strings / (settings.language + ".json"), faults);
  for (const auto& fault : faults) std::cerr << fault << '\n';
  return words;
}

// What was drawn wrong is not to be trusted: the visit begins anew, as if somebody had gone away.
void look_for_faults(Ui& ui, StationService& service, Log& log) {
  const char* fault = ui.take_fault();
  if (fault == nullptr) return;
  log.write(LogLevel::Error, std::string("a page was drawn wrong, the visit ends: ") + fault);
  service.start_over();
}

// Until there is something to draw. True: somebody was there.
bool wait_for_change(Window& window, StationService& service, Clock& clock) {
  if (service.hear()) return true;  // more came at once than was taken
  auto left = std::min(service.until_change(), kStillMax);
  while (true) {
    const auto step = std::min(left, service.until_hearing());
    const auto before = clock.sample().monotonic;
    if (window.wait(step, service.hears_from())) {
      service.touched();
      return true;
    }
    if (service.hear()) return true;
    const std::chrono::microseconds waited(clock.sample().monotonic.us - before.us);
    if (waited < step || left <= step) return false;  // woken, or it is time
    left -= step;
  }
}

void run(Window& window, const Fonts& fonts, Ui& ui, StationService& service, const DeviceWorld& world,
         const bool& is_stopped) {
  const ServiceNotice notice;
  bool is_ready = false;
  int frames = kFramesOfTap;
  while (!window.is_closed() && !is_stopped) {
    if (frames > 0 && window.wait(std::chrono::milliseconds(0))) {
      service.touched();
      frames = kFramesOfTap;
    } else if (frames == 0 && wait_for_change(window, service, world.clock)) {
      frames = kFramesOfTap;
    }
    for (const TypedKey& key : window.typed()) service.typed(key);
    window.frame([&](Size display) {
      look_for_faults(ui, service, world.log);  // of the page before it, which was not shown yet
      ui.begin(display, service.look());
      service.draw(ui);
      ui.end();
    });
    wipe_stack();
    if (!is_ready) notice.ready("触摸屏已显示");
    is_ready = true;
    notice.alive();
    fonts.rest();
    if (frames > 0) --frames;
  }
  notice.stopping();
}

Result<> run_kiosk(const KioskSettings& settings) {
  SystemClock clock;
  SystemRandom random;
  StderrLog log;
  const DeviceWorld world{clock, random, log};
  const DeviceHome home(settings.home);
  const auto words = load_words(settings);
  TRY(const auto window, Window::open({words("program"),
                                       {static_cast<float>(settings.width), static_cast<float>(settings.height)},
                                       settings.full_screen,
                                       settings.keyboards}));
  TRY(const auto fonts, Fonts::load({}));
  const auto speaker = open_speaker({}, log);
  Printer printer(settings.printer);
  Scanner scanner(settings.scanner);
  std::unique_ptr<PhotoSource> camera;
  if (!settings.camera.empty()) {
    TRY(camera, open_photo_source(settings.camera));
  }
  const auto visit_photos = settings.home / "visit";
  VisitPhoto::clear(visit_photos);
  // Without it there are phrases and digits.
  const auto pinyin = PinyinInput::open(settings.pinyin);
  if (!pinyin) std::cerr << pinyin.error().message << '\n';
  StaffLock staff(settings.home, clock, log);
  if (!staff.has_pin()) {
    log.write(LogLevel::Warning, "no PIN of the staff is set: nothing on the screen leads out; see --set-pin");
  }
  bool is_stopped = false;
  Ui ui(*fonts, words, station::kPanel);
  StationService service({.home = home,
                          .device = world,
                          .words = words,
                          .connect = connect_to_hub,
                          .wake = [&window] { window->wake(); },
                          .speaker = speaker.get(),
                          .pinyin = pinyin ? pinyin->get() : nullptr,
                          .plugged = {.printer = settings.printer.empty() ? nullptr : &printer,
                                      .paper = settings.paper,
                                      .camera = camera.get(),
                                      .visit_photos = visit_photos,
                                      .scanner = settings.scanner.empty() ? nullptr : &scanner},
                          .staff = &staff,
                          .stop = [&is_stopped] { is_stopped = true; },
                          .settings = {settings.station, settings.here},
                          .free_bytes = [&settings] { return free_bytes(settings.home); }});
  run(*window, *fonts, ui, service, world, is_stopped);
  return {};
}

Result<> set_pin(const KioskSettings& settings) {
  SystemClock clock;
  StderrLog log;
  TRY_VOID(DeviceHome(settings.home).enrolment());
  const auto pin = typed_line("工作人员的密码（6 到 12 位数字）：");
  TRY_VOID(StaffLock(settings.home, clock, log).set_pin(pin.view()));
  std::cout << "密码设好了。在首页连点五下左上角的驿站名称，再输密码。\n";
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  // A printer that is pulled out is an error of the write.
  std::signal(SIGPIPE, SIG_IGN);
  const std::vector<std::string> args(argv + 1, argv + argc);
  int exit_code = 0;
  const auto settings = read_settings(args, std::cout, std::cerr, exit_code);
  if (!settings) return exit_code;
  try {
    const auto done = settings->sets_pin ? set_pin(*settings) : run_kiosk(*settings);
    if (!done) std::cerr << done.error().message << '\n';
    return done ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "qiaomen-kiosk: " << error.what() << '\n';
    return 1;
  }
}
