#include "kiosk/pages/health_page.h"

#include <cstdlib>

#include "kiosk/when_text.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kMinuteUs = 60'000'000, kHourUs = 60 * kMinuteUs, kDayUs = 24 * kHourUs;

// What a row says: how it is, and what to do about it.
struct Say {
  std::string_view how, to_do = {};
};

Say say_of(Line line) {
  switch (line) {
    case Line::Unknown: return {"health.line-unknown"};
    case Line::Elsewhere: return {"health.line-elsewhere"};
    case Line::Settled: return {"health.line-online"};
    case Line::Working: return {"health.line-working"};
    case Line::Offline: return {"health.line-offline"};
    case Line::Unserved: return {"health.line-unserved", "health.line-unserved-do"};
    case Line::NeedsEnrolment: return {"health.line-enrol", "health.line-enrol-do"};
    case Line::Refused: return {"health.line-refused", "health.line-refused-do"};
    case Line::Broken:
    case Line::Blocked: break;
  }
  return {"health.line-broken", "health.line-broken-do"};
}

std::string text_of(std::string_view key, const Words& words) { return key.empty() ? std::string() : words(key); }

HealthRow row_of(Icon icon, std::string_view label, const Say& say, const Words& words) {
  return {icon, words(label), words(say.how), text_of(say.to_do, words)};
}

HealthRow line_row(const Health& health, const Words& words) {
  const Say frozen{"health.line-frozen", "health.line-frozen-do"};
  return row_of(Icon::Sync, "health.line", health.frozen ? frozen : say_of(health.line), words);
}

HealthRow contact_row(const Health& health, const Words& words) {
  HealthRow row{Icon::CloudDone, words("health.contact"), words("health.contact-none"), {}};
  if (health.last_contact_us) row.value = moment_text(*health.last_contact_us, words);
  if (health.quiet_since_us() && health.line == Line::Offline) row.to_do = words("health.contact-old-do");
  return row;
}

HealthRow waiting_row(const Health& health, const Words& words) {
  HealthRow row{Icon::CloudUpload, words("health.waiting"), words("health.waiting-none"), {}};
  const Words::Values values{{"count", std::to_string(health.waiting)},
                             {"when", moment_text(health.oldest_waiting_us.value_or(0), words)}};
  if (health.waiting > 0)
    row.value = words(health.oldest_waiting_us ? "health.waiting-since" : "health.waiting-count", values);
  return row;
}

HealthRow returned_row(const Health& health, const Words& words) {
  if (health.returned == 0) return {Icon::Inbox, words("health.returned"), words("health.returned-none"), {}};
  return {Icon::Inbox, words("health.returned"),
          words("health.returned-count", {{"count", std::to_string(health.returned)}}), words("health.returned-do")};
}

HealthRow disk_row(const Health& health, const Words& words) {
  HealthRow row{Icon::Inventory, words("health.disk"), words("health.disk-unknown"), {}};
  if (health.free_bytes) {
    const auto mib = *health.free_bytes >> 20;
    row.value = mib >= 10'240 ? words("health.disk-gib", {{"size", std::to_string(mib >> 10)}})
                              : words("health.disk-mib", {{"size", std::to_string(mib)}});
  }
  if (health.is_disk_low()) row.to_do = words("health.disk-do");
  if (!health.has_room_for_photos()) row.to_do = words("health.disk-full-do");
  return row;
}

std::string much_of(std::int64_t us, const Words& words) {
  const auto by = std::abs(us);
  if (by >= kDayUs) return words("health.days", {{"count", std::to_string(by / kDayUs)}});
  if (by >= kHourUs) return words("health.hours", {{"count", std::to_string(by / kHourUs)}});
  return words("health.minutes", {{"count", std::to_string(by / kMinuteUs)}});
}

HealthRow clock_row(const Health& health, std::int64_t wall_us, const Words& words) {
  HealthRow row{Icon::Schedule, words("health.clock"), {}, {}};
  if (health.clock.is_fine()) {
    row.value = words(health.clock.is_compared ? "health.clock-fine" : "health.clock-unknown",
                      {{"when", moment_text(wall_us, words)}});
    return row;
  }
  const bool slow = health.clock.is == WallClock::Is::Slow;
  row.value = words(slow ? "health.clock-slow" : "health.clock-fast", {{"much", much_of(health.clock.off_us, words)}});
  row.to_do = words("health.clock-do");
  return row;
}

HealthRow panel_row(const Ui& ui) {
  const auto& words = ui.words();
  const auto whole = [](float pixels) { return std::to_string(static_cast<int>(pixels)); };
  const auto size = ui.display();
  return {Icon::Smartphone,
          words("health.panel"),
          words("health.panel-size", {{"width", whole(size.w)}, {"height", whole(size.h)}}),
          {}};
}

HealthRow printer_row(const Plugged& plugged, const Words& words) {
  const auto row = [&](const Say& say) { return row_of(Icon::Print, "health.printer", say, words); };
  if (plugged.printer == nullptr) return row({"health.printer-none"});
  switch (plugged.printer->state()) {
    case Printer::State::OutOfPaper: return row({"health.printer-no-paper", "health.printer-no-paper-do"});
    case Printer::State::Gone: return row({"health.printer-gone", "health.printer-gone-do"});
    default: return row({"health.printer-fine"});
  }
}

HealthRow camera_row(const Plugged& plugged, const Words& words) {
  const auto row = [&](const Say& say) { return row_of(Icon::Camera, "health.camera", say, words); };
  if (plugged.camera == nullptr) return row({"health.camera-none"});
  const bool gone = plugged.camera->look() == PhotoSource::State::Gone;
  return gone ? row({"health.camera-gone", "health.camera-gone-do"}) : row({"health.camera-fine"});
}

}  // namespace

Next HealthPage::draw(const BarView& bar, PageWorld& world, Ui& ui) {
  const auto& health = world.shown.health;
  const auto& words = world.words;
  camera_ = world.plugged.camera;
  const HealthView view{.bar = bar,
                        .rows = {line_row(health, words), contact_row(health, words), waiting_row(health, words),
                                 returned_row(health, words), disk_row(health, words),
                                 clock_row(health, world.clock.sample().wall.us, words), panel_row(ui),
                                 printer_row(world.plugged, words), camera_row(world.plugged, words)},
                        .first = first_};
  const auto action = draw_health(view, ui);
  if (!action) return Stay{};
  return std::visit(
      Overloaded{[&](ShowHealthFrom from) -> Next {
                   first_ = from.first;
                   return Stay{};
                 },
                 [](LeaveHealth) -> Next { return Back{}; }, [](BarAction bar_action) -> Next { return bar_action; }},
      *action);
}

}  // namespace qiaomen
