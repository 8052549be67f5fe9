#include <iostream>
#include <string>
#include <vector>

#include "kiosk/background_sync.h"
#include "kiosk/input/pinyin_input.h"
#include "kiosk/kiosk_settings.h"
#include "kiosk/resident_app.h"
#include "kiosk/window.h"
#include "sync/client/curl_transport.h"

namespace {

using namespace qiaomen;

constexpr int kFramesOfTap = 3;  // ImGui takes a finger's place, its press and its lift one frame each

class StderrLog final : public Log {
 public:
  void write(LogLevel level, std::string_view message) override {
    if (level >= LogLevel::Warning) std::cerr << message << '\n';
  }
};

Result<std::unique_ptr<Transport>> connect(const std::string& hub_url, const std::filesystem::path& ca_file) {
  CurlTransportOptions options;
  options.hub_url = hub_url;
  options.ca_file = ca_file;
  TRY(auto transport, CurlTransport::open(std::move(options)));
  return transport;
}

Words load_words(const KioskSettings& settings) {
  std::vector<std::string> faults;
  auto words = Words::load(settings.strings / (settings.language + ".json"), faults);
  for (const auto& fault : faults) std::cerr << fault << '\n';
  return words;
}

void run(Window& window, Ui& ui, ResidentApp& app) {
  int frames = kFramesOfTap;
  while (!window.is_closed()) {
    if (window.wait(frames > 0 ? std::chrono::milliseconds(0) : app.until_change())) {
      app.touched();
      frames = kFramesOfTap;
    }
    window.frame([&](Size display) {
      ui.begin(display, app.look());
      app.draw(ui);
      ui.end();
    });
    if (frames > 0) --frames;
  }
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
                                       settings.full_screen}));
  TRY(const auto fonts, Fonts::load({}));
  // Without it the kiosk works on; what is written waits.
  auto sync = BackgroundSync::start(home, world, connect, Window::wake);
  if (!sync) std::cerr << sync.error().message << '\n';
  // Without it there are phrases and digits.
  const auto pinyin = PinyinInput::open(settings.pinyin);
  if (!pinyin) std::cerr << pinyin.error().message << '\n';
  Ui ui(*fonts, words, station::kPanel);
  ResidentApp app({desk, clock, words, [&] { return sync ? (*sync)->line() : Line::Offline; },
                   [&] {
                     if (sync) (*sync)->nudge();
                   },
                   pinyin ? pinyin->get() : nullptr},
                  {settings.station, settings.here});
  run(*window, ui, app);
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  int exit_code = 0;
  const auto settings = read_settings(args, std::cout, std::cerr, exit_code);
  if (!settings) return exit_code;
  if (const auto done = run_kiosk(*settings); !done) {
    std::cerr << done.error().message << '\n';
    return 1;
  }
  return 0;
}
