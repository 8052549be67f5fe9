#include "tests/kiosk/support/station_world.h"

#include <algorithm>
#include <stdexcept>

#include "engine/domain/public_tables.h"
#include "engine/domain/slip_number.h"
#include "tests/kiosk/support/enrolled_home.h"
#include "tests/support/pages.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kMorningUs = 1'795'484'460'000'000;  // 2026-11-24 9:41 in +08:00
template <typename T>
T there(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return *std::move(result);
}

// What the hub sends of the estate's public rows: the one category that the tests report.
void receive_categories(Device& device) {
  const auto bucket = device.enrolment.scope.buckets.front();
  BaseRow row{.table = category_public::kTable,
              .bucket = bucket,
              .rev = Rev::of(1, 1),
              .values = {},
              .asks = {},
              .unknown = {}};
  row.values.set(category_public::kEstate, bucket.scope);
  row.values.set(category_public::kCode, std::string("elevator"));
  row.values.set(category_public::kName, std::string("电梯故障"));
  row.values.set(category_public::kPosition, std::int64_t{1});
  Incoming reply;
  reply.scope = Scope{1, {bucket}};
  reply.slices.push_back({.bucket = bucket,
                          .from = 0,
                          .to = 1,
                          .stamp = {},
                          .hash = {},
                          .pages = {testing::page_of({category_public::id_of(bucket.scope, "elevator")}, {row})},
                          .markers = {}});
  const auto received = device.replica->receive_rows(reply);
  if (!received) throw std::runtime_error(received.error().message);
}

}  // namespace

StationWorld::StationWorld() {
  clock.now.wall.us = kMorningUs;
  const auto home = make_enrolled_home(folder / "device", random);
  const DeviceWorld world{clock, random, log};
  auto device = there(Device::open(home, world));
  receive_categories(device);
  desk = std::make_unique<ResidentDesk>(home, std::move(device), world);
}

void StationWorld::start() {
  app = std::make_unique<ResidentApp>(ResidentWorld{.desk = *desk,
                                                    .clock = clock,
                                                    .words = panel.ui().words(),
                                                    .line = [] { return Line::Offline; },
                                                    .nudge = [] {},
                                                    .speaker = speaker,
                                                    .pinyin = pinyin,
                                                    .plugged = plugged,
                                                    .staff = staff,
                                                    .stop = stop},
                                      settings);
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
  std::string shown = "no slip is shown, but:";
  for (const DrawnText& drawn : panel.ui().texts()) shown += ' ' + drawn.text;
  throw std::runtime_error(shown);
}

}  // namespace qiaomen
