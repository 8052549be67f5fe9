#include "tests/bench/kiosk/twin.h"

#include <algorithm>
#include <stdexcept>

namespace qiaomen::bench {

Twin::Twin(const std::filesystem::path& home, TextInput* pinyin) {
  SystemClock now;
  clock_.now = now.sample();
  const DeviceHome folder(home);
  const DeviceWorld world{clock_, random_, log_};
  auto device = Device::open(folder, world);
  if (!device) throw std::runtime_error(device.error().message);
  desk_ = std::make_unique<ResidentDesk>(folder, *std::move(device), world);
  app_ = std::make_unique<ResidentApp>(ResidentWorld{.desk = *desk_,
                                                     .clock = clock_,
                                                     .words = panel_.ui().words(),
                                                     .line = [] { return Line::Offline; },
                                                     .nudge = [] {},
                                                     .pinyin = pinyin,
                                                     .plugged = {}},
                                       StationSettings{});
  frame();
}

void Twin::frame() {
  panel_.set_look(app_->look());
  panel_.frame([this](Ui& ui) { app_->draw(ui); });
}

Point Twin::where(std::string_view name) const {
  const auto& controls = panel_.ui().controls();
  const auto found = std::ranges::find(controls, name, &DrawnControl::name);
  if (found != controls.end()) return found->rect.center();
  std::string all;
  for (const auto& control : controls) all += ' ' + control.name;
  throw std::runtime_error("the page has no " + std::string(name) + ", but:" + all);
}

void Twin::tap(std::string_view name) {
  where(name);
  app_->touched();
  panel_.tap(name, [this](Ui& ui) { app_->draw(ui); });
  frame();
}

bool Twin::shows(std::string_view text) const {
  return std::ranges::any_of(panel_.ui().texts(), [&](const DrawnText& drawn) { return drawn.text.contains(text); });
}

}  // namespace qiaomen::bench
