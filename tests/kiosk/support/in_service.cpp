#include "tests/kiosk/support/in_service.h"

#include <algorithm>
#include <stdexcept>

namespace qiaomen {
namespace {

constexpr std::chrono::seconds kPatience{30};

}  // namespace

void KeptLog::write(LogLevel level, std::string_view message) {
  const std::scoped_lock lock(mutex_);
  lines_.emplace_back(level, message);
}

bool KeptLog::has(LogLevel level, std::string_view part) const {
  const std::scoped_lock lock(mutex_);
  return std::ranges::any_of(
      lines_, [&](const auto& line) { return line.first == level && line.second.find(part) != std::string::npos; });
}

Result<HttpReply> AnswersAlways::exchange(const HttpRequest&) {
  if (status_ == kSilence) return fail(Errc::Offline, "no line");
  return HttpReply{status_, {}, {}};
}

InService::InService(const DeviceHome& home, Clock& clock, Random& random, const SyncLink::Connect& connect) {
  service = std::make_unique<StationService>(qiaomen::ServiceWorld{.home = home,
                                                                   .device = {clock, random, log},
                                                                   .words = panel.ui().words(),
                                                                   .connect = connect,
                                                                   .wake = [this] { news(); },
                                                                   .plugged = {},
                                                                   .settings = {"和顺里红旗驿站", "和顺里 3号楼门口"},
                                                                   .free_bytes = [this] { return free_bytes; }});
  draw();
}

void InService::news() {
  const std::scoped_lock lock(mutex_);
  has_news_ = true;
  came_.notify_all();
}

void InService::draw() {
  panel.set_look(service->look());
  panel.frame([this](Ui& ui) { service->draw(ui); });
}

bool InService::tap(std::string_view name) {
  service->touched();
  const bool found = panel.tap(name, [this](Ui& ui) { service->draw(ui); });
  draw();
  return found;
}

void InService::tap_all(const std::vector<std::string_view>& names) {
  for (const auto name : names) {
    if (!tap(name)) throw std::runtime_error("nothing here is called " + std::string(name) + ":" + all());
  }
}

bool InService::shows(std::string_view text) const {
  return std::ranges::any_of(panel.ui().texts(), [&](const DrawnText& drawn) { return drawn.text.contains(text); });
}

std::string InService::all() const {
  std::string text;
  for (const DrawnText& drawn : panel.ui().texts()) text += ' ' + drawn.text;
  return text;
}

void InService::wait_for(std::string_view text) {
  draw();
  while (!shows(text)) {
    std::unique_lock lock(mutex_);
    if (!came_.wait_for(lock, kPatience, [&] { return has_news_; })) {
      throw std::runtime_error("never shown: " + std::string(text) + ", but:" + all());
    }
    has_news_ = false;
    lock.unlock();
    draw();
  }
}

}  // namespace qiaomen
