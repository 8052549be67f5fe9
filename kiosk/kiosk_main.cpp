#include <algorithm>
#include <csignal>
#include <iostream>
#include <string>
#include <vector>

#include "kiosk/background_sync.h"
#include "kiosk/input/pinyin_input.h"
#include "kiosk/kiosk_settings.h"
#include "kiosk/resident_app.h"
#include "kiosk/speech.h"
#include "kiosk/staff_lock.h"
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
void look_for_faults(Ui& ui, ResidentApp& app, Log& log) {
  const char* fault = ui.take_fault();
  if (fault == nullptr) return;
  log.write(LogLevel::Error, std::string("a page was drawn wrong, the visit ends: ") + fault);
  app.start_over();
}

// Until there is something to draw. True: somebody was there.
bool wait_for_change(Window& window, ResidentApp& app, Clock& clock) {
  if (app.hear()) return true;  // more came at once than was taken
  auto left = std::min(app.until_change(), kStillMax);
  while (true) {
    const auto step = std::min(left, app.until_hearing());
    const auto before = clock.sample().monotonic;
    if (window.wait(step, app.hears_from())) {
      app.touched();
      return true;
    }
    if (app.hear()) return true;
    const std::chrono::microseconds waited(clock.sample().monotonic.us - before.us);
    if (waited < step || left <= step) return false;  // woken, or it is time
    left -= step;
  }
}

void run(Window& window, const Fonts& fonts, Ui& ui, ResidentApp& app, const DeviceWorld& world,
         const bool& is_stopped) {
  const ServiceNotice notice;
  bool is_ready = false;
  int frames = kFramesOfTap;
  while (!window.is_closed() && !is_stopped) {
    if (frames > 0 && window.wait(std::chrono::milliseconds(0))) {
      app.touched();
      frames = kFramesOfTap;
    } else if (frames == 0 && wait_for_change(window, app, world.clock)) {
      frames = kFramesOfTap;
    }
    for (const TypedKey& key : window.typed()) app.typed(key);
    window.frame([&](Size display) {
      look_for_faults(ui, app, world.log);  // of the page before it, which was not shown yet
      ui.begin(display, app.look());
      app.draw(ui);
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
  TRY(auto device, Device::open(home, world));
  ResidentDesk desk(home, std::move(device), world);
  TRY(const auto window, Window::open({words("program"),
                                       {static_cast<float>(settings.width), static_cast<float>(settings.height)},
                                       settings.full_screen,
                                       settings.keyboards}));
  TRY(const auto fonts, Fonts::load({}));
  // Without it the kiosk works on; what is written waits.
  auto sync = BackgroundSync::start(home, world, connect_to_hub, [&window] { window->wake(); });
  if (!sync) std::cerr << sync.error().message << '\n';
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
  ResidentApp app({desk,
                   clock,
                   words,
                   [&] { return sync ? (*sync)->line() : Line::Offline; },
                   [&] {
                     if (sync) (*sync)->nudge();
                   },
                   speaker.get(),
                   pinyin ? pinyin->get() : nullptr,
                   {.printer = settings.printer.empty() ? nullptr : &printer,
                    .paper = settings.paper,
                    .camera = camera.get(),
                    .visit_photos = visit_photos,
                    .scanner = settings.scanner.empty() ? nullptr : &scanner},
                   &staff,
                   [&] { is_stopped = true; }},
                  {settings.station, settings.here});
  run(*window, *fonts, ui, app, world, is_stopped);
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
  if (const auto done = settings->sets_pin ? set_pin(*settings) : run_kiosk(*settings); !done) {
    std::cerr << done.error().message << '\n';
    return 1;
  }
  return 0;
}
