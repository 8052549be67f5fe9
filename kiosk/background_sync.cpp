#include "kiosk/background_sync.h"

#include <fmt/format.h>

namespace qiaomen {
namespace {

std::string_view name_of(Line line) {
  switch (line) {
    case Line::NeedsEnrolment: return "needs enrolment";
    case Line::Refused: return "refused";
    case Line::Broken: return "broken";
    case Line::Blocked: return "blocked";
    case Line::Unserved: return "not served";
    case Line::Offline: return "offline";
    default: return "in step";
  }
}

LogLevel level_of(Line line) {
  if (needs_staff(line)) return LogLevel::Error;
  return line == Line::Unserved ? LogLevel::Warning : LogLevel::Info;
}

}  // namespace

Result<std::unique_ptr<BackgroundSync>> BackgroundSync::start(const DeviceHome& home, const DeviceWorld& world,
                                                              const SyncLink::Connect& connect,
                                                              std::function<void()> on_news) {
  TRY(auto link, SyncLink::open(home, world, connect));
  return std::unique_ptr<BackgroundSync>(new BackgroundSync(std::move(link), world, std::move(on_news)));
}

BackgroundSync::BackgroundSync(std::unique_ptr<SyncLink> link, const DeviceWorld& world, std::function<void()> on_news)
    : link_(std::move(link)), log_(world.log), on_news_(std::move(on_news)) {
  runner_ = std::make_unique<Runner>(
      link_->session(), world.clock, [this](const TickReport& report) { hear(report); },
      [this](const std::stop_token& stop) { return link_->wait_for_news(stop); },
      [this](const std::stop_token& stop) { return link_->photos().step(stop) == BlobStep::Moved; });
}

LineNews BackgroundSync::news() const {
  const std::scoped_lock lock(mutex_);
  return news_;
}

// On the runner's thread.
void BackgroundSync::hear(const TickReport& report) {
  if (report.state == SessionState::Blocked) link_->blobs().wipe();
  const auto line = watch_.after(report, link_->session().online());
  Line before = line;
  {
    const std::scoped_lock lock(mutex_);
    before = std::exchange(news_.line, line);
    news_.contact = link_->session().contact();
  }
  if (line != before) tell(line, report.problem);
  on_news_();
}

// Once for each change, not for each try.
void BackgroundSync::tell(Line line, const std::string& problem) {
  log_.write(level_of(line),
             fmt::format("the line to the hub: {}{}{}", name_of(line), problem.empty() ? "" : ": ", problem));
}

}  // namespace qiaomen
