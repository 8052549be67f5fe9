#include "tests/kiosk/support/station_world.h"

#include <algorithm>
#include <stdexcept>

#include "engine/domain/slip_number.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kMorningUs = 1'795'484'460'000'000;  // 2026-11-24 9:41 in +08:00
constexpr std::array<std::uint8_t, 32> kHubSeed{1};

template <typename T>
T there(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return *std::move(result);
}

Enrolment enrolment() {
  const auto hub = SigningKey::from_seed(kHubSeed);
  RowId estate, person;
  estate.bytes[0] = 1;
  person.bytes[0] = 2;
  return {.device = DeviceId{0x312},
          .hub_signing_key = hub.public_key(),
          .hub_sealing_key = SealingKey::from_seed(kHubSeed).public_key(),
          .role = "kiosk",
          .person = person,
          .scope = {1, {{BucketKind::EstatePublic, estate}}}};
}

}  // namespace

StationWorld::StationWorld() {
  clock.now.wall.us = kMorningUs;
  DeviceHome home(folder / "device");
  there(home.prepare_key(random));
  const auto kept = home.remember(encode(enrolment(), SigningKey::from_seed(kHubSeed)), {.url = "http://127.0.0.1:9"});
  if (!kept) throw std::runtime_error(kept.error().message);
  const DeviceWorld world{clock, random, log};
  desk = std::make_unique<ResidentDesk>(home, there(Device::open(home, world)), world);
}

void StationWorld::start() {
  app = std::make_unique<ResidentApp>(
      ResidentWorld{*desk, clock, panel.ui().words(), [] { return Line::Offline; }, [] {}, plugged}, settings);
  draw();
}

void StationWorld::draw() {
  panel.set_look(app->look());
  panel.frame([&](Ui& ui) { app->draw(ui); });
}

bool StationWorld::tap(std::string_view name) {
  app->touched();
  const bool found = panel.tap(name, [&](Ui& ui) { app->draw(ui); });
  draw();
  return found;
}

void StationWorld::pass(std::int64_t us) {
  clock.advance(us);
  draw();
}

void StationWorld::fill_report() {
  for (const char* name : {"我要反映", "电梯故障", "这里"}) {
    if (!tap(name)) throw std::runtime_error(std::string("no ") + name);
  }
}

bool StationWorld::shows(std::string_view text) const {
  return std::ranges::any_of(panel.ui().texts(), [&](const DrawnText& drawn) { return drawn.text.contains(text); });
}

std::string StationWorld::slip() const {
  for (const DrawnText& drawn : panel.ui().texts()) {
    auto digits = drawn.text;
    std::erase(digits, ' ');
    if (is_like_slip(digits) && parse_slip(digits)) return digits;
  }
  throw std::runtime_error("no slip is shown");
}

}  // namespace qiaomen
