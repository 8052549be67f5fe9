#include "tests/kiosk/story/station.h"

#include <algorithm>
#include <stdexcept>

namespace qiaomen::testing {
namespace {

const Words kMaster{"--person", "ZZ001", "--role", "station-master", "--estate", "E01"};
const Words kKiosk{"--person", "ZZ001", "--role", "kiosk", "--estate", "E01"};

}  // namespace

Station::Station() {
  serve();
  ask("kiosk", {"enrol", "--ticket-file", ticket("kiosk", kKiosk)});
  ask("kiosk", {"sync"});
  ask("master", {"enrol", "--ticket-file", ticket("master", kMaster)});
  ask("master", {"sync"});
  SystemClock now;
  clock.now = now.sample();
  const DeviceHome kiosk(home("kiosk"));
  auto device = Device::open(kiosk, {clock, random, log});
  if (!device) throw std::runtime_error(device.error().message);
  desk = std::make_unique<ResidentDesk>(kiosk, *std::move(device), DeviceWorld{clock, random, log});
  start();
}

void Station::start() {
  app = std::make_unique<ResidentApp>(ResidentWorld{.desk = *desk,
                                                    .clock = clock,
                                                    .words = panel.ui().words(),
                                                    .line = [this] { return line; },
                                                    .nudge = [this] { ++nudges; },
                                                    .speaker = &voice,
                                                    .pinyin = pinyin,
                                                    .plugged = plugged},
                                      StationSettings{});
  frame();
}

void Station::draw(Ui& ui) { app->draw(ui); }

void Station::frame() {
  panel.set_look(app->look());
  panel.frame([this](Ui& ui) { draw(ui); });
}

bool Station::tap(std::string_view name) {
  app->touched();
  const bool done = panel.tap(name, [this](Ui& ui) { draw(ui); });
  frame();
  return done;
}

void Station::tap_all(const std::vector<std::string_view>& names) {
  for (const auto name : names) {
    if (!tap(name)) throw std::runtime_error("nothing here is called " + std::string(name));
  }
}

void Station::type(std::string_view digits) {
  for (std::size_t i = 0; i < digits.size(); ++i) tap_all({digits.substr(i, 1)});
}

bool Station::shows(std::string_view text) const {
  return std::ranges::any_of(panel.ui().texts(), [&](const DrawnText& drawn) { return drawn.text.contains(text); });
}

std::string Station::slip_on_page() const {
  for (const DrawnText& drawn : panel.ui().texts()) {
    std::string digits;
    std::ranges::copy_if(drawn.text, std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
    if (digits.size() == 12 && drawn.text.size() == 14) return digits;
  }
  return {};
}

void Station::sync() { ask("kiosk", {"sync"}); }

}  // namespace qiaomen::testing
